import Core
import Synchronization
import SystemPackage
import Testing

@testable import Models

/// Model calls that are written down and answered again.
@Suite struct RecordingTests {
    /// Gives its outcomes in order.
    final class Script: ChatModel {
        let name = "script:x"
        let fingerprint = "1"
        let hasNativeTools = false
        let contextLimit: Int? = 4096
        private let outcomes: [Result<ModelReply, any Error>]
        private let count = Mutex(0)

        init(_ outcomes: [Result<ModelReply, any Error>]) { self.outcomes = outcomes }

        func complete(_ request: ModelRequest) async throws -> ModelReply {
            try outcomes[
                count.withLock { count in
                    count += 1
                    return count - 1
                }
            ].get()
        }
    }

    static let replies = [
        ModelReply(
            message: ChatMessage(.assistant, "ä \"quoted\" \u{1F600}\n", reasoning: "hm"), finish: .stop,
            usage: TokenUsage(input: 10, output: 2, cached: 1, cost: 0.1 + 0.2)),
        ModelReply(
            message: ChatMessage(.assistant, "", toolCalls: [ToolCall(id: "a", name: "bash", arguments: "{broken")]), finish: .toolCalls,
            usage: TokenUsage(input: 20, output: 3, estimated: 1)),
    ]

    static let tool = ToolDefinition(name: "bash", description: "Runs.", parameters: ["type": "object"])

    /// What a run asks, one request after the other.
    static func requests(_ change: (inout ModelRequest, Int) -> Void = { _, _ in }) -> [ModelRequest] {
        var messages = [ChatMessage(.system, "S"), ChatMessage(.user, "do it")]
        return (0..<3).map { step in
            if step > 0 {
                messages += [
                    ChatMessage(.assistant, "step \(step)"), ChatMessage(.user, "result \(step), at 10:3\(step):00, that took 0.\(step)s"),
                ]
            }
            var request = ModelRequest(messages: messages, tools: [tool], seed: DrawSeed.seed(task: "t", draw: 0, step: step))
            change(&request, step)
            return request
        }
    }

    /// A job's folder with one recorded trial.
    private func record(
        _ outcomes: [Result<ModelReply, any Error>], trial: String = "task__abc", in job: FilePath, requests: [ModelRequest] = requests()
    ) async throws {
        let folder = job.appending(trial).appending("agent")
        try Files.makeDirectory(folder)
        let model = RecordingModel(Script(outcomes), to: folder.appending(RecordingModel.fileName))
        for request in requests { _ = try? await model.complete(request) }
    }

    private func inScratch(_ body: (FilePath) async throws -> Void) async throws {
        let folder = FilePath("/tmp").appending("recording-test-\(Files.randomName(8))")
        try Files.makeDirectory(folder)
        do {
            try await body(folder)
        } catch {
            try? Files.removeTree(folder)
            throw error
        }
        try Files.removeTree(folder)
    }

    @Test func theSameIsAnsweredTheSame() async throws {
        try await inScratch { job in
            let overflow = ModelError(.contextOverflow, "too long")
            try await record([.success(Self.replies[0]), .success(Self.replies[1]), .failure(overflow)], in: job)
            let model = try RecordedModel(job)
            #expect(model.name == "script:x" && !model.hasNativeTools && model.contextLimit == 4096)
            let requests = Self.requests()
            #expect(try await model.complete(requests[0]) == Self.replies[0])
            #expect(try await model.complete(requests[1]) == Self.replies[1])
            await #expect(throws: overflow) { try await model.complete(requests[2]) }
            // Also again and in another order: an invalid trial may be run once more.
            #expect(try await model.complete(requests[0]) == Self.replies[0])
        }
    }

    @Test func onlyWhatIsNewIsWritten() async throws {
        try await inScratch { job in
            try await record(Array(repeating: .success(Self.replies[0]), count: 3), in: job)
            let text = try Files.text(job.appending("task__abc/agent/\(RecordingModel.fileName)"))
            #expect(text.split(separator: "\n").count == 4)
            #expect(text.split(separator: "do it").count == 2, "a message is written once")
            #expect(text.split(separator: "\"description\"").count == 2, "and so are the tools")
        }
    }

