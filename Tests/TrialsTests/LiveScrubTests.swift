import Agents
import Synchronization
import Testing
import Trajectories

@testable import Trials

/// Secrets in what a person watches.
@Suite struct LiveScrubTests {
    private final class Seen: Sendable {
        private let events = Mutex<[AgentEvent]>([])
        var all: [AgentEvent] { events.withLock { $0 } }
        func append(_ event: AgentEvent) { events.withLock { $0.append(event) } }
    }

    private static let secret = "sk-1234567890abc"

    private func seen(_ events: [AgentEvent], _ variables: [String: String] = ["API_KEY": secret]) -> [AgentEvent] {
        let seen = Seen()
        let watch = LiveScrub(SecretScrub(variables)).watch { seen.append($0) }
        for event in events { watch(event) }
        return seen.all
    }

    private func text(_ events: [AgentEvent]) -> String {
        events.map { event in
            switch event {
            case .text(let text), .reasoning(let text): text
            case .output(let bytes), .programOutput(let bytes): String(decoding: bytes, as: UTF8.self)
            default: "|"
            }
        }.joined()
    }

    /// However a secret is cut, it is masked.
    @Test(arguments: 1...20) func pieces(size: Int) {
        let characters = Array("a \(Self.secret) sk- b\(Self.secret)")
        let pieces = stride(from: 0, to: characters.count, by: size).map { String(characters[$0..<min($0 + size, characters.count)]) }
        let masked = "a sk-1****abc sk- bsk-1****abc|"
        #expect(text(seen(pieces.map { .text($0) } + [.discarded])) == masked)
        #expect(text(seen(pieces.map { .output(Array($0.utf8)) } + [.discarded])) == masked)
        #expect(text(seen(pieces.map { .programOutput(Array($0.utf8)) } + [.discarded])) == masked)
    }

    @Test func whatMayBeASecretWaitsOnlyForWhatFollows() {
        #expect(text(seen([.text("see sk-12")])) == "see ")
        #expect(text(seen([.text("see sk-12"), .discarded])) == "see sk-12|")
        #expect(text(seen([.reasoning("sk-12"), .text("34567890abc")])) == "sk-1234567890abc", "two texts, and neither is the secret")
    }

    @Test func wholeTexts() {
        let facts = ResultFacts(outcome: .ran, exitCode: 0)
        let events = seen([
            .call(.command("echo \(Self.secret)")), .call(.write(path: "x", content: Self.secret)),
            .result(AgentResult(text: Self.secret, facts: facts, seconds: 1)), .message(Self.secret),
        ])
        #expect(
            events == [
                .call(.command("echo sk-1****abc")), .call(.write(path: "x", content: "sk-1****abc")),
                .result(AgentResult(text: "sk-1****abc", facts: facts, seconds: 1)), .message("sk-1****abc"),
            ])
    }

    @Test func testsOutput() {
        final class Text: Sendable {
            let text = Mutex("")
        }
        let output = Text()
        let onEvent = LiveScrub(SecretScrub(["API_KEY": Self.secret])).watch { (event: TrialEvent) in
            if case .verifierOutput(let bytes) = event { output.text.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
        }
        onEvent(.verifierOutput(Array("is sk-1234".utf8)))
        onEvent(.verifierOutput(Array("567890abc\nsk-".utf8)))
        onEvent(.note("done"))
        #expect(output.text.withLock { $0 } == "is sk-1****abc\nsk-")
    }
}
