import Agents
import Core
import Harness
import Models
import Sandbox
import Synchronization
import SystemPackage
import Tasks

/// The speed of the agent loop: seconds from one question to the next, when the model answers at once and asks for `true`.
///
/// Everything that a turn does is in it: the command, the look at what changed, the trajectory on disk.
struct AgentLoopBench {
    let sandboxes: Sandboxes
    let layers: [Layer]
    /// At most 500.
    let turns: Int

    func samples() async throws -> [Double] {
        let directory = FilePath("/tmp").appending("selfharness-bench-\(Files.randomName(8))")
        defer { try? Files.removeTree(directory) }
        let task = try BenchTask.write(to: directory)
        let model = InstantModel()
        let harness = BenchTask.harness(turns: min(turns, 500))
        let agent = HarnessAgent(model: model, harness: harness, harnessID: "bench", draw: 0)
        let view = try sandboxes.store.makeView(over: layers)
        let lower = layers.map(sandboxes.store.path(of:))
        try await sandboxes.withSandbox(SandboxSpec(), over: view) { box in
            let session = AgentSession(
                box: box, upper: view.upper, layers: lower, task: task, environment: ["PATH": "/usr/bin:/bin"], user: "root",
                workingDirectory: "/", logs: directory, timeLimit: nil, host: [:])
            _ = try await agent.run(in: session)
        }
        try view.discard()
        return zip(model.times.dropFirst(), model.times).map { ($0 - $1) / .seconds(1) }
    }

    private final class InstantModel: ChatModel {
        let name = "bench:instant"
        let fingerprint = "1"
        let hasNativeTools = true
        let contextLimit: Int? = nil
        private let asked = Mutex<[ContinuousClock.Instant]>([])

        var times: [ContinuousClock.Instant] { asked.withLock { $0 } }

        func complete(_ request: ModelRequest) async throws -> ModelReply {
            asked.withLock { $0.append(.now) }
            let call = ToolCall(id: "", name: "bash", arguments: #"{"command":"true"}"#)
            return ModelReply(message: ChatMessage(.assistant, "", toolCalls: [call]), finish: .toolCalls, usage: TokenUsage())
        }
    }
}
