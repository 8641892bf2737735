import Agents
import Core
import FoundationEssentials
import Sandbox
import SystemPackage
import Tasks

/// One run of one trial: performs what ``TrialMachine`` says and keeps the record.
actor TrialRun {
    let planned: PlannedTrial
    let task: BenchmarkTask
    let agent: any Agent
    let settings: TrialSettings
    let services: TrialServices
    let folder: TrialFolder
    let log: TextLog
    let onEvent: @Sendable (TrialEvent) -> Void

    var machine: TrialMachine
    var record: TrialRecord
    var environment: PreparedEnvironment?
    /// The agent's file system until it is sealed.
    var view: View?
    /// The agent's file system after that.
    var sealed: Layer?

    init(
        _ planned: PlannedTrial, task: BenchmarkTask, agent: any Agent, settings: TrialSettings, services: TrialServices,
        folder: TrialFolder, job: String, tryNumber: Int, onEvent: @escaping @Sendable (TrialEvent) -> Void
    ) throws {
        self.planned = planned
        self.task = task
        self.agent = agent
        self.settings = settings
        self.services = services
        self.folder = folder
        self.onEvent = onEvent
        try folder.create()
        log = try TextLog(folder.log)
        let plan = GradingPlan.resolve(settings.verifierMode, declaresShared: task.config.declaresLiveServices)
        machine = TrialMachine(plan: plan, hasHealthcheck: task.config.environment.healthcheck != nil)
        record = TrialRecord(
            format: TrialRecord.currentFormat, program: services.programVersion, id: UUID().uuidString.lowercased(), job: job,
            name: planned.name, task: planned.task,
            agent: AgentIdentity(
                name: agent.name, version: agent.version, model: planned.agent.model ?? agent.model, harness: planned.agent.harness?.id),
            attempt: planned.attempt, tryNumber: tryNumber, status: .invalid, passRule: settings.passRule, errors: [],
            startedAt: .now(),
            limits: TimeLimits(
                environment: task.config.environment.buildTimeout, agent: TimeLimitRule(base: task.config.agent.timeout),
                verifier: TimeLimitRule(base: task.config.verifier.timeout), multipliers: settings.multipliers),
            verifierMode: settings.verifierMode, gradingPlan: plan, survivors: [])
    }

    /// Runs the trial to its end. Everything that goes wrong in it is part of the record.
    func run() async -> TrialRecord {
        announce(machine.current)
        var action = machine.current
        while action != .stop { action = await perform(action) }
        let result = machine.result(settings.passRule)
        record.status = result.status
        record.assurance = result.assurance
        record.rewards = result.rewards
        record.error = result.error
        record.errors = result.errors
        if result.shared != nil, result.snapshot != nil { (record.sharedGrade, record.snapshotGrade) = (result.shared, result.snapshot) }
        record.finishedAt = .now()
        for error in result.errors { note("\(error.type.rawValue): \(error.message)") }
        note(
            "\(result.status.rawValue)\(result.rewards.map { ", rewards \($0.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))" } ?? "")"
        )
        return record
    }

    /// Performs an action that needs no living sandbox, or starts one and performs those that need it.
    private func perform(_ action: TrialMachine.Action) async -> TrialMachine.Action {
        switch action {
        case .startEnvironment: await startEnvironment()
        case .seal: await answer { try await self.seal() }
        case .verifySnapshot: await answer { .graded(try await self.verifyRepeatedly()) }
        case .tearDown: await answer { try await self.tearDown() }
        case .checkHealth, .setUpAgent, .runAgent, .collect, .verifyShared, .stop:
            advance(.failed(TrialError(.host, "internal error: '\(action)' outside of a sandbox")))
        }
    }

    /// Performs an action in the living sandbox.
    private func perform(_ action: TrialMachine.Action, in box: RunningSandbox, _ network: PhaseNetwork) async -> TrialMachine.Action {
        switch action {
        case .checkHealth:
            await answer {
                try await self.taskProbe()?.run(in: box)
                return .succeeded
            }
        case .setUpAgent: await answer { try await self.setUpAgent(in: box) }
        case .runAgent: await answer { .agentEnded(try await self.runAgent(in: box)) }
        case .collect: await answer { .collected(survivors: try await self.collect(from: box)) }
        case .verifyShared:
            await answer {
                try await network.enter(self.policy(self.task.config.verifier.network))
                return .graded(try await self.verifyShared(in: box))
            }
        case .startEnvironment, .seal, .verifySnapshot, .tearDown, .stop:
            advance(.failed(TrialError(.host, "internal error: '\(action)' inside of a sandbox")))
        }
    }

    /// The environment's phase, and everything that happens in the sandbox that it starts.
    private func startEnvironment() async -> TrialMachine.Action {
        do {
            let view = try await prepareView()
            self.view = view
            return try await services.sandboxes.withSandbox(sandboxSpec, over: view) { box in
                try await self.withNetwork(self.task.config.agent.network, of: box) { network in await self.live(in: box, network) }
            }
        } catch {
            if machine.current == .startEnvironment { return advance(failure(error, in: .startEnvironment)) }
            // The sandbox did its work and could not be taken down.
            note("taking down the sandbox: \(error)")
            return machine.current
        }
    }

    private func live(in box: RunningSandbox, _ network: PhaseNetwork) async -> TrialMachine.Action {
        var entrypoint: Task<Void, Never>?
        defer { entrypoint?.cancel() }
        var action = await answer {
            entrypoint = try startEntrypoint(in: box)
            try await awaitImageHealth(in: box)
            return .succeeded
        }
        while action.isInSandbox { action = await perform(action, in: box, network) }
        record.accounting = box.accounting()
        // The sandbox ends when we return, and with it, provably, every process: then the file system is final.
        return action
    }

    private func answer(_ body: () async throws -> TrialMachine.Event) async -> TrialMachine.Action {
        let action = machine.current
        do {
            return advance(try await body())
        } catch {
            return advance(failure(error, in: action))
        }
    }

    /// Hands an event to the machine, and keeps the times of the phases.
    @discardableResult
    private func advance(_ event: TrialMachine.Event) -> TrialMachine.Action {
        let before = machine.current
        let next = machine.handle(event)
        let now = Timestamp.now()
        if before.timing != next.timing {
            if let path = before.timing { record[keyPath: path]?.finishedAt = now }
            if let path = next.timing, record[keyPath: path] == nil { record[keyPath: path] = Timing(startedAt: now) }
        }
        announce(next)
        return next
    }

    private func announce(_ action: TrialMachine.Action) {
        if action == .startEnvironment { record.environmentSetup = Timing(startedAt: .now()) }
        if action != .stop { log.line(action.title) }
        onEvent(.began(action))
    }

    nonisolated func note(_ text: String) {
        log.line(text)
        onEvent(.note(text))
    }
}

