import Core
import Harness
import Models
import Synchronization
import SystemPackage
import Trajectories

@testable import Agents

/// A model that gives prepared replies in order, and keeps what it was asked.
final class ScriptedModel: ChatModel {
    enum Line: Sendable {
        case reply(ModelReply)
        case error(ModelError)

        /// Native calls.
        static func calls(_ calls: (String, String)..., text: String = "") -> Line {
            .reply(
                ModelReply(
                    message: ChatMessage(
                        .assistant, text,
                        toolCalls: calls.enumerated().map { ToolCall(id: "c\($0.offset)", name: $0.element.0, arguments: $0.element.1) }),
                    finish: .toolCalls, usage: TokenUsage(input: 100, output: 10)))
        }

        static func bash(_ command: String) -> Line {
            let bytes = (try? JSON.encode(["command": command], pretty: false)) ?? []
            return calls(("bash", String(decoding: bytes, as: UTF8.self)))
        }

        static var submit: Line { calls(("submit", "{}")) }

        static func text(_ text: String, finish: ModelReply.Finish = .stop) -> Line {
            .reply(ModelReply(message: ChatMessage(.assistant, text), finish: finish, usage: TokenUsage(input: 100, output: 10)))
        }
    }

    let name = "scripted:test"
    let fingerprint = "scripted"
    let hasNativeTools: Bool
    let contextLimit: Int? = nil
    private let lines: [Line]
    private let asked = Mutex<[ModelRequest]>([])

    init(_ lines: [Line], native: Bool = true) {
        self.lines = lines
        hasNativeTools = native
    }

    var requests: [ModelRequest] { asked.withLock { $0 } }

    /// The last line is repeated.
    func complete(_ request: ModelRequest) async throws -> ModelReply {
        let index = asked.withLock { asked in
            asked.append(request)
            return asked.count - 1
        }
        switch lines[min(index, lines.count - 1)] {
        case .reply(let reply): return reply
        case .error(let error): throw error
        }
    }
}

/// Files in memory and a handful of commands: `make PATH`, `fail`, `say TEXT`, `sleep`; anything else succeeds in silence.
struct FakeWorkplace: Workplace {
    var workingDirectory = "/app"
    var files: Set<String> = []
    /// What was performed, shared by copies.
    let performed = Log()

    final class Log: Sendable {
        private let requests = Mutex<[ToolRequest]>([])
        var all: [ToolRequest] { requests.withLock { $0 } }
        func append(_ request: ToolRequest) { requests.withLock { $0.append(request) } }
    }

    mutating func perform(_ request: ToolRequest, timeout: Double) async throws -> ToolAnswer {
        performed.append(request)
        switch request {
        case .bash(let command):
            let words = command.split(separator: " ", maxSplits: 1).map(String.init)
            switch words.first {
            case "make": return ToolAnswer(output: "", exitCode: 0, changed: files.insert(words[1]).inserted)
            case "fail": return ToolAnswer(output: "it broke\n", exitCode: 3)
            case "say": return ToolAnswer(output: words[1] + "\n", exitCode: 0)
            case "sleep": return ToolAnswer(output: "", timedOutAfter: timeout)
            default: return ToolAnswer(output: "", exitCode: 0)
            }
        case .write(let path, _): return ToolAnswer(output: "", exitCode: 0, changed: files.insert(path).inserted)
        case .read, .edit, .terminal, .delegate, .submit: return ToolAnswer(output: "read", exitCode: 0)
        }
    }

    func succeeds(_ command: String, timeout: Double) async throws -> Bool {
        command.hasPrefix("has ") ? files.contains(String(command.dropFirst(4))) : command == "true"
    }

    func missing(among paths: [String]) async throws -> [String] { paths.filter { !files.contains($0) } }
    func entries() async throws -> [String] { ["data", "notes.txt"] }
    func files() async throws -> [String] { ["notes.txt", "data/two words.txt"] }
    func repositories() async throws -> [String] { ["site"] }
}

/// What a run over a script came to.
struct Run {
    let end: RunFacts.End
    let trajectory: Trajectory
    let model: ScriptedModel
    let performed: [ToolRequest]

