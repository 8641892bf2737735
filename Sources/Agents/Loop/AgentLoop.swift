import Core
import Harness
import Models
import Trajectories

/// The agent: asks the model, runs what it asks for, until it is done or a limit is reached.
///
/// This file is the order of things. What a reply means is in ``ReplyReader``, when hooks fire in ``HookEngine``, what they do in
/// `AgentLoop+Hooks.swift`, when finishing is refused in `AgentLoop+Finish.swift`, every limit in ``RunLimits``, what tools do in
/// ``Workplace``. Nothing that the model sees depends on the time or on chance.
struct AgentLoop<Place: Workplace> {
    let harness: HarnessContent
    let model: any ChatModel
    let task: Assignment
    let prompt: HarnessRenderer
    let reader: ReplyReader
    /// The outputs that the instruction names.
    let namedPaths: [String]

    var place: Place
    var limits: RunLimits
    var recorder: RunRecorder
    var conversation = Conversation()
    var history = History()
    var engine: HookEngine
    /// What ended the run.
    var end: RunFacts.End?
    /// Why the run broke, when the model's server called the request malformed.
    var failure: String?

    /// Names of hooks and rules that fired since the last recorded step.
    var fired: [String] = []
    /// Injected messages that wait until the calls of the turn are answered.
    var injections: [String] = []
    /// Phases that a hook switched to, for the next model call.
    var switchedPhases: [Phase] = []
    /// What it said when it was done.
    var report: String?
    /// How many tasks it has given to subagents.
    var delegations = 0
    /// Added to the numbers of model calls that seeds are made of.
    var seedOffset = 0
    /// How often each rule has refused to let the run finish.
    var refusals: [String: Int] = [:]
    private var malformedInARow = 0
    private var usedIDs: Set<String> = []

    /// What the model works on, and which draw of it.
    struct Assignment: Sendable {
        var instruction: String
        /// ``BenchmarkTask/digest``.
        var digest: String
        var draw: Int
    }

    init(
        harness: HarnessContent, model: any ChatModel, task: Assignment, place: Place, limits: RunLimits, recorder: RunRecorder
    ) {
        self.harness = harness
        self.model = model
        self.task = task
        self.place = place
        self.limits = limits
        self.recorder = recorder
        prompt = HarnessRenderer(harness, hasNativeTools: model.hasNativeTools)
        reader = ReplyReader(tools: harness.offeredTools, isText: prompt.isText, explains: harness.policy.explainsRepair)
        namedPaths = NamedPaths(task.instruction).outputs
        engine = HookEngine(harness.hooks)
    }

    /// Runs to the end.
    ///
    /// - Throws: `ModelError` when the provider failed, `CancellationError`, and what the workplace and the recorder throw.
    mutating func run() async throws -> RunFacts.End {
        try say(.system, prompt.system)
        try say(.user, task.instruction)
        _ = try await fire(.onStart)
        try deliverInjections()
        while true {
            if let end = end ?? limits.reached { return end }
            try await takeTurn()
        }
    }

    private mutating func takeTurn() async throws {
        _ = try await fire(.onBudget)
        _ = try await fire(.beforeModel)
        try deliverInjections()
        guard end == nil, let first = try await ask(step: limits.turnsUsed, temperature: nil) else { return }
        limits.beginTurn()
        var turn = Turn(reply: first)
        var reading = reader.read(first, turn: limits.turnsUsed, usedIDs: &usedIDs)

        let effects = try await fire(.afterModel, atHand: reading.first)
        if end == nil, let temperature = effects.resampleTemperature {
            recorder.watch?(.discarded)
            guard let second = try await ask(step: limits.turnsUsed - 1 + 1_000_000, temperature: temperature) else {
                return try record(turn)
            }
            turn.replace(with: second)
            reading = reader.read(second, turn: limits.turnsUsed, usedIDs: &usedIDs)
        }

        if turn.reply.finish == .refusal {
            end = end ?? .refusal
            return try record(turn)
        }
        switch reading {
        case .malformed(let repair):
            conversation.append(turn.reply.message)
            count(malformed: true, &turn)
            try record(turn)
            if end == nil { try say(.user, effects.block ?? repair) }
        case .calls(let calls):
            conversation.append(assistantMessage(turn.reply.message, calls))
            for call in calls where end == nil { try await perform(call, effects, &turn) }
            count(malformed: calls.allSatisfy { $0.request == nil }, &turn)
            appendResults(of: turn)
            try record(turn)
        }
        try deliverInjections()
    }

