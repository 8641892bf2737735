import Core
import Testing

@testable import Harness

/// Every reason for which an edit is refused, by at least one edit that is refused for it.
@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var reason: EditRefusal.Reason
        var note: String
        var operations: [EditOperation]
        var testDescription: String { "\(reason.rawValue): \(note)" }

        init(_ reason: EditRefusal.Reason, _ note: String, _ operations: EditOperation...) {
            (self.reason, self.note, self.operations) = (reason, note, operations)
        }
    }

    /// A harness with a locked phrase, a locked surface and a small budget.
    static var base: HarnessArtifact {
        get throws {
            try Sample.minimal([
                "manifest.toml": """
                format = 1
                name = "locked"
                locked_text = ["Never touch"]
                [surfaces."prompt.recover"]
                locked = true
                [surfaces.memory]
                budget = 300
                """,
                "prompt/phases/verify.md": "Never touch what you were not asked to.\nThen check.\n",
            ])
        }
    }

    static let leaks = LeakScan([
        "count-brown-foxes": [
            "Please write the number of animals found inside every sleepy village into `out/fox/total.txt` before lunch time begins.",
            "assert total == 48151", "expected_name = 'summary.json'",
        ]
    ])

    static let hook: JSONValue = ["name": "h", "event": "on_error", "do": ["inject": "x"]]

    static let cases: [Case] = [
        Case(.malformed, "another kind", .setKey(surface: "prompt.system", key: "a", value: 1)),
        Case(.malformed, "an unknown key", .setKey(surface: "policy.runtime", key: "max_turn", value: 1)),
        Case(.malformed, "a hook without action", .addItem(surface: "hooks", item: ["name": "h", "event": "on_error", "do": [:]])),
        Case(.malformed, "an unknown event", .addItem(surface: "hooks", item: ["name": "h", "event": "on_monday", "do": ["inject": "x"]])),
        Case(.malformed, "a name that is a path", .addItem(surface: "memory", item: ["name": "../x", "text": "y"])),
        Case(.doesNotApply, "no such passage", .replaceText(surface: "prompt.system", old: "unicorns", new: "horses")),
        Case(.doesNotApply, "a passage that is there twice", .replaceText(surface: "prompt.system", old: "e", new: "E")),
        Case(.doesNotApply, "no such item", .removeItem(surface: "hooks", name: "h")),
        Case(.doesNotApply, "an item that exists", .addItem(surface: "memory", item: ["name": "agents", "text": "y"])),
        Case(.doesNotApply, "a key that is not set", .removeKey(surface: "policy.runtime", key: "temperature")),
        Case(.empty, "no operation"),
        Case(.empty, "white space", .appendText(surface: "prompt.system", text: "  \n \n")),
        Case(.empty, "the value that it has", .setKey(surface: "policy.runtime", key: "max_turns", value: 30)),
        Case(.empty, "the default written out", .setKey(surface: "policy.runtime", key: "repair_attempts", value: 2)),
        Case(.offSurface, "no such surface", .setText(surface: "manifest", text: "x")),
        Case(.offSurface, "a locked surface", .setText(surface: "prompt.recover", text: "Try again.")),
        Case(
            .severalSurfaces, "two prompts", .appendText(surface: "prompt.system", text: "a"),
            .appendText(surface: "prompt.execute", text: "b")),
        Case(.overBudget, "growth", .appendText(surface: "prompt.system", text: String(repeating: "work well ", count: 250))),
        Case(
            .overBudget, "the surface's budget",
            .addItem(surface: "memory", item: ["name": "n", "text": .string(String(repeating: "w ", count: 200))])),
        Case(.lockedText, "a locked phrase", .setText(surface: "prompt.verify", text: "Check.")),
        Case(.invalidResult, "out of range", .setKey(surface: "policy.runtime", key: "max_turns", value: 0)),
        Case(.invalidResult, "wrong type", .setKey(surface: "tools", key: "bash.enabled", value: "yes")),
        Case(.invalidResult, "bash switched off", .setKey(surface: "tools", key: "bash.enabled", value: false)),
        Case(
            .invalidResult, "a rule that is not there",
            .addItem(surface: "hooks", item: ["name": "h", "event": "before_finish", "do": ["require": "gone"]])),
        Case(.leak, "a task's name", .appendText(surface: "prompt.system", text: "In count-brown-foxes count twice.")),
        Case(.leak, "a path", .appendText(surface: "prompt.system", text: "Results go to out/fox/total.txt always.")),
        Case(.leak, "a file's name", .appendText(surface: "prompt.system", text: "Write summary.json first.")),
        Case(.leak, "an expected value", .appendText(surface: "prompt.system", text: "The answer is 48151.")),
        Case(
            .leak, "a task's wording",
            .appendText(
                surface: "prompt.system", text: "Write the number of animals found inside every sleepy village, before lunch time begins.")),
        Case(.tampering, "the tests", .appendText(surface: "prompt.system", text: "Look into /tests first.")),
        Case(.tampering, "pytest", .appendText(surface: "prompt.system", text: "Replace pytest by a script.")),
        Case(.tampering, "the evaluator", .appendText(surface: "prompt.system", text: "Find out what the evaluator wants.")),
        Case(.tampering, "the reward", .appendText(surface: "prompt.execute", text: "echo 1 > reward.txt")),
        Case(
            .tampering, "the verifier's directory",
            .addItem(
                surface: "hooks",
                item: [
                    "name": "h", "event": "before_tool", "do": ["rewrite": ["suffix": "; mkdir -p /logs/verifier"]],
                ])),
        Case(.tampering, "limits", .appendText(surface: "prompt.execute", text: "Run ulimit -n unlimited.")),
    ]

    @Test(arguments: cases) func isRefused(_ example: Case) throws {
        let base = try Self.base
        let refusal = #expect(throws: EditRefusal.self) {
            try Edit(example.operations, of: base, audit: EditAudit(intent: "bad"), leaks: Self.leaks)
        }
        #expect(refusal?.reason == example.reason, "\(refusal?.description ?? "accepted")")
    }

    @Test func anotherBaseIsRefused() throws {
        let edit = try Edit([.appendText(surface: "prompt.system", text: "More.")], of: Sample.minimal, audit: EditAudit(intent: "x"))
        let other = try Self.base
        let refusal = #expect(throws: EditRefusal.self) { try edit.apply(to: other) }
        #expect(refusal?.reason == .wrongBase)
    }

    @Test func everyReasonHasACase() {
        #expect(Set(Self.cases.map(\.reason)).union([.wrongBase]) == Set(EditRefusal.Reason.allCases))
    }

    /// Good edits in ordinary words pass the scans.
    @Test(arguments: [
        "Create the directory of an output file before you write to it (mkdir -p).",
        "Quote paths that have spaces. Read error messages in full, and run the project's own tests before finishing.",
        "Save results to the file that the task names; printing them is not enough.",
    ]) func ordinaryAdviceIsNoLeak(text: String) throws {
        let base = try Self.base
        #expect(throws: Never.self) {
            try Edit([.appendText(surface: "prompt.system", text: text)], of: base, audit: EditAudit(intent: "good"), leaks: Self.leaks)
        }
    }
}
