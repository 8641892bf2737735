import Core
import Testing

@testable import Harness

@Suite struct MergeTests {
    private func edit(_ operation: EditOperation) throws -> Edit {
        try Edit([operation], of: Sample.minimal, audit: EditAudit(intent: "part"))
    }

    private func merged(_ operations: EditOperation...) throws -> HarnessArtifact {
        let base = try Sample.minimal
        guard case .merged(let artifact) = try EditMerge.merge(operations.map(edit), onto: base) else {
            throw Failure(.invalidInput, "conflict")
        }
        return artifact
    }

    private func conflicts(_ operations: EditOperation...) throws -> [String] {
        guard case .conflict(let places) = try EditMerge.merge(operations.map(edit), onto: Sample.minimal) else { return [] }
        return places
    }

    private let rule = { (name: String, message: String) -> EditOperation in
        .addItem(surface: "verify.rules", item: ["name": .string(name), "check": "changed", "message": .string(message)])
    }

    @Test func differentFilesAndKeysGoTogether() throws {
        let result = try merged(
            .appendText(surface: "prompt.execute", text: "More."), .setKey(surface: "policy.runtime", key: "max_turns", value: 9),
            .setKey(surface: "policy.runtime", key: "persist_shell", value: true), rule("a", "x"), rule("b", "y"))
        #expect(result.content.phases[.execute]?.contains("More.") == true)
        #expect(result.content.policy.maxTurns == 9 && result.content.policy.persistsShell)
        #expect(result.content.rules.map(\.name) == ["a", "b"])
    }

    @Test func twoParagraphsAtOneEndAreBothKept() throws {
        let result = try merged(
            .appendText(surface: "prompt.system", text: "First."), .appendText(surface: "prompt.system", text: "Second."))
        #expect(result.content.system.contains("First.") && result.content.system.contains("Second."))
    }

    @Test func theSameChangeTwiceIsOne() throws {
        let result = try merged(rule("a", "x"), rule("a", "x"))
        #expect(result.content.rules.count == 1)
    }

    @Test func contradictionsAreListedByPlace() throws {
        let turns = { EditOperation.setKey(surface: "policy.runtime", key: "max_turns", value: .int($0)) }
        #expect(try conflicts(turns(5), turns(6)) == ["policy/runtime.toml: max_turns is changed by two edits"])
        #expect(try conflicts(rule("a", "x"), rule("a", "y")) == ["verify/rules.toml: the rule a is changed by two edits"])
        let text = { EditOperation.setText(surface: "prompt.verify", text: $0) }
        #expect(try conflicts(text("One way."), text("Another.")) == ["prompt/phases/verify.md: the edits change the same lines"])
        #expect(
            try conflicts(
                .removeItem(surface: "memory", name: "agents"), .replaceItem(surface: "memory", item: ["name": "agents", "text": "z"])
            )
            .count == 1)
    }

    @Test func theOrderDoesNotMatterForWhatDoesNotTouch() throws {
        let a = EditOperation.setKey(surface: "policy.runtime", key: "max_turns", value: 9)
        let b = EditOperation.setKey(surface: "policy.runtime", key: "output_limit", value: 999)
        #expect(try merged(a, b).id == merged(b, a).id)
    }
}
