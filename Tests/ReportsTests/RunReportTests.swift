import Core
import Gates
import Improvement
import Models
import Statistics
import SystemPackage
import Testing

@testable import Reports

/// The report's model of whole runs.
@Suite struct RunReportTests {
    static func report(_ run: SyntheticRun) async throws -> RunReport {
        try await Scratch.with { folder in
            try await run.run(in: folder)
            return try RunReport(run: folder)
        }
    }

    /// One remedy, one harmful or useless edit, one leak or none in each round.
    static let mixed: @Sendable (Int, Int) -> SyntheticRun.Move = { slot, history in
        switch (slot, history) {
        case (0, _): .remedy(0)
        case (1, 0): .line("harm", intent: "Answer at once and save time")
        case (1, _): .line("placebo \(history)", intent: "Think step by step")
        case (2, 0...2): .line("the answer of csv-to-json is 7", intent: "Remember what the converter wants")
        default: .decline("What is left looks beyond what a harness can mend.")
        }
    }

    static let useless: @Sendable (Int, Int) -> SyntheticRun.Move = { _, history in .line("placebo \(history)", intent: "nothing") }

    /// One such run, for all that only read it.
    static let shared = Task { try await report(SyntheticRun(plan: mixed)) }

    @Test func everySlotHasItsFate() async throws {
        let report = try await Self.shared.value
        let slots = report.rounds.flatMap(\.slots)
        let made = report.rounds.compactMap(\.ended)
        #expect(slots.count { $0.fate == .refused } == made.reduce(0) { $0 + $1.refused })
        #expect(slots.count { $0.fate == .declined } == made.reduce(0) { $0 + $1.declined })
        #expect(slots.count { $0.fate == .kept } == made.reduce(0) { $0 + $1.accepted })
        #expect(Set(slots.map(\.fate)) == [.kept, .rejected, .refused, .declined])
        #expect(slots.allSatisfy { ($0.made != nil) == ($0.decision != nil) })
        #expect(slots.filter { $0.fate == .refused }.allSatisfy { $0.reply.contains("csv-to-json") && $0.refused?.code == "leak" })
        #expect(slots.filter { $0.made != nil }.allSatisfy { $0.diff.contains("\n+") && $0.cluster != nil })
    }

    /// The lineage counts predictions by another way than the report does.
    @Test func predictionsAreThoseOfTheLineage() async throws {
        for gate in [Gates.standard, .paper(PaperGate())] {
            let report = try await Self.report(SyntheticRun(settings: { $0.gate = gate }, plan: Self.mixed))
            #expect(report.rounds.count == 3)
            for round in report.rounds {
                let ended = try #require(round.ended).predictions
                let run = round.slots.compactMap(\.decision).flatMap(\.predictions).compactMap(\.change)
                #expect(run.count == ended.named)
                #expect(run.count { $0 > 0 } == ended.namedRose)
            }
        }
    }

    /// Counted from the outcomes on one side, taken from the loop's own account on the other.
    @Test func whatWasSpentIsWhatTheOutcomesSay() async throws {
        let report = try await Self.shared.value
        #expect(report.spent.trials == report.cells.count)
        #expect(report.spent.trialTokens == report.cells.compactMap(\.record.tokens).reduce(0, +))
        #expect(report.costs.reduce(0) { $0 + $1.trials } == report.cells.count)
        #expect(Set(report.cells.map(\.record.cell)).count == report.cells.count)
        #expect(report.spent.loopTokens > 0)
    }

