import Core
import Harness
import Models
import SystemPackage
import Tasks
import Trajectories

/// A model in a harness: the agent that this program measures and improves.
public struct HarnessAgent: Agent {
    public let name = "harness"
    public let version = "1.0.0"
    public var model: String? { chatModel.name }

    private let chatModel: any ChatModel
    private let harness: HarnessContent
    private let harnessID: String
    private let draw: Int
    private let tokenLimit: Int?

    /// - Parameters:
    ///   - harnessID: the artifact's tree hash, for the record.
    ///   - draw: which of many equal runs this is; it fixes the model's luck.
    ///   - tokenLimit: the most tokens of prompts and replies together; nil is no limit.
    public init(model: any ChatModel, harness: HarnessContent, harnessID: String, draw: Int, tokenLimit: Int? = nil) {
        chatModel = model
        self.harness = harness
        self.harnessID = harnessID
        self.draw = draw
        self.tokenLimit = tokenLimit
    }

    public func run(in session: AgentSession) async throws -> AgentOutcome {
        let terminal = harness.tools.first { $0.kind == .terminal && $0.isEnabled }?.terminal
        let prompt = HarnessRenderer(harness, hasNativeTools: chatModel.hasNativeTools)
        let agent = Trajectory.Agent(
            name: name, version: version, modelName: chatModel.name,
            toolDefinitions: prompt.tools.isEmpty ? nil : prompt.tools.map(Self.definition),
            extra: try .facts(AgentFacts(harness: harnessID, policy: harness.policy, terminal: terminal)))
        let place = SandboxWorkplace(session, persistsShell: harness.policy.persistsShell, terminal: terminal ?? .init())
        var loop = AgentLoop(
            harness: harness, model: RecordingModel(chatModel, to: session.logs.appending(RecordingModel.fileName)),
            task: .init(instruction: session.task.instruction, digest: session.task.digest, draw: draw),
            place: place,
            limits: RunLimits(policy: harness.policy, tokens: tokenLimit, time: session.timeLimit),
            recorder: RunRecorder(session.logs.appending("trajectory.json"), agent: agent, watch: session.watch))
        let result: Result<RunFacts.End, any Error>
        do { result = .success(try await loop.run()) } catch { result = .failure(error) }
        await place.terminal.finish()
        let end = try result.get()
        let facts = RunFacts(end: end, harness: harnessID, draw: draw)
        try loop.recorder.finish(facts, notes: loop.failure)
        let run = RunSummary(
            facts: facts, turns: loop.limits.turnsUsed, usage: loop.limits.usage, trajectory: loop.recorder.trajectory.digest)
        if let failure = loop.failure { return AgentOutcome(.failed(failure), run: run) }
        return AgentOutcome(end == .timeLimit ? .timedOut : .finished, run: run)
    }

    static func definition(_ tool: ToolDefinition) -> JSONValue {
        [
            "type": "function",
            "function": ["name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters],
        ]
    }
}

/// What a replay must know of the agent: `extra.selfharness` of a trajectory's agent.
struct AgentFacts: Codable {
    var harness: String?
    var policy: RuntimePolicy
    /// Of a harness that has the tool.
    var terminal: TerminalShape?
}
