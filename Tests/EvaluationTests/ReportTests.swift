import Core
import Gates
import Statistics
import Testing
import Trials

@testable import Evaluation

@Suite struct ReportTests {
    private static func tasks(_ names: [String], _ split: Split? = nil, family: String? = nil) -> [MeasuredTask] {
        names.map { MeasuredTask(name: $0, family: family, split: split) }
    }

    @Test func ratesAndBounds() throws {
        let report = EvaluationReport(
            measurement(Self.tasks(["a", "b"]), base: ["a": "+-", "b": "--"], cand: ["a": "+?", "b": "-?"]))
        let base = report.arms[0].splits[0]
        #expect(base.split == nil && base.passRate.rate == 0.25 && base.missing == 0)
        #expect(base.worstRate == base.passRate.rate && base.bestRate == base.passRate.rate)
        #expect(base.passRate.passAtK[2] == 0.5 && base.passRate.passAllK[2] == 0)
        #expect(base.exactByTask == nil, "a task went both ways")
        let cand = report.arms[1].splits[0]
        #expect(cand.attempts == 4 && cand.missing == 2 && cand.passRate.attempts == 2 && cand.errors == ["HostError": 2])
        #expect(cand.passRate.rate == 0.5 && cand.worstRate == 0.25 && cand.bestRate == 0.75)
        #expect(cand.exactByTask == Proportion.clopperPearson(1, of: 2))
        let split = report.comparisons[0].splits[0]
        #expect(split.worstDifference == 0 && split.bestDifference == 0.5)
        #expect(report.caveats.contains { $0.contains("base 0, cand 2") })
        #expect(report.caveats.contains { $0.contains("different numbers") })
    }

    /// A pair counts only when both of its trials have a verdict.
    @Test func onlyWholePairsAreCompared() {
        let report = EvaluationReport(
            measurement(Self.tasks(["a", "b", "c"]), base: ["a": "?+-", "b": "---", "c": "?"], cand: ["a": "+-?", "b": "++-", "c": "+"]))
        let difference = report.comparisons[0].splits[0].difference
        #expect(difference.tasks == 2, "c has no verdict in the baseline")
        #expect(difference.wins == 2 && difference.losses == 1)
        #expect(difference.mcNemarTwoSided == McNemar.twoSided(wins: 2, losses: 1))
        #expect(abs(difference.difference - (-1 + 2.0 / 3) / 2) < 1e-12)
    }

    @Test func withoutSharedDrawsThereAreNoPairs() {
        let report = EvaluationReport(
            measurement(Self.tasks(["a", "b"]), base: ["a": "+-", "b": "-"], cand: ["a": "++", "b": "+-"], sharesDraws: false))
        let split = report.comparisons[0].splits[0]
        #expect(!split.isPaired && split.difference.wins == nil && split.difference.mcNemar == nil)
        #expect(split.difference.difference == 0.5)
    }

    @Test func flipsAreListed() {
        let tasks = Self.tasks(["a", "b"], .heldIn) + Self.tasks(["c"], .heldOut)
        let report = EvaluationReport(
            measurement(tasks, base: ["a": "--", "b": "+-", "c": "++"], cand: ["a": "++", "b": "-+", "c": "+-"]))
        #expect(report.comparisons[0].flips.map(\.task) == ["a", "c"])
        #expect(report.comparisons[0].flips.map(\.difference) == [1, -0.5])
        #expect(report.comparisons[0].flips.map(\.split) == [.heldIn, .heldOut])
        #expect(report.arms[0].splits.map(\.split) == [.heldIn, .heldOut], "a split without tasks is not shown")
    }

    /// Twelve tasks that are all gained, against twelve where nothing changes.
    @Test func overFittingIsNamed() throws {
        let inside = (0..<12).map { "i\($0)" }
        let outside = (0..<12).map { "o\($0)" }
        let base = Dictionary(uniqueKeysWithValues: (inside + outside).map { ($0, "-") })
        var cand = base
        for name in inside.dropFirst() { cand[name] = "+" }
        let report = EvaluationReport(
            measurement(Self.tasks(inside, .heldIn) + Self.tasks(outside, .heldOut), base: base, cand: cand))
        let gap = try #require(report.comparisons[0].gap)
        #expect(abs(gap.difference - 11.0 / 12) < 1e-12 && gap.interval?.contains(0) == false)
        #expect(report.conclusions.contains { $0.contains("fitted to the tasks") })
        #expect(report.conclusions[0].contains("chance alone seldom does that"))
        #expect(report.conclusions[1].contains("no difference is shown"))
    }

    @Test func wordsFollowTheNumbers() {
        func conclusion(_ base: [String: String], _ cand: [String: String]) -> String {
            EvaluationReport(measurement(Self.tasks(base.keys.sorted()), base: base, cand: cand)).conclusions[0]
        }
        let names = (0..<10).map { "t\($0)" }
        func all(_ outcome: String) -> [String: String] { Dictionary(uniqueKeysWithValues: names.map { ($0, outcome) }) }
        #expect(conclusion(["a": "-", "b": "-"], ["a": "+", "b": "+"]).contains("nothing could have been shown"))
        #expect(conclusion(all("--"), all("++")).contains("seldom"))
        #expect(conclusion(all("--"), all("+???")).contains("missing attempts could undo it") == false)
        var half = all("--")
        half["t0"] = "+-"
        #expect(conclusion(all("--"), half).contains("would most likely have been missed"))
        #expect(conclusion(all("?"), all("+")).contains("nothing can be said"))
        // Gained wherever there is a verdict, but most of the baseline's are missing.
        #expect(conclusion(all("-???"), all("+---")).contains("missing attempts could undo it"))
    }

    @Test func caveats() {
        var measured = measurement(Self.tasks(["a"]), base: ["a": "+"], cand: ["a": "-"])
        #expect(EvaluationReport(measured).caveats.contains { $0.contains("one attempt a task") })
        measured.arms[0].model = "sim:hasty"
        #expect(EvaluationReport(measured).caveats.contains { $0.hasPrefix("simulated models") })
        measured.caveats = ["so said the caller."]
        #expect(EvaluationReport(measured).caveats.first == "so said the caller.")
    }

    @Test func theJSONFormCanBeReadBack() throws {
        let report = EvaluationReport(
            measurement(Self.tasks(["a", "b"], .heldIn), base: ["a": "+-", "b": "--"], cand: ["a": "++", "b": "+-"]))
        let bytes = try JSON.encode(report, keys: .snakeCase)
        #expect(try JSON.decode(EvaluationReport.self, from: bytes, keys: .snakeCase) == report)
    }
}
