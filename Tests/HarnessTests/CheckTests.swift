import Core
import Testing

@testable import Harness

/// Records of edits that come from elsewhere.
@Suite struct CheckTests {
    private func edit() throws -> Edit {
        try Edit([.appendText(surface: "prompt.system", text: "Think first.")], of: Sample.minimal, audit: EditAudit(intent: "x"))
    }

    private func reason(_ edit: Edit, on base: HarnessArtifact, leaks: LeakScan? = nil) -> EditRefusal.Reason? {
        do {
            try edit.check(on: base, leaks: leaks)
            return nil
        } catch {
            return error.reason
        }
    }

    /// The edit with other bytes in its first file, all its hashes right.
    private func forged(_ edit: Edit, _ text: String) throws -> Edit {
        var forged = edit
        var files = try Sample.minimal.files
        files[edit.changes[0].path] = Array(text.utf8)
        forged.changes[0].textAfter = text
        forged.changes[0].after = SHA256.hex(Array(text.utf8))
        forged.result = HarnessArtifact.id(of: files)
        return forged
    }

    @Test func anHonestRecordAndItsInversePass() throws {
        let (edit, base) = (try edit(), try Sample.minimal)
        #expect(reason(edit, on: base) == nil)
        #expect(reason(edit.inverse, on: try edit.apply(to: base)) == nil)
    }

    @Test func bytesThatTheOperationsDoNotGiveAreRefused() throws {
        #expect(reason(try forged(edit(), "Something else.\n"), on: try Sample.minimal) == .malformed)
    }

    @Test func withoutOperationsTheRulesHoldAllTheSame() throws {
        var bare = try forged(edit(), "Look into /tests first.\n")
        bare.operations = []
        #expect(reason(bare, on: try Sample.minimal) == .tampering)
        bare = try forged(edit(), "In brown-fox-count do less.\n")
        bare.operations = []
        #expect(reason(bare, on: try Sample.minimal, leaks: LeakScan(["brown-fox-count": []])) == .leak)
        bare.surface = "memory"
        #expect(reason(bare, on: try Sample.minimal) == .offSurface)
    }

    @Test func anotherBaseIsRefused() throws {
        #expect(reason(try edit(), on: try Sample.minimal(["prompt/system.md": "Other.\n"])) == .wrongBase)
    }

    /// Eight words of a task are a copy also when they are short, and when they are wrapped.
    @Test(arguments: ["put the sum of all the odd rows in", "put the sum of\nall the odd rows in"])
    func shortAndWrappedCopiesAreLeaks(text: String) throws {
        let leaks = LeakScan(["t": ["Then put the sum of all the odd rows in it."]])
        let refusal = #expect(throws: EditRefusal.self) {
            try Edit([.appendText(surface: "prompt.system", text: text)], of: Sample.minimal, audit: EditAudit(intent: "x"), leaks: leaks)
        }
        #expect(refusal?.reason == .leak)
    }
}
