import Core
import Harness
import Models
import Synchronization
import SystemPackage
import Testing
import Trajectories

@testable import Agents

/// What a person who watches is told, and that watching changes nothing.
@Suite struct WatchTests {
    /// Hands out its reply in pieces, after a first attempt that failed.
    private struct StreamingModel: ChatModel {
        let name = "streaming:test"
        let fingerprint = "1"
        let hasNativeTools = true
        let contextLimit: Int? = nil

        func complete(_ request: ModelRequest) async throws -> ModelReply {
            let hear = ModelListener.current
            hear?(.text("Lost"))
            hear?(.again(after: .seconds(2), reason: "HTTP 503"))
            for piece in ["I ", "think."] { hear?(.reasoning(piece)) }
            for piece in ["Do", "ne."] { hear?(.text(piece)) }
            hear?(.arguments("{}"))
            return ModelReply(
                message: ChatMessage(
                    .assistant, "Done.", toolCalls: [ToolCall(id: "a", name: "submit", arguments: "{}")], reasoning: "I think."),
                finish: .toolCalls, usage: TokenUsage(input: 5, output: 2))
        }
    }

    @Test func everythingIsToldInOrder() async throws {
        let events = Events()
        let hook = Hook(name: "greet", event: .afterTool, conditions: [.turnAtLeast(2)], action: .inject("Go on."))
        _ = try await run(
            [.calls(("bash", #"{"command":"say hello"}"#), text: "I look."), .bash("fail"), .calls(("write", "nonsense")), .submit],
            events: events
        ) {
            $0.hooks = [hook]
            $0.policy.maxTurns = 9
        }
        #expect(
            events.words == [
                "instruction", "asking 1/9 after 0", "text I look.", "replied 110", "$ say hello", "result hello", "asking 2/9 after 110",
                "replied 220", "$ fail", "result it broke\n[exit code 3]", "fired greet", "message Go on.", "asking 3/9 after 220",
                "replied 330", #"call misunderstood(name: "write", arguments: "nonsense")"#,
                "result [the call was not understood]", "fired greet", "message Go on.", "asking 4/9 after 330", "replied 440",
                #"call other("submit")"#, "result [submitted]", "ended submitted 440",
            ])
    }

    @Test func aReplyComesInPieces() async throws {
        let events = Events()
        _ = try await run(model: StreamingModel(), events: events)
        #expect(
            events.words == [
                "instruction", "asking 1/30 after 0", "text Lost", "again HTTP 503", "reasoning I ", "reasoning think.", "text Do",
                "text ne.", "arguments {}", "replied 7", #"call other("submit")"#, "result [submitted]", "ended submitted 7",
            ])
    }

    @Test func aReplyDrawnAgainIsNoNewTurn() async throws {
        let events = Events()
        let hook = Hook(name: "again", event: .afterModel, action: .resample(temperature: 1))
        _ = try await run([.text("a"), .submit], events: events) { $0.hooks = [hook] }
        #expect(
            events.words.prefix(7).elementsEqual([
                "instruction", "asking 1/30 after 0", "text a", "replied 110", "fired again", "discarded", "asking 1/30 after 110",
            ]), "\(events.words)")
    }

    /// The recording and the trajectory are the same, watched or not.
    @Test func watchingChangesNothing() async throws {
        let directory = FilePath("/tmp").appending("agents-watch-\(Files.randomName(8))")
        try Files.makeDirectory(directory)
        defer { try? Files.removeTree(directory) }
        let events = Events()
        var recordings: [[UInt8]] = []
        var trajectories: [String] = []
        for (name, events) in [("watched", events), ("alone", nil)] {
            let path = directory.appending(name)
            let run = try await run(model: RecordingModel(StreamingModel(), to: path), events: events)
            recordings.append(try Files.read(path, limit: 1 << 20))
            trajectories.append(run.digest)
        }
        #expect(!events.all.isEmpty)
        #expect(recordings[0] == recordings[1])
        #expect(trajectories[0] == trajectories[1])
        // And what was recorded answers the same, at once.
        let again = Events()
        let replayed = try await run(model: try RecordedModel(directory.appending("alone")), events: again)
        #expect(replayed.digest == trajectories[0])
        #expect(again.words.contains("reasoning I think.") && again.words.contains("text Done."))
    }
}