    /// Asks the model; nil when that ended the run.
    private mutating func ask(step: Int, temperature: Double?) async throws -> ModelReply? {
        try await ask(step: step, temperature: temperature, passing: passingText(), mayMakeRoom: true)
    }

    private mutating func ask(step: Int, temperature: Double?, passing: String?, mayMakeRoom: Bool) async throws -> ModelReply? {
        let request = ModelRequest(
            messages: conversation.shown(passing: passing, tokenLimit: harness.policy.contextTokens), tools: prompt.tools,
            decoding: Decoding(temperature: temperature ?? harness.policy.temperature, maxTokens: harness.policy.replyTokens),
            seed: DrawSeed.seed(task: task.digest, draw: task.draw, step: seedOffset + step))
        do {
            let model = model
            let asking = WatchedReply(watch: recorder.watch)
            recorder.watch?(.asking(turn(asking: step)))
            let left = limits.timeLeft
            let asked = try await RunDeadline.$instant.withValue(left.map { .now + $0 }) {
                try await within(left) { try await asking.ask(model, request) }
            }
            guard let reply = asked else {
                end = .timeLimit
                return nil
            }
            limits.spend(reply.usage)
            recorder.watch?(.replied(limits.usage))
            return reply
        } catch let error as ModelError where !error.isInvalid {
            if error.kind == .contextOverflow, mayMakeRoom, try await makeRoom(step: step) {
                return try await ask(step: step, temperature: temperature, passing: passing, mayMakeRoom: false)
            }
            switch error.kind {
            case .contextOverflow: end = end ?? .contextOverflow
            case .outOfTime: end = .timeLimit
            default:
                end = .stopped
                failure = "\(error)"
            }
            return nil
        }
    }

    /// The phases' texts that pass by: shown with the next model call and not kept.
    private mutating func passingText() -> String? {
        var phases: [Phase] = []
        if history.calls.isEmpty { phases.append(.bootstrap) }
        if history.failures(window: 2) > 0 { phases.append(.recover) }
        for phase in switchedPhases where !phases.contains(phase) { phases.append(phase) }
        switchedPhases = []
        let texts = phases.compactMap { harness.phases[$0]?.trimmed }.filter { !$0.isEmpty }
        return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
    }

    private mutating func perform(_ call: ProposedCall, _ effects: HookEffects, _ turn: inout Turn) async throws {
        recorder.watch?(.call(AgentCall(call)))
        let began = ContinuousClock.now
        let result = try await answer(call, effects)
        recorder.watch?(.result(AgentResult(text: result.text, facts: result.facts, seconds: (ContinuousClock.now - began) / .seconds(1))))
        turn.results.append(result)
        history.append(CallRecord(key: call.key, display: call.display, text: result.text, facts: result.facts))
        guard result.facts.outcome != .refused, end == nil else { return }
        _ = try await fire(.afterTool, atHand: call, isDone: true)
        if history.last?.isFailure == true { _ = try await fire(.onError, atHand: call, isDone: true) }
    }