    /// The texts of what the model was told last, without the system message and the instruction.
    var lastMessages: [ChatMessage] { Array(model.requests.last?.messages.dropFirst(2) ?? []) }
    /// Of every result, in order.
    var results: [String] { trajectory.steps.flatMap { $0.observation?.results.compactMap(\.content) ?? [] } }
    var facts: [ResultFacts] { trajectory.steps.flatMap { $0.observation?.results.compactMap(\.facts) ?? [] } }
    var fired: [String] { trajectory.steps.flatMap { $0.facts?.fired ?? [] } }
}

/// What somebody who watches is told.
final class Events: Sendable {
    private let events = Mutex<[AgentEvent]>([])
    var all: [AgentEvent] { events.withLock { $0 } }
    func append(_ event: AgentEvent) { events.withLock { $0.append(event) } }
    var watch: AgentWatch { { [self] in append($0) } }
    /// In short, without times.
    var words: [String] { all.map(Self.words) }

    private static func words(_ event: AgentEvent) -> String {
        switch event {
        case .instruction: "instruction"
        case .message(let text): "message \(text)"
        case .asking(let turn): "asking \(turn.number)/\(turn.limit) after \(turn.usage.input + turn.usage.output)"
        case .reasoning(let text): "reasoning \(text)"
        case .text(let text): "text \(text)"
        case .arguments(let text): "arguments \(text)"
        case .again(_, let reason): "again \(reason)"
        case .replied(let usage): "replied \(usage.input + usage.output)"
        case .discarded: "discarded"
        case .fired(let name): "fired \(name)"
        case .call(.command(let command)): "$ \(command)"
        case .call(let call): "call \(call)"
        case .output(let bytes), .programOutput(let bytes): "output \(String(decoding: bytes, as: UTF8.self))"
        case .result(let result): "result \(result.text)"
        case .ended(let end, let usage): "ended \(end) \(usage.map { $0.input + $0.output } ?? 0)"
        }
    }
}

extension HarnessContent {
    /// All tools, a system text, nothing else.
    static func test(_ change: (inout HarnessContent) -> Void = { _ in }) -> HarnessContent {
        var content = HarnessContent(
            manifest: Manifest(name: "test", description: ""), system: "You work in a shell.",
            tools: ToolSpec.Kind.allCases.filter { $0 != .delegate }.map { ToolSpec(kind: $0, description: "The tool \($0.rawValue).") })
        change(&content)
        return content
    }
}

/// Runs the loop with a scripted model and a fake workplace.
func run(
    _ lines: [ScriptedModel.Line], native: Bool = true, instruction: String = "Write the answer to `/app/out.txt`.", tokens: Int? = nil,
    time: Duration? = nil, draw: Int = 0, events: Events? = nil, _ change: (inout HarnessContent) -> Void = { _ in }
) async throws -> Run {
    let model = ScriptedModel(lines, native: native)
    let (end, trajectory, performed) = try await runLoop(
        model, instruction: instruction, tokens: tokens, time: time, draw: draw, events: events, change)
    return Run(end: end, trajectory: trajectory, model: model, performed: performed)
}

/// Runs the loop with any model.
func run(model: any ChatModel, events: Events?) async throws -> Trajectory {
    try await runLoop(model, instruction: "Do it.", tokens: nil, time: nil, draw: 0, events: events) { _ in }.trajectory
}

private func runLoop(
    _ model: any ChatModel, instruction: String, tokens: Int?, time: Duration?, draw: Int, events: Events?,
    _ change: (inout HarnessContent) -> Void
) async throws -> (end: RunFacts.End, trajectory: Trajectory, performed: [ToolRequest]) {
    let directory = FilePath("/tmp").appending("agents-test-\(Files.randomName(8))")
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    let harness = HarnessContent.test(change)
    let place = FakeWorkplace()
    var loop = AgentLoop(
        harness: harness, model: model, task: .init(instruction: instruction, digest: "sha256:task", draw: draw), place: place,
        limits: RunLimits(policy: harness.policy, tokens: tokens, time: time),
        recorder: RunRecorder(
            directory.appending("trajectory.json"), agent: .init(name: "harness", version: "1"),
            watch: events?.watch))
    let end = try await loop.run()
    try loop.recorder.finish(RunFacts(end: end, harness: "h", draw: draw))
    let written = try JSON.read(Trajectory.self, from: directory.appending("trajectory.json"))
    return (end, written, place.performed.all)
}
