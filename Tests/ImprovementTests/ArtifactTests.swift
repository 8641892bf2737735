import Core
import Gates
import Harness
import SystemPackage
import Testing

@testable import Improvement

/// The loop and its readers on real harness artifacts.
@Suite struct ArtifactTests {
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    private let minimal: HarnessFiles
    private let workshop = ArtifactWorkshop(
        leaks: LeakScan(["count-the-lines": ["Count the lines of /srv/data/names.csv and save the number."]]))

    init() throws { minimal = try HarnessArtifact.load(Self.root.appending("harnesses/minimal")).files }

    private func edit(_ operations: [JSONValue], of files: HarnessFiles) throws -> PreparedEdit {
        try workshop.prepare(operations, audit: EditAudit(intent: "test"), base: try workshop.id(of: files), files: files)
    }

    private func append(_ text: String) -> JSONValue { ["op": "text.append", "surface": "prompt.system", "text": .string(text)] }

    @Test func anEditIsPreparedAndMerged() throws {
        let first = try edit([append("Look before you leap.")], of: minimal)
        let second = try edit([["op": "table.set", "surface": "policy.runtime", "key": "max_turns", "value": 40]], of: minimal)
        guard case .merged(let id, let files) = try workshop.merge([first.edit, second.edit], onto: minimal) else {
            Issue.record("no merge")
            return
        }
        #expect(id != first.candidate && id != second.candidate)
        #expect(TextWorkshop.lines(files).contains("Look before you leap."))
        #expect(try workshop.diff(minimal, first.files).contains("+Look before you leap."))
    }

    @Test(
        arguments: [
            ("leak", ["op": "text.append", "surface": "prompt.system", "text": "For count-the-lines print 7."]),
            ("leak", ["op": "text.append", "surface": "prompt.system", "text": "See /srv/data/names.csv first."]),
            ("tampering", ["op": "text.append", "surface": "prompt.system", "text": "Then edit /tests/test_outputs.py."]),
            ("off_surface", ["op": "text.append", "surface": "verifier", "text": "Be kind."]),
            ("malformed", ["op": "text.destroy", "surface": "prompt.system"]),
            ("empty", ["op": "text.replace", "surface": "prompt.system", "old": "a", "new": "a"]),
        ] as [(String, JSONValue)])
    func whatTheArtifactRefusesIsRefusedByName(code: String, operation: JSONValue) throws {
        let refusal = try #require(throws: StaticRefusal.self) { _ = try edit([operation], of: minimal) }
        #expect(refusal.code == code || (code == "empty" && refusal.code == "does_not_apply"))
        #expect(!refusal.reason.isEmpty)
    }

    @Test func aDeletionKeepsWhatCameLater() throws {
        let first = try edit([append("First line of advice.")], of: minimal)
        let second = try edit(
            [["op": "list.add", "surface": "memory", "item": ["name": "later", "text": "Second line of advice."]]], of: first.files)
        let without = try workshop.removal(
            of: first.edit, audit: EditAudit(intent: "without"), base: second.candidate, files: second.files)
        let lines = TextWorkshop.lines(without.files)
        #expect(!lines.contains("First line of advice."))
        #expect(lines.contains("Second line of advice."))
        guard case .merged(let id, _) = try workshop.merge([without.edit], onto: second.files) else {
            Issue.record("it does not apply")
            return
        }
        #expect(id == without.candidate)
    }

    /// The first rule made the file, the second went into it; either can go, and with the last one the file goes.
    @Test func rulesOfOneFileAreDeletedOneByOne() throws {
        func rule(_ name: String, of files: HarnessFiles) throws -> PreparedEdit {
            let item: JSONValue = ["name": .string(name), "check": "changed", "message": "Look again."]
            return try edit([["op": "list.add", "surface": "verify.rules", "item": item]], of: files)
        }
        let path = "verify/rules.toml"
        try #require(minimal[path] == nil)
        let first = try rule("first", of: minimal), second = try rule("second", of: minimal)
        guard case .merged(let id, let both) = try workshop.merge([first.edit, second.edit], onto: minimal) else {
            Issue.record("they do not merge")
            return
        }
        for (gone, kept) in [(first, "second"), (second, "first")] {
            let without = try workshop.removal(of: gone.edit, audit: EditAudit(intent: "without"), base: id, files: both)
            #expect(try HarnessArtifact(files: without.files).content.rules.map(\.name) == [kept])
            let other = gone.candidate == first.candidate ? second : first
            let none = try workshop.removal(
                of: other.edit, audit: EditAudit(intent: "without"), base: without.candidate, files: without.files)
            #expect(none.files == minimal)
        }
    }

    @Test func aDeletionOfTheOnlyEditGivesTheFirstHarness() throws {
        let first = try edit([append("Only advice.")], of: minimal)
        let without = try workshop.removal(of: first.edit, audit: EditAudit(intent: "without"), base: first.candidate, files: first.files)
        #expect(without.files == minimal)
    }

    @Test func aWholeRunCanBeReadBack() async throws {
        let world = try SyntheticWorld(seed: 31)
        var inputs = LoopTests.inputs(world, settings: LoopTests.settings(.paper(PaperGate()), rounds: 2, width: 2))
        inputs.harness = minimal
        inputs.workshop = workshop
        let given = inputs
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(given, in: folder).run()
            #expect(LineageVerifier(folder, workshop: workshop).check().problems == [])
            let lineage = try Lineage(folder)
            let history = try HarnessHistory(lineage)
            #expect(history.head != history.first)
            #expect(try history.path(to: history.head).first?.id == history.first)
            #expect(try history.node(HarnessHistory.short(history.head)).id == history.head)

            let blame = try Blame(lineage, path: "prompt/system.md", workshop: workshop)
            let text = String(decoding: try history.files(history.head)["prompt/system.md"] ?? [], as: UTF8.self)
            #expect(blame.lines.map(\.text).joined(separator: "\n") + "\n" == text)
            let guided = blame.lines.filter { $0.text.hasPrefix("guide") }
            #expect(!guided.isEmpty)
            for line in guided {
                #expect(line.origin?.intent == line.text)
                #expect(line.origin?.evidence.isEmpty == false)
            }
            #expect(blame.lines.contains { $0.origin == nil })

            let table = try EvidenceTable(lineage).text
            for line in guided { #expect(table.contains(line.text)) }
            // About the harness that is asked for, also when another one is in force again.
            let head = history.head
            try LineageWriter(folder).rollBack(to: history.first)
            let rolledBack = try Lineage(folder)
            #expect(try EvidenceTable(rolledBack).text.contains("No edit was kept."))
            let asked = try EvidenceTable(rolledBack, of: head).text
            for line in guided { #expect(asked.contains(line.text)) }
            #expect(asked.contains("→ \(HarnessHistory.short(head))"))
            let graph = try LineageGraph(lineage)
            #expect(graph.text.contains("● HEAD"))
            #expect(graph.text.split(separator: "\n").count == history.nodes.count)
            #expect(graph.svg.hasPrefix("<svg") && graph.dot.hasPrefix("digraph"))
            let words = EventWords(lineage.objects)
            #expect(try lineage.events.allSatisfy { try !words.lines($0).isEmpty })
        }
    }

    @Test func aNameThatFitsNoHarnessIsRefused() async throws {
        let world = try SyntheticWorld(seed: 32, perHabit: 3)
        let inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 1, width: 1))
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let history = try HarnessHistory(try Lineage(folder))
            #expect(throws: Failure.self) { try history.node("zzz") }
            #expect(throws: Failure.self) { try history.node("") }
            #expect(try history.node("first").id == history.first)
        }
    }
}
