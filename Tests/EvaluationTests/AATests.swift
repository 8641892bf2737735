import Core
import Gates
import Testing
import Trials

@testable import Evaluation

@Suite struct AATests {
    private static func results(_ rows: [String: String], repeated: [Bool]? = nil) throws -> [CellResult] {
        try rows.flatMap { task, outcomes in
            try outcomes.enumerated().map { draw, outcome in
                let status = outcome == "+" ? "passed" : outcome == "-" ? "failed" : "invalid"
                let text = """
                    {"format": 1, "cell": {"arm": "a", "task": "\(task)", "draw": \(draw), "purpose": "aa"}, "status": "\(status)",
                     "tries": 1, "outcomeHash": "h", "trial": "jobs/j/\(task)-\(draw)"}
                    """
                var result = try JSON.decode(CellResult.self, from: Array(text.utf8))
                result.repeatedVerdicts = repeated
                return result
            }
        }
    }

    private static let tasks = (0..<12).map { MeasuredTask(name: "t\($0)", split: $0 < 8 ? .heldIn : .heldOut) }

    @Test func coinsFoolThePaperGateAndNotTheDefault() throws {
        let rows = Dictionary(uniqueKeysWithValues: Self.tasks.map { ($0.name, "+-+--+-+") })
        let report = try AAMeasurement(arm: .oracle, draws: 8, tasks: Self.tasks, results: Self.results(rows), permutations: 400)
        let rates = Dictionary(uniqueKeysWithValues: report.gates.rows.map { ($0.gate, $0.falseAcceptRate) })
        #expect(try #require(rates["paper"]) > 0.1)
        #expect(try #require(rates[Gates.standard.name]) < 0.05)
        #expect(report.gates.flakes.count == 12 && report.leftOut.isEmpty && report.verifier == nil)
    }

    @Test func whatIsMissingIsSaid() throws {
        var rows = Dictionary(uniqueKeysWithValues: Self.tasks.map { ($0.name, "++++") })
        rows["t3"] = "+???"
        let report = try AAMeasurement(
            arm: .oracle, draws: 4, tasks: Self.tasks + [MeasuredTask(name: "s", split: .sealed)],
            results: Self.results(rows, repeated: [true, true]), permutations: 100)
        #expect(report.leftOut == ["t3"])
        #expect(report.caveats.contains { $0.hasPrefix("3 attempts have no verdict") })
        #expect(report.caveats.contains { $0.contains("nothing varies") })
        #expect(report.verifier?.states == 11 * 4 + 1 && report.verifier?.disagreeing == 0)
        #expect(throws: Failure.self) {
            try AAMeasurement(arm: .oracle, draws: 2, tasks: Self.tasks, results: Self.results(["t0": "+?"]), permutations: 100)
        }
    }

    @Test func verifiersThatDisagree() throws {
        let report = try AAMeasurement(
            arm: .oracle, draws: 2, tasks: Self.tasks, results: Self.results(["t0": "+-", "t1": "--"], repeated: [false]), permutations: 100
        )
        #expect(report.verifier?.states == 4 && report.verifier?.disagreeing == 1)
        #expect(report.verifier?.names == ["t0 jobs/j/t0-0"])
    }
}
