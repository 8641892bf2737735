import Harness
import Models
import Testing
import Trajectories

@testable import Agents

@Suite struct TextProtocolTests {
    @Test(arguments: [
        ("I look.\n```bash\nls -la\n```\n", [TextProtocol.Call.bash("ls -la")]), ("```bash\na\n\nb\n```", [.bash("a\n\nb")]),
        ("  ```bash  \r\nls\r\n  ```\r\n", [.bash("ls")]), ("```bash\nls", [.bash("ls")]),
        ("````bash\ncat <<'E'\n```\nE\n````", [.bash("cat <<'E'\n```\nE")]), ("Fine.\n DONE \n", [.done]),
        ("```bash\nls\n```\nDONE", [.bash("ls"), .done]), ("```bash\nDONE\n```", [.done]),
        ("```bash\nls\nDONE\n\n```", [.bash("ls"), .done]), ("```bash\nDONE\nls\n```", [.bash("DONE\nls")]),
        ("```tool\n DONE\n```\nDONE", [.done]),
        ("```python\nprint(1)\n```\n```bash\nls\n```", [.bash("ls")]),
        ("```tool\n{\"name\": \"read\", \"arguments\": {\"path\": \"a\"}}\n```", [.tool(name: "read", arguments: #"{"path":"a"}"#)]),
        ("```tool\n{\"name\": \"submit\"}\n```", [.tool(name: "submit", arguments: "{}")]),
    ])
    func understood(text: String, calls: [TextProtocol.Call]) throws {
        #expect(try TextProtocol.parse(text, isCut: false) == calls)
    }

    @Test(arguments: [
        ("", TextProtocol.Problem.noBlock), ("I am DONE.", .noBlock), ("```sh\nls\n```", .noBlock),
        ("```bash\nDONE\n```\n```bash\nls\n```", .severalBlocks(2)),
        ("```bash\n \n```", .emptyBlock), ("```tool\nread a\n```", .badTool),
        ("```tool\n{\"name\":\"read\",\"arguments\":\"a\"}\n```", .badTool),
    ])
    func notUnderstood(text: String, problem: TextProtocol.Problem) {
        #expect(throws: problem) { try TextProtocol.parse(text, isCut: false) }
    }

    @Test func aCutReplyIsHalfACommand() {
        #expect(throws: TextProtocol.Problem.unfinished) { try TextProtocol.parse("```bash\nrm -rf /tm", isCut: true) }
    }

    /// Random pieces: never a crash, and what is understood survives being written down again.
    @Test func fuzz() throws {
        var generator = SplitMix(state: 42)
        let pieces = [
            "```", "````", "bash", "tool", "\n", "\n", "\r\n", "DONE", " ", "ls", "{\"name\":\"read\",\"arguments\":{}}", "`", "é", "\u{0}",
        ]
        var understood = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<14, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let calls = try? TextProtocol.parse(text, isCut: Bool.random(using: &generator)) else { continue }
            understood += 1
            #expect((1...2).contains(calls.count))
            if case .bash(let command) = calls[0], !command.contains("`"), !command.hasSuffix("DONE") {
                #expect(try TextProtocol.parse("```bash\n\(command)\n```", isCut: false) == [.bash(command)])
            }
        }
        #expect(understood > 100)
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    @Test func aRunInText() async throws {
        let run = try await run(
            [.text("```bash\nsay a\n```"), .text("What now?"), .text("```bash\nmake /x\n```\nDONE")], native: false
        ) { $0.policy.explainsRepair = true }
        #expect(run.end == .submitted)
        #expect(run.model.requests.allSatisfy { $0.tools.isEmpty })
        #expect(run.model.requests[0].messages[0].content.contains("exactly one fenced bash block"))
        #expect(run.lastMessages.map(\.role) == [.assistant, .user, .assistant, .user])
        #expect(run.lastMessages[1].content.hasPrefix("Output of your command:\na\n\nReply with"))
        #expect(TextResult.bare(run.lastMessages[1].content) == "a")
        #expect(run.lastMessages[3].content.hasPrefix("Your reply was not understood: it holds no fenced bash block."))
        #expect(run.results == ["a", "[no output]", "[submitted]"])
    }
}
