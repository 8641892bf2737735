import Core
import Gates
import Improvement
import Models
import SystemPackage
import Testing

@testable import Reports

/// The report of whole runs.
@Suite struct RunReportTests {
    static func report(_ run: SyntheticRun) async throws -> RunReport {
        try await Scratch.with { folder in
            try await run.run(in: folder)
            return try RunReport(run: folder, options: .init(diff: SyntheticRun.diff))
        }
    }

    static let mixed: @Sendable (Int, Int) -> SyntheticRun.Move = { slot, history in
        switch (slot, history) {
        case (0, _): .remedy(0)
        case (1, 0): .line("harm", intent: "Answer at once and save time")
        case (1, _): .line("placebo \(history)", intent: "Think step by step")
        case (2, 0...2): .line("the answer of csv-to-json is 7", intent: "Remember what the converter wants")
        default: .decline("What is left looks beyond what a harness can mend.")
        }
    }

    @Test func aMixedRun() async throws {
        let report = try await Self.report(SyntheticRun(plan: Self.mixed))
        let html = try report.html()
        try Files.write(html, to: FilePath("/tmp/rep/mixed.html"))
        #expect(html.hasSuffix("</html>\n"))
    }
}
