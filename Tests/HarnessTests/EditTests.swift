import Core
import Testing

@testable import Harness

/// What an edit does, and its exact inverse.
@Suite struct EditTests {
    private func edit(_ operations: EditOperation..., of base: HarnessArtifact? = nil) throws -> Edit {
        try Edit(operations, of: base ?? Sample.minimal, audit: EditAudit(intent: "test"))
    }

    @Test func aTextGrowsByAParagraph() throws {
        let base = try Sample.minimal
        let edit = try edit(.appendText(surface: "prompt.execute", text: "Make the directory of a result before you write it."))
        let after = try edit.apply(to: base)
        #expect(after.content.phases[.execute]?.hasSuffix("\n\nMake the directory of a result before you write it.\n") == true)
        #expect(edit.changes.map(\.path) == ["prompt/phases/execute.md"])
        #expect(try edit.inverse.apply(to: after) == base)
    }

    @Test func aKeyIsSetOnItsLineAndTheRestStays() throws {
        let base = try Sample.minimal
        let after = try edit(.setKey(surface: "policy.runtime", key: "max_turns", value: 12)).apply(to: base)
        #expect(after.content.policy.maxTurns == 12)
        let text = String(decoding: after.files["policy/runtime.toml"] ?? [], as: UTF8.self)
        #expect(text.hasPrefix("# Every key is documented"))
        #expect(text.contains("max_turns = 12\ncommand_timeout_sec = 120\n"))
    }

    @Test func aNewKeyGoesToTheEndAndComesOffAgain() throws {
        let base = try Sample.minimal
        let set = try edit(.setKey(surface: "policy.runtime", key: "persist_shell", value: true)).apply(to: base)
        #expect(set.content.policy.persistsShell)
        let removed = try edit(.removeKey(surface: "policy.runtime", key: "persist_shell"), of: set).apply(to: set)
        #expect(removed == base)
    }

    @Test func hooksAndRulesCome() throws {
        let base = try Sample.minimal
        let hook: JSONValue = [
            "name": "no-directory", "event": "on_error", "priority": 20, "when": ["output_matches": "No such file \"or\" directory\\n"],
            "do": ["inject": "Make it first: mkdir -p \"…\" ({{working_directory}})"],
        ]
        let hooked = try edit(.addItem(surface: "hooks", item: hook)).apply(to: base)
        #expect(hooked.content.hooks.first?.conditions == [.outputMatches("No such file \"or\" directory\\n")])
        #expect(hooked.content.hooks.first?.action == .inject("Make it first: mkdir -p \"…\" ({{working_directory}})"))
        #expect(hooked.content.hooks.first?.item(named: true) == hook)

        let rules: [JSONValue] = ["a", "b", "c"].map {
            ["name": .string($0), "check": "named_paths_exist", "message": "Missing: {{missing_paths}}", "max_refusals": 3]
        }
        var current = base
        for rule in rules { current = try edit(.addItem(surface: "verify.rules", item: rule), of: current).apply(to: current) }
        #expect(current.content.rules.map(\.name) == ["a", "b", "c"])
        let without = try edit(.removeItem(surface: "verify.rules", name: "b"), of: current).apply(to: current)
        #expect(without.content.rules.map(\.name) == ["a", "c"])
        let changed = try edit(
            .replaceItem(surface: "verify.rules", item: ["name": "a", "check": "command", "command": "true", "message": "no"]), of: without
        ).apply(to: without)
        #expect(changed.content.rules.map(\.check) == [.command("true"), .namedPathsExist])
    }

    @Test func operationsAreReadAsTheyAreWritten() throws {
        let operations: [EditOperation] = [
            .setText(surface: "prompt.system", text: "a"), .appendText(surface: "prompt.verify", text: "b"),
            .replaceText(surface: "prompt.verify", old: "c", new: ""), .setKey(surface: "policy.runtime", key: "max_turns", value: 3),
            .removeKey(surface: "policy.runtime", key: "max_turns"), .addItem(surface: "memory", item: ["name": "n", "text": "t"]),
            .replaceItem(surface: "memory", item: ["name": "n", "text": "u"]), .removeItem(surface: "memory", name: "n"),
        ]
        let bytes = try JSON.encode(operations)
        #expect(try JSON.decode([EditOperation].self, from: bytes) == operations)
        #expect(operations[2].json["op"] == "text.replace")
    }

    /// Two hundred random harnesses, one random operation each: applied and taken back gives the same bytes.
    @Test(arguments: 0..<200) func everyEditCanBeTakenBack(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let base = try dice.harness()
        let operation = dice.operation()
        let edit: Edit
        do {
            edit = try Edit([operation], of: base, audit: EditAudit(intent: "random"))
        } catch {
            // Some random operations do not fit; see below that most do.
            return
        }
        let after = try edit.apply(to: base)
        #expect(after.id == edit.result && after != base)
        #expect(try edit.inverse.apply(to: after).files == base.files)
        let copy = try JSON.decode(Edit.self, from: JSON.encode(edit))
        #expect(copy == edit && copy.id == edit.id)
    }

    /// The operations above must not all be refused.
    @Test func mostRandomEditsApply() throws {
        let applied = try (0..<200).count { seed in
            var dice = Dice(seed: UInt64(seed))
            let base = try dice.harness()
            return (try? Edit([dice.operation()], of: base, audit: EditAudit(intent: "random"))) != nil
        }
        #expect(applied > 100)
    }
}
