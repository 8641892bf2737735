import Core
import Harness
import Models
import Testing
import Trajectories

@testable import Agents

/// Tasks that the model gives to others.
@Suite struct SubagentTests {
    private static let helper = Subagent(name: "finder", description: "Finds files.", system: "You find files.", tools: [.bash, .read])

    private static func give(_ harness: inout HarnessContent) {
        harness.subagents = [helper]
        harness.tools.append(ToolSpec(kind: .delegate, description: "Give a task to another agent."))
    }

    private static func delegate(_ agent: String, _ task: String) -> ScriptedModel.Line {
        .calls(("delegate", #"{"agent": "\#(agent)", "task": "\#(task)"}"#))
    }

    @Test func theReportIsAllThatComesBack() async throws {
        let run = try await run([
            Self.delegate("finder", "Where is it?"), .bash("say a"), .bash("make /found"),
            .calls(("submit", #"{"message": "It is here."}"#)),
            .submit,
        ]) { Self.give(&$0) }
        #expect(run.end == .submitted)
        #expect(run.results == ["It is here.", "[submitted]"])
        #expect(run.facts[0].changed == true)
        let inner = run.model.requests[1]
        #expect(inner.messages.map(\.role) == [.system, .user])
        #expect(inner.messages[0].content.hasPrefix("You find files."))
        #expect(inner.messages[1].content == "Where is it?")
        #expect(inner.tools.map(\.name) == ["bash", "read", "submit"])
        #expect(run.model.requests[4].messages.count == 4)
        // What it used counts: five calls of 110 tokens.
        #expect(run.trajectory.finalMetrics?.totalPromptTokens == 500)
        let reference = run.trajectory.steps[2].observation?.results[0].subagentTrajectories?.first
        #expect(reference?.path == "subagents/1-finder.json")
        #expect(reference?.extra?["selfharness"]?["digest"]?.string?.hasPrefix("sha256:") == true)
        #expect(Set(run.model.requests.map(\.seed)).count == 5)
    }

    @Test func inText() async throws {
        let run = try await run(
            [
                .text("```tool\n{\"name\": \"delegate\", \"arguments\": {\"agent\": \"finder\", \"task\": \"Look.\"}}\n```"),
                .text("```bash\nsay a\n```"), .text("Nothing is there.\nDONE"), .text("DONE"),
            ], native: false
        ) { Self.give(&$0) }
        #expect(run.results == ["Nothing is there.", "[submitted]"])
        #expect(run.model.requests[0].messages[0].content.contains("- finder: Finds files."))
        #expect(!run.model.requests[1].messages[0].content.contains("delegate"))
    }

    @Test func aSkillIsReadInText() async throws {
        let script: [ScriptedModel.Line] = [
            .text("```tool\n{\"name\": \"read\", \"arguments\": {\"path\": \"skill:tar\", \"offset\": 2, \"limit\": 1}}\n```"),
            .text("DONE"),
        ]
        let run = try await run(script, native: false) { $0.skills = [.init(name: "tar", text: "# Archives\nUse tar.\nOr zip.")] }
        #expect(run.model.requests[0].messages[0].content.contains("- skill:tar: Archives"))
        #expect(run.results[0] == "Use tar.")
        let without = try await Self.systemMessage(script, without: .read)
        #expect(!without.contains("skill:"))
    }

    private static func systemMessage(_ script: [ScriptedModel.Line], without tool: ToolSpec.Kind) async throws -> String {
        let run = try await run(script, native: false) { harness in
            harness.skills = [.init(name: "tar", text: "Archives")]
            harness.tools.removeAll { $0.kind == tool }
        }
        return run.model.requests[0].messages[0].content
    }

    @Test func itsTurnsAreLimited() async throws {
        let run = try await run([
            Self.delegate("finder", "Look."), .bash("say a"), .calls(("bash", #"{"command": "say b"}"#), text: "Still looking."), .submit,
        ]) {
            Self.give(&$0)
            $0.subagents[0].maxTurns = 2
        }
        #expect(run.results == ["Still looking.\n[the agent finder ended: turn limit]\n[exit code 1]", "[submitted]"])
    }

    @Test func tokensOfTheRunEndIt() async throws {
        let run = try await run([Self.delegate("finder", "Look."), .bash("say a")], tokens: 300) { Self.give(&$0) }
        #expect(run.end == .tokenLimit)
        #expect(run.model.requests.count == 3)
    }

    @Test func nobodyElseCanBeAsked() async throws {
        let run = try await run([Self.delegate("cook", "Cook."), .submit]) { Self.give(&$0) }
        #expect(run.results[0] == "there is no agent 'cook'; the agents are finder\n[exit code 1]")
        let nested = try await self.nested()
        #expect(nested == "there is no tool 'delegate'; the tools are bash, read, submit")
    }

    private func nested() async throws -> String? {
        let run = try await run([
            Self.delegate("finder", "Look."), Self.delegate("finder", "Look yourself."), .submit, .submit,
        ]) {
            Self.give(&$0)
            $0.policy.explainsRepair = true
        }
        return run.model.requests[2].messages.last?.content.replacing("[the call was not understood: ", with: "").split(separator: ".")
            .first
            .map(String.init)
    }
}
