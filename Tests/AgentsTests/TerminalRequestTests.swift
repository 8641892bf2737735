import Harness
import Models
import Screen
import Testing
import Trajectories

@testable import Agents

/// Calls of `terminal` as models write them.
@Suite struct TerminalRequestTests {
    private static let tools = [ToolSpec(kind: .terminal, description: "")]

    @Test(
        arguments: [
            (#"{"keys": ["ls -la", "Enter"]}"#, ["ls -la", "Enter"], nil), (#"{"keys": "C-c", "wait": 2.5}"#, ["C-c"], 2.5),
            ("", [], nil), (#"{"keys": null, "wait": null}"#, [], nil), (#"{"keys": ["", "a"], "wait": "30"}"#, ["a"], 30),
        ] as [(String, [String], Double?)])
    func isUnderstood(_ arguments: String, _ keys: [String], _ wait: Double?) throws {
        let request = try ToolRequest(name: "terminal", arguments: arguments, tools: Self.tools)
        #expect(request == .terminal(keys: keys.map { Keystroke($0) }, wait: wait))
    }

    @Test(arguments: [
        (#"{"keys": 5}"#, "'keys'"), (#"{"keys": ["a", 5]}"#, "'keys'"), (#"{"wait": -1}"#, "'wait'"), (#"{"wait": 1e9}"#, "'wait'"),
        (#"{"wait": "soon"}"#, "'wait'"), (#"{"keys": "\#(String(repeating: "x", count: 40_000))"}"#, "32768 bytes"),
    ])
    func isRefused(_ arguments: String, _ words: String) {
        let error = #expect(throws: ToolRequest.Problem.self) {
            try ToolRequest(name: "terminal", arguments: arguments, tools: Self.tools)
        }
        #expect(error?.text.contains(words) == true)
    }

    @Test func aPersonSeesKeysAndTexts() throws {
        let request = try ToolRequest(name: "terminal", arguments: #"{"keys": [":wq", "Enter", "C-c"]}"#, tools: Self.tools)
        #expect(request.display == #"terminal ":wq" Enter C-c"#)
    }

    @Test func aModelWithoutNativeToolsCallsIt() async throws {
        let call = "```tool\n{\"name\": \"terminal\", \"arguments\": {\"keys\": [\"top\", \"Enter\"], \"wait\": 3}}\n```"
        let run = try await run([.text(call), .text("DONE")], native: false)
        #expect(run.performed == [.terminal(keys: [.text("top"), Keystroke("Enter")], wait: 3)])
        #expect(run.model.requests.first?.messages.first?.content.contains(#"terminal {"keys": list of texts and key names"#) == true)
        #expect(run.end == .submitted)
    }

    @Test func aHarnessWithoutItDoesNotOfferIt() async throws {
        let run = try await run([.calls(("terminal", "{}")), .submit]) { $0.tools.removeAll { $0.kind == .terminal } }
        #expect(run.performed.isEmpty)
        #expect(run.facts.first?.outcome == .malformed)
    }
}