    /// Trials of a decision that a limit cut off are in no event, yet were paid for: told apart, and counted once when the run goes on.
    @Test func whatALimitCutOffIsCountedOnce() async throws {
        try await Scratch.with { folder in
            var run = SyntheticRun(settings: { $0.rounds = 1 }, plan: Self.mixed)
            // After what is mined: into the looks of the first decision.
            let mining = try await Self.shared.value.costs.first { $0.purpose == .mining }?.trials ?? 0
            run.limits.trials = mining / 3 + 40
            try await run.run(in: folder)
            let cut = try RunReport(run: folder)
            #expect(cut.state == .stopped(.maxTrials))
            #expect(cut.undecided.trials > 0 && cut.undecided.tokens > 0)
            #expect(cut.costs.reduce(cut.undecided.trials) { $0 + $1.trials } == cut.spent.trials)
            #expect(cut.costs.reduce(cut.undecided.tokens) { $0 + $1.tokens } == cut.spent.trialTokens)
            let row = try #require(HTMLScan(try cut.html()).rows.first { $0.first?.contains("a limit came first") == true })
            #expect(row.contains(Figure.count(cut.undecided.trials)))

            run.limits.trials = nil
            try await run.run(in: folder)
            let log = folder.appending("events.jsonl")
            let lines = try Files.text(log).split(separator: "\n").map { "\($0)\n" }
            for count in 1...lines.count {
                try Files.write(lines.prefix(count).joined(), to: log)
                let report = try RunReport(run: folder)
                let isCut = report.state == .stopped(.maxTrials)
                #expect((report.undecided.trials > 0) == isCut, "\(count) events")
                #expect(isCut || report.spent.trials == report.cells.count, "\(count) events")
            }
        }
    }

    /// Every gate with all its parameters, as lineages and verdicts hold it.
    @Test func gatesReadLikeWords() throws {
        for gate in Gates.all {
            let text = String(decoding: try JSON.encode(gate, pretty: false), as: UTF8.self)
            #expect(text.hasPrefix("{\"kind\":\"") && text.contains("\"rule\":{") && !text.contains("\"_0\""), "\(text)")
            #expect(try JSON.decode(Gates.self, from: Array(text.utf8)) == gate)
        }
    }

    /// A person puts the first harness into force again, then opens the sealed tasks of another: the run is over all the same.
    @Test func whatPeopleDoAfterwardsLeavesARunStopped() async throws {
        try await Scratch.with { folder in
            try await SyntheticRun(plan: Self.mixed).run(in: folder)
            let before = try RunReport(run: folder)
            guard case .stopped = before.state else { throw Failure(.invalidInput, "it did not stop") }
            func sealed(_ harness: String, _ outcome: CellOutcome) -> [LoopRecord] {
                (0..<2).flatMap { draw in
                    ["a sealed one", "another sealed one"].map { task in
                        LoopRecord(
                            cell: LoopCell(harness: harness, task: task, draw: UInt64(draw), purpose: .sealed), outcome: outcome, tokens: 5,
                            outcomeHash: "", key: "")
                    }
                }
            }
            let writer = try LineageWriter(folder)
            try writer.recordSealed(sealed(before.firstHarness, .failed) + sealed(before.head, .passed), opening: 2)
            let opened = try RunReport(run: folder)
            #expect(opened.state == before.state && opened.spent == before.spent && opened.cells == before.cells)
            #expect(opened.opened.map(\.estimate?.difference) == [1])
            let text = HTMLScan(try opened.html()).text
            #expect(text.contains("opening 2 of these splits") && text.contains("2 sealed tasks were opened after the run had stopped"))
            #expect(!text.contains("a sealed one"), "names stay unsaid")
            try writer.rollBack(to: before.firstHarness)
            let rolledBack = try RunReport(run: folder)
            #expect(rolledBack.state == before.state && rolledBack.head == before.firstHarness)
        }
    }