extension TrialMachine.Action {
    /// Whether it happens in the agent's living sandbox.
    var isInSandbox: Bool {
        switch self {
        case .checkHealth, .setUpAgent, .runAgent, .collect, .verifyShared: true
        case .startEnvironment, .seal, .verifySnapshot, .tearDown, .stop: false
        }
    }

    /// What a person reads when it begins.
    public var title: String {
        switch self {
        case .startEnvironment: "environment: image and sandbox"
        case .checkHealth: "environment: health check"
        case .setUpAgent: "agent: set-up"
        case .runAgent: "agent: run"
        case .collect: "collect: logs and artifacts"
        case .verifyShared: "verify: in the agent's sandbox"
        case .seal: "verify: sealing the agent's file system"
        case .verifySnapshot: "verify: in a new sandbox"
        case .tearDown: "tear-down"
        case .stop: "done"
        }
    }

    /// The phase of Harbor's results that it belongs to.
    fileprivate var timing: WritableKeyPath<TrialRecord, Timing?>? {
        switch self {
        case .startEnvironment, .checkHealth: \.environmentSetup
        case .setUpAgent: \.agentSetup
        case .runAgent: \.agentExecution
        case .verifyShared, .seal, .verifySnapshot: \.verifier
        case .collect, .tearDown, .stop: nil
        }
    }
}
