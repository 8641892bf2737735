import Core
import Models
import Testing

@testable import Harness

/// `subagents/*.toml` as a part of a harness.
@Suite struct SubagentFileTests {
    private static let tool = "description = \"Give a task to another agent.\"\n"
    private static let file = "description = \"Finds files.\"\nsystem = \"You find files.\"\n"

    private static func harness(_ subagent: String?, tool: String? = tool) throws -> HarnessArtifact {
        try Sample.minimal(["tools/delegate.toml": tool, "subagents/finder.toml": subagent])
    }

    @Test func itIsReadAndShown() throws {
        let harness = try Self.harness(Self.file + "tools = [\"read\"]\nmax_turns = 5\nreport_limit = 500\n")
        var expected = Subagent(name: "finder", description: "Finds files.", system: "You find files.", tools: [.read])
        expected.maxTurns = 5
        expected.reportLimit = 500
        #expect(harness.content.subagents == [expected])
        #expect(
            HarnessRenderer(harness.content, hasNativeTools: true).tools.first { $0.name == "delegate" }?.description
                == "Give a task to another agent.\nAgents:\n- finder: Finds files.")
        let own = harness.content.content(for: expected)
        #expect(own.tools.map(\.kind.rawValue).sorted() == ["bash", "read", "submit"])
        #expect(own.policy.maxTurns == 5)
        let view = try #require(harness.surfaces.first { $0.surface == .subagents })
        #expect(view.items?.first?["name"] == "finder")
    }

    @Test(arguments: [
        ("system = \"x\"\n", "description"), (Self.file + "tools = [\"delegate\"]\n", "a subagent cannot delegate"),
        (Self.file + "tools = [\"fly\"]\n", "there is no tool fly"), (Self.file + "max_turns = 0\n", "max_turns"),
        (Self.file + "colour = 1\n", "colour"), ("description = \" \"\nsystem = \"x\"\n", "description: is empty"),
    ])
    func whatIsWrongIsNamed(text: String, problem: String) {
        let error = #expect(throws: Failure.self) { try Self.harness(text) }
        #expect(error?.description.contains(problem) == true, "\(error.map { "\($0)" } ?? "")")
        #expect(error?.description.contains("subagents/finder.toml") == true)
    }

    /// One edit changes one surface, so each must be possible without the other.
    @Test func theToolIsOfferedWhereThereIsSomebodyToAsk() throws {
        #expect(try !Self.harness(nil).content.offeredTools.contains { $0.kind == .delegate })
        #expect(try !Self.harness(Self.file, tool: nil).content.offeredTools.contains { $0.kind == .delegate })
        #expect(try Self.harness(Self.file).content.offeredTools.contains { $0.kind == .delegate })
    }

    @Test(arguments: ["Look well.\n/tests are there.", "Look well.\nreward comes.", "It is \"/tests/x\"."])
    func whatReachesForTheJudgeIsFound(system: String) throws {
        let item: JSONValue = ["name": "spy", "description": "Looks.", "system": .string(system)]
        let refusal = #expect(throws: EditRefusal.self) {
            try Edit([.addItem(surface: "subagents", item: item)], of: Self.harness(Self.file), audit: EditAudit(intent: "x"))
        }
        #expect(refusal?.reason == .tampering)
    }

    @Test func editsAddAndRemoveThem() throws {
        let base = try Self.harness(Self.file)
        let item: JSONValue = ["name": "tester", "description": "Runs \"tests\".", "system": "You test.\nAlways.", "tools": ["bash"]]
        let files = try EditOperation.addItem(surface: "subagents", item: item).apply(to: base.files)
        let added = try HarnessArtifact(files: files)
        #expect(added.content.subagents.map(\.name) == ["finder", "tester"])
        #expect(added.content.subagents[1].item == item)
        let removed = try EditOperation.removeItem(surface: "subagents", name: "tester").apply(to: files)
        #expect(try HarnessArtifact(files: removed).id == base.id)
    }
}