    @Test func stateReadsLikeWords() throws {
        let states: [(RunReport.State, String)] = [
            (.stopped(.maxTrials), #"{"kind":"stopped","reason":"max_trials"}"#), (.unfinished, #"{"kind":"unfinished"}"#),
            (.waiting(candidate: "sha256:1"), #"{"candidate":"sha256:1","kind":"waiting"}"#),
        ]
        for (state, text) in states {
            #expect(String(decoding: try JSON.encode(state, pretty: false), as: UTF8.self) == text)
            #expect(try JSON.decode(RunReport.State.self, from: Array(text.utf8)) == state)
        }
    }

    /// The world mends all tasks of a habit by one line, so a real gain must show, and the interval must hold the truth's sign.
    @Test func gainsCompareTheFirstHarnessWithTheLast() async throws {
        let report = try await Self.shared.value
        let gain = try #require(report.gains.first { $0.split == .heldIn })
        #expect(gain.difference > 0.2)
        #expect(abs(gain.after - gain.before - gain.difference) < 1e-9)
        #expect(gain.tasks == report.heldIn.count)
        let none = try await Self.report(SyntheticRun(plan: RunReportTests.useless))
        #expect(none.gains.isEmpty && none.head == none.firstHarness)
    }

    /// What chose a harness must not count for it: with the paper's gate an accepted candidate's own outcomes are its next baseline.
    @Test func outcomesThatChoseAHarnessAreNotItsRate() async throws {
        let report = try await Self.report(
            SyntheticRun(
                settings: {
                    $0.gate = .paper(PaperGate()); $0.remeasure = 0
                }, plan: Self.mixed))
        let moved = try #require(report.rounds.firstIndex { !$0.moves.isEmpty })
        let next = try #require(report.rounds.dropFirst(moved + 1).first)
        let point = try #require(report.rates.first { $0.round == next.number && $0.split == .heldIn })
        #expect(point.rate.attempts == report.settings.repeats * report.heldIn.count)
        #expect(!report.rates.contains { $0.round == next.number && $0.split == .heldOut })
    }

    @Test func theGridHoldsEveryOutcomeOfAColumn() async throws {
        let report = try await Self.shared.value
        #expect(report.grid.rows.count == report.heldIn.count + report.heldOut.count)
        for (place, column) in report.grid.columns.enumerated() where column.kind == .candidate {
            let shown = report.grid.rows.compactMap { $0.cells[place] }
            let own = report.cells.filter {
                $0.record.cell.harness == column.harness && $0.round == column.round && $0.record.cell.purpose != .remeasure
            }
            #expect(shown.reduce(0) { $0 + $1.valid + $1.invalid } == own.count)
            #expect(shown.reduce(0) { $0 + $1.passed } == own.count { $0.record.outcome == .passed })
        }
    }

    /// A report of every moment of a run: cut anywhere, it can be made, and spends never go down.
    @Test func anInterruptedRunCanBeReportedAtEveryEvent() async throws {
        try await Scratch.with { folder in
            try await SyntheticRun(settings: { $0.rounds = 2 }, plan: Self.mixed).run(in: folder)
            let log = folder.appending("events.jsonl")
            let lines = try Files.text(log).split(separator: "\n").map { "\($0)\n" }
            var spent = 0
            for count in 1...lines.count {
                try Files.write(lines.prefix(count).joined(), to: log)
                let report = try RunReport(run: folder)
                #expect(HTMLScan(try report.html()).problems == [])
                #expect((report.state == .unfinished) == (count < lines.count))
                #expect(report.events == count)
                #expect(report.spent.tokens >= spent)
                spent = report.spent.tokens
            }
        }
    }

    @Test func aFolderWithoutALineageIsRefused() async throws {
        try await Scratch.with { folder in
            let error = #expect(throws: Failure.self) { try RunReport(run: folder) }
            #expect(error?.hint?.contains("improve") == true)
        }
    }

    @Test func equalRunsGiveEqualReports() async throws {
        let run = SyntheticRun(plan: Self.mixed)
        var first = try await Self.report(run), second = try await Self.report(run)
        for report in [first, second] { #expect(try JSON.decode(RunReport.self, from: Array(try report.json().utf8)) == report) }
        // Only the folder's name and the journal's times differ.
        (second.name, second.seconds) = (first.name, first.seconds)
        #expect(first == second)
        #expect(try first.html() == second.html())
        first.name = "other"
        #expect(try first.html() != second.html())
    }

    @Test func csvHasALineForEveryOutcome() async throws {
        let report = try await Self.report(SyntheticRun(settings: { $0.rounds = 1 }, name: { "a, \"b\" \($0)" }, plan: Self.mixed))
        let lines = report.csv().split(separator: "\n")
        #expect(lines.count == report.cells.count + 1)
        #expect(lines[1].contains("\"a, \"\"b\"\" "))
        #expect(lines[0] == "round,harness,task,split,draw,purpose,outcome,tokens,outcome_hash,key")
    }
}