    private mutating func answer(_ call: ProposedCall, _ reply: HookEffects) async throws -> Turn.Result {
        guard var request = call.request else {
            return Turn.Result(call: call, text: reader.answer(toMisunderstood: call), facts: ResultFacts(outcome: .malformed))
        }
        func refused(_ text: String) -> Turn.Result { Turn.Result(call: call, text: text, facts: ResultFacts(outcome: .refused)) }
        if let text = reply.block { return refused(text) }
        if request.kind == .submit {
            if let text = try await refusalToFinish(call) { return refused(text) }
            end = end ?? .submitted
            if case .submit(let message) = request { report = message }
            return Turn.Result(call: call, text: "[submitted]", facts: ResultFacts(outcome: .ran))
        }
        let own = try await fire(.beforeTool, atHand: call)
        if let text = own.block { return refused(text) }
        guard end == nil else { return refused("[the run was stopped]") }
        var ran: String?
        if case .bash(let command) = request, let rewritten = own.rewritten(reply.rewritten(command) ?? command) ?? reply.rewritten(command)
        {
            request = .bash(command: rewritten)
            ran = rewritten
        }
        if case .delegate(let name, let text) = request { return try await delegate(text, to: name, call) }
        var answer =
            if let skill = skill(request) { skill } else { try await place.perform(request, timeout: limits.secondsForCommand) }
        // Cut short by the run's own end: how long it had left is no fact about the command.
        answer.isOutOfTime = answer.timedOutAfter.map { $0 < limits.commandSeconds } ?? false
        let (text, facts) = answer.rendered(limit: harness.policy.outputLimit)
        return Turn.Result(call: call, text: text, facts: facts, ran: ran)
    }

    /// A skill that the model reads: a text of the harness and no file.
    private func skill(_ request: ToolRequest) -> ToolAnswer? {
        guard case .read(let path, let offset, let limit) = request, path.hasPrefix(HarnessRenderer.skillPrefix) else { return nil }
        let name = path.dropFirst(HarnessRenderer.skillPrefix.count)
        guard let note = harness.skills.first(where: { $0.name == name }) else {
            return ToolAnswer(output: "there is no skill '\(name)'", exitCode: 1)
        }
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst((offset ?? 1) - 1)
        return ToolAnswer(output: lines.prefix(limit ?? lines.count).joined(separator: "\n"), exitCode: 0)
    }

    /// Too many replies in a row that were not understood end the run.
    private mutating func count(malformed: Bool, _ turn: inout Turn) {
        turn.isMalformed = malformed
        malformedInARow = malformed ? malformedInARow + 1 : 0
        if malformedInARow > harness.policy.repairAttempts { end = end ?? .malformed }
    }

    /// With the ids that the results will name; what the model thought is not sent back.
    private func assistantMessage(_ message: ChatMessage, _ calls: [ProposedCall]) -> ChatMessage {
        ChatMessage(
            .assistant, message.content,
            toolCalls: prompt.isText ? [] : calls.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) })
    }

    private mutating func appendResults(of turn: Turn) {
        if prompt.isText {
            let text = turn.results.map(\.text).joined(separator: "\n\n")
            let isOutput = turn.results.contains { $0.call.request?.kind == .bash && $0.facts.outcome != .refused }
            conversation.append(ChatMessage(.user, TextResult.message(text, isOutput: isOutput)), isResult: true)
        } else {
            for result in turn.results {
                conversation.append(ChatMessage(.tool, result.text, toolCallID: result.call.id), isResult: true)
            }
        }
    }

    /// Adds a message to the conversation and to the record.
    mutating func say(_ role: ChatMessage.Role, _ text: String) throws {
        conversation.append(ChatMessage(role, text))
        try recorder.message(role == .system ? .system : .user, text)
    }

    private mutating func record(_ turn: Turn) throws {
        try recorder.turn(turn, fired: fired, total: limits.usage)
        fired = []
    }
}

/// One turn: a reply, and what became of its calls.
struct Turn {
    /// What a call was answered.
    struct Result {
        var call: ProposedCall
        var text: String
        var facts: ResultFacts
        /// The command as a hook rewrote it.
        var ran: String?
        /// A subagent's own trajectory, beside this one's.
        var trajectory: Trajectory.Observation.Result.Reference?
    }

    private(set) var reply: ModelReply
    /// Of all model calls of the turn.
    private(set) var usage: TokenUsage
    private(set) var modelCalls = 1
    var results: [Result] = []
    var isMalformed = false

    init(reply: ModelReply) {
        self.reply = reply
        usage = reply.usage
    }

    /// Throws the reply away for another one; what it cost stays.
    mutating func replace(with reply: ModelReply) {
        self.reply = reply
        usage += reply.usage
        modelCalls += 1
    }
}

extension ReplyReader.Reading {
    /// The call that hooks look at when a reply has come.
    var first: ProposedCall? { if case .calls(let calls) = self { calls.first } else { nil } }
}