    @Test func clocksMakeNoDifference() async throws {
        try await inScratch { job in
            try await record(Array(repeating: .success(Self.replies[0]), count: 3), in: job)
            let later = Self.requests { request, _ in
                for index in request.messages.indices {
                    request.messages[index].content = request.messages[index].content.replacing("10:3", with: "23:5")
                        .replacing("took 0.1s", with: "took 2.75s")
                }
            }
            #expect(try await RecordedModel(job).complete(later[2]) == Self.replies[0])
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var says: [String]
        var change: @Sendable (inout ModelRequest) -> Void
        var testDescription: String { name }
    }

    static let changes = [
        Change(name: "the system text", says: ["message 1 (system) differs at character 1", "\"S\"", "\"T\""]) {
            $0.messages[0].content = "T"
        },
        Change(name: "a result", says: ["message 4 (user) differs at character 8", "result 1", "result 9"]) {
            $0.messages[3].content = "result 9"
        },
        Change(name: "one message more", says: ["4 messages were recorded, 5 now", "only now (user)", "\"hint\""]) {
            $0.messages.append(ChatMessage(.user, "hint"))
        },
        Change(name: "one message less", says: ["4 messages were recorded, 3 now", "only recorded (user)"]) { $0.messages.removeLast() },
        Change(name: "another role", says: ["message 2 (user)", "now it is from assistant"]) { $0.messages[1].role = .assistant },
        Change(name: "a tool call", says: ["message 3 (assistant) differs: 0 tool calls, now 1"]) {
            $0.messages[2].toolCalls = [ToolCall(id: "a", name: "bash", arguments: "{}")]
        },
        Change(name: "the tools", says: ["the tools differ", "bash"]) { $0.tools[0].description = "Other." },
        Change(name: "the temperature", says: ["the decoding differs", "\"temperature\":1"]) { $0.decoding.temperature = 1 },
        Change(name: "a schema", says: ["schema"]) { $0.responseSchema = ["type": "object"] },
    ]

    @Test(arguments: changes) func differencesAreNamed(_ change: Change) async throws {
        try await inScratch { job in
            try await record(Array(repeating: .success(Self.replies[0]), count: 3), in: job)
            var request = Self.requests()[1]
            change.change(&request)
            let error = try await #require(throws: ModelError.self) { try await RecordedModel(job).complete(request) }
            #expect(error.kind == .diverged && error.isInvalid)
            for text in change.says + ["task__abc, call 2"] { #expect(error.message.contains(text), "\(error)") }
        }
    }

    @Test func moreCallsThanRecordedAreNamed() async throws {
        try await inScratch { job in
            try await record(Array(repeating: .success(Self.replies[0]), count: 2), in: job, requests: Array(Self.requests().prefix(2)))
            let error = try await #require(throws: ModelError.self) { try await RecordedModel(job).complete(Self.requests()[2]) }
            #expect(error.message.contains("ended after call 2"), "\(error)")
            let other = ModelRequest(messages: [ChatMessage(.user, "else")], seed: 99)
            let unknown = try await #require(throws: ModelError.self) { try await RecordedModel(job).complete(other) }
            #expect(unknown.message.contains("no call of this task and draw"), "\(unknown)")
        }
    }

    @Test func aRunThatWasCutOffIsCutOffAgain() async throws {
        try await inScratch { job in
            try await record(
                [.success(Self.replies[0]), .failure(CancellationError())], in: job, requests: Array(Self.requests().prefix(2)))
            let error = try await #require(throws: ModelError.self) { try await RecordedModel(job).complete(Self.requests()[1]) }
            #expect(error.kind == .outOfTime && !error.isInvalid)
        }
    }

    /// Arms share their draws, and so their seeds.
    @Test func ofSeveralRunsTheRightOneAnswers() async throws {
        try await inScratch { job in
            func other(_ request: inout ModelRequest, _ step: Int) { request.messages[0].content = "T" }
            try await record(Array(repeating: .success(Self.replies[0]), count: 3), trial: "a", in: job)
            try await record(Array(repeating: .success(Self.replies[1]), count: 3), trial: "b", in: job, requests: Self.requests(other))
            let model = try RecordedModel(job)
            #expect(try await model.complete(Self.requests()[1]) == Self.replies[0])
            #expect(try await model.complete(Self.requests(other)[1]) == Self.replies[1])
            let changed = Self.requests { request, step in
                other(&request, step)
                request.messages[1].content = "do that"
            }
            let error = try await #require(throws: ModelError.self) { try await model.complete(changed[1]) }
            #expect(error.message.hasPrefix("b, call 2: message 2"), "\(error)")
        }
    }

    @Test func mistakesAreNamed() async throws {
        try await inScratch { job in
            for (place, says) in [(job, "no recorded model calls"), (job.appending("none"), "no such file")] {
                let failure = try #require(throws: Failure.self) { try RecordedModel(place) }
                #expect(failure.description.contains(says))
            }
            let file = job.appending("calls")
            for (text, says) in [("", "empty"), ("nonsense\n", "calls:1"), ("{\"format\":1}\n", "calls:1")] {
                try Files.write(text, to: file)
                let failure = try #require(throws: Failure.self, "\(text)") { try RecordedModel(file) }
                #expect(failure.description.contains(says), "\(failure)")
            }
            try Files.write(#"{"format":99,"model":"m","fingerprint":"f","hasNativeTools":true}"#, to: file)
            #expect(try #require(throws: Failure.self) { try RecordedModel(file) }.kind == .unsupported)
        }
    }
}
