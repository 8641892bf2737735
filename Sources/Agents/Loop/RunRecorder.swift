import Core
import Harness
import Models
import SystemPackage
import Trajectories

/// Writes a run down, for the trajectory's readers and for a person who watches.
struct RunRecorder: Sendable {
    private var writer: TrajectoryWriter
    private let modelName: String?
    /// Of all turns so far.
    private var usage = TokenUsage()
    let watch: AgentWatch?
    private let path: FilePath
    private let agent: Trajectory.Agent

    init(_ path: FilePath, agent: Trajectory.Agent, watch: AgentWatch? = nil) {
        writer = TrajectoryWriter(path, agent: agent)
        modelName = agent.modelName
        self.watch = watch
        self.path = path
        self.agent = agent
    }

    /// For a subagent: a document of its own in the directory `subagents` beside this one.
    ///
    /// - Returns: also its path relative to this document's directory.
    func subagent(_ name: String, number: Int, prompt: HarnessRenderer) throws -> (RunRecorder, path: String) {
        let relative = "subagents/\(number)-\(name).json"
        let path = path.removingLastComponent().appending(relative)
        try Files.makeDirectory(path.removingLastComponent())
        var agent = agent
        agent.name = name
        agent.toolDefinitions = prompt.tools.isEmpty ? nil : prompt.tools.map(HarnessAgent.definition)
        return (RunRecorder(path, agent: agent, watch: watch.map { Self.passing(name, to: $0) }), relative)
    }

    /// What is seen of a subagent: the run goes on when its own ends, and its task was seen in the call.
    private static func passing(_ name: String, to watch: @escaping AgentWatch) -> AgentWatch {
        { event in
            switch event {
            case .ended(let words, _): watch(.message("the agent \(name) ended: \(words)"))
            case .instruction: break
            default: watch(event)
            }
        }
    }

    var trajectory: Trajectory { writer.trajectory }

    mutating func message(_ source: Trajectory.Step.Source, _ text: String) throws {
        if source == .user, !trajectory.steps.contains(where: { $0.source == .user }) {
            watch?(.instruction(text))
        } else if source == .user {
            watch?(.message(text))
        }
        try writer.append(Trajectory.Step(stepID: 0, timestamp: .now(), source: source, message: text))
    }

    /// One turn of the model.
    ///
    /// - Parameter total: of all turns, this one included.
    mutating func turn(_ turn: Turn, fired: [String], total: TokenUsage) throws {
        usage = total
        var step = try Self.step(turn.results, message: turn.reply.message.content)
        step.modelName = modelName
        step.reasoningContent = turn.reply.message.reasoning
        step.llmCallCount = turn.modelCalls
        step.metrics = Trajectory.Metrics(
            promptTokens: turn.usage.input, completionTokens: turn.usage.output, cachedTokens: turn.usage.cached, cost: turn.usage.cost)
        step.extra = try .facts(StepFacts(fired: fired, malformed: turn.isMalformed))
        try writer.append(
            step,
            metrics: Trajectory.FinalMetrics(
                totalPromptTokens: total.input, totalCompletionTokens: total.output, totalCachedTokens: total.cached, totalCost: total.cost)
        )
    }

    /// A step without a model.
    mutating func action(_ results: [Turn.Result]) throws {
        var step = try Self.step(results, message: "")
        step.llmCallCount = 0
        step.extra = try .facts(StepFacts())
        try writer.append(step)
    }

    private static func step(_ results: [Turn.Result], message: String) throws -> Trajectory.Step {
        var step = Trajectory.Step(stepID: 0, timestamp: .now(), source: .agent, message: message)
        guard !results.isEmpty else { return step }
        step.toolCalls = try results.map { result in
            Trajectory.ToolCall(
                id: result.call.id, function: result.call.name, arguments: arguments(result.call.arguments),
                extra: try result.ran.map { try .facts(["ran": $0]) })
        }
        step.observation = Trajectory.Observation(
            results: try results.map {
                var result = Trajectory.Observation.Result(call: $0.call.id, content: $0.text, extra: try .facts($0.facts))
                result.subagentTrajectories = $0.trajectory.map { [$0] }
                return result
            })
        return step
    }

    /// An object, as the format wants it; what is none is kept as a text.
    private static func arguments(_ text: String) -> JSONValue {
        if text.isEmpty { return .object([:]) }
        if let value = try? JSON.decode(JSONValue.self, from: Array(text.utf8)), case .object = value { return value }
        return ["raw": .string(text)]
    }

    mutating func finish(_ facts: RunFacts?, notes: String? = nil) throws {
        if let facts { watch?(.ended(facts.end.rawValue.replacing("_", with: " "), usage)) }
        try writer.finish(notes: notes, extra: try facts.map { try .facts($0) })
    }
}
