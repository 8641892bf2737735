import ArgumentParser
import Console
import Core
import Evaluation
import FoundationEssentials
import Harness
import Images
import Models
import Sandbox
import SystemPackage
import Tasks
import Toolchain
import Trials

/// Arms on a suite from the command line: everything that can be wrong is found before anything starts.
struct MeasureSession {
    let suite: Suite
    let arms: [Arm]
    let harnesses: [HarnessArtifact]
    let options: MeasureOptions
    /// Their calls count against the budget.
    let models: ModelCatalog
    let budget: Budget
    private let agentVariables: [String: String]
    /// Where cells, jobs and harnesses are kept.
    let folder: FilePath

    init(
        tasks: FilePath, arms definitions: [ArmDefinition], folder: FilePath, options: MeasureOptions, limits: Budget.Limits = .init()
    ) throws {
        // First of all, since an ordinary user's program starts again from the top.
        try Tier.enter()
        suite = try Suite.load(tasks, include: options.include, exclude: options.exclude)
        for warning in suite.warnings { try Terminal.error.print("warning: \(Printable.line(warning))") }
        self.options = options
        self.folder = folder
        let budget = Budget(limits)
        let models = try Catalog.models(options.trial.models).limited(by: budget)
        (self.models, self.budget) = (models, budget)
        var harnesses: [HarnessArtifact] = []
        arms = try definitions.map { definition in
            let (arm, harness) = try definition.arm(models: models)
            if let harness { harnesses.append(harness) }
            return arm
        }
        self.harnesses = harnesses
        agentVariables = try Self.variables(arms)
        try Self.check(arms, suite, models)
    }

    /// The values of the variables that programs of the host get.
    private static func variables(_ arms: [Arm]) throws -> [String: String] {
        let host = ProcessInfo.processInfo.environment
        let names = Set(arms.flatMap { $0.agent.variables ?? [] })
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                guard let value = host[name] else { throw Failure(.invalidInput, "there is no variable '\(name)'", at: "--arm") }
                return (name, value)
            })
    }

    private static func check(_ arms: [Arm], _ suite: Suite, _ models: ModelCatalog) throws {
        for (index, arm) in arms.enumerated() {
            if let other = arms[..<index].first(where: { $0.name == arm.name }) {
                throw Failure(.invalidInput, "two arms are called \(other.name)", at: "--arm", hint: "give each a name of its own: name=…")
            }
            if let other = arms[..<index].first(where: { $0.identity == arm.identity }) {
                throw Failure(
                    .invalidInput, "\(other.name) and \(arm.name) are the same arm, so they would share every trial", at: "--arm",
                    hint: "to see how far chance goes, use: selfharness aa")
            }
            try arm.agent.check(suite.tasks, models: models)
        }
    }

    /// Starts sandboxes and hands out a runner whose store is in the folder.
    ///
    /// - Parameter conditions: the options' own ones unless given.
    func run<R>(conditions: TrialConditions? = nil, _ body: (CellRunner) async throws -> R) async throws -> R {
        let variables = try HostVariables(suite.tasks, isOracle: arms.contains { $0.agent.name == "oracle" })
        try variables.confirm(options.trial.yes)
        let store = try CellStore(folder)
        return try await SandboxSession.with(concurrency: options.trialsAtOnce) { sandboxes in
            try SandboxSession.announce(sandboxes.tier)
            let log = try TextLog(store.folder.appending("build.log"))
            let images = try ImageStore(
                sandboxes: sandboxes, options: .fromEnvironment(), images: options.trial.images.map { FilePath($0) }, log: { log.line($0) })
            let services = TrialServices(
                sandboxes: sandboxes, images: images,
                toolchain: Toolchain(
                    sandboxes: sandboxes, options: images.options, bootstrap: options.trial.verifierBootstrap, log: { log.line($0) }),
                hostVariables: variables.granted, agentVariables: agentVariables, models: models, budget: budget,
                programVersion: Root.configuration.version)
            var runner = CellRunner(store: store, suite: suite, services: services, conditions: conditions ?? options.conditions)
            runner.concurrency = options.trialsAtOnce
            runner.retries = options.retries
            runner.retriesKnownInvalid = options.retryInvalid
            for harness in harnesses { _ = try runner.keep(harness) }
            return try await body(runner)
        }
    }

    /// What ends a command that was interrupted or has used up its budget, after a line that says so.
    func stopped() throws -> ExitCode {
        let reason = budget.exhausted.map { "stopped by the budget: \($0)" } ?? "interrupted"
        try Terminal.error.print("\(reason); the same command goes on where this one stopped")
        return ExitCode(130)
    }

    /// Measures cells and shows how it goes.
    func measure(_ cells: [Cell], _ runner: CellRunner) async throws -> [CellResult] {
        let missing = try await runner.missing(cells, arms: arms)
        guard missing > 0 else { return try await runner.results(for: cells, arms: arms) }
        try Terminal.error.print("\(cells.count) trials: \(cells.count - missing) known, \(missing) to run")
        return try await Progress.show(total: missing) { progress in
            var runner = runner
            runner.onEvent = { event in
                switch event {
                case .job(.started): progress.start()
                case .job(.finished(let record)): progress.finish(.init(record.status.rawValue, record.status.colour))
                case .job(.retrying(let record, let tries)):
                    progress.note(
                        "\(Printable.line(record.name)): invalid (\(record.error?.type.rawValue ?? "")), trying again (\(tries))")
                case .job(.trial), .began, .kept, .note: break
                }
            }
            return try await runner.results(for: cells, arms: arms)
        }
    }
}
