import Core
import Foundation
import FoundationXML
import Gates
import Improvement
import Statistics
import SystemPackage
import Testing

@testable import Reports

/// The page of a run, read as a browser would.
@Suite struct RunPageTests {
    static let hostile = "<script>alert(1)</script>\"'\u{301}\" onload=\"x\u{202E}&amp;{{name}}{{{style}}}"

    @Test func hostileTextStaysText() async throws {
        let bad = Self.hostile
        let report = try await RunReportTests.report(
            SyntheticRun(
                settings: { $0.rounds = 2 }, name: { "\($0) \(bad)" },
                plan: { slot, _ in
                    switch slot {
                    case 0: .line("guide missing_output_directory \(bad)", intent: bad)
                    case 1: .decline(bad)
                    default: .raw(bad)
                    }
                }))
        let html = try report.html()
        let page = HTMLScan(html)
        #expect(page.problems == [])
        #expect(page.elements.count { $0.name == "script" } == 1)
        #expect(!page.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
        #expect(page.text.contains("<script>alert(1)</script>"), "it is shown, as text")
        #expect(page.text.contains("{{name}}"), "a template's marks in a text are no template")
        #expect(!html.unicodeScalars.contains("\u{202E}") && page.text.contains("⟨U+202E⟩"))
    }

    @Test func theFileAsksForNothingElse() async throws {
        let page = HTMLScan(try await RunReportTests.shared.value.html())
        for element in page.elements {
            #expect(!["link", "img", "iframe", "object", "base", "form", "use", "image"].contains(element.name))
            #expect(element.attributes["src"] == nil && element.attributes["style"] == nil)
            #expect(element.attributes["href"]?.hasPrefix("#") ?? true)
        }
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count, "ids are unique")
        for link in page.elements.compactMap({ $0.attributes["href"] }) { #expect(ids.contains(String(link.dropFirst()))) }
        let policy = page.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes["content"]
        #expect(policy?.contains("default-src 'none'") == true && policy?.contains("'sha256-") == true)
    }

    @Test func drawingsAreWellFormedAndNamed() async throws {
        let bad = Self.hostile
        let report = try await RunReportTests.report(SyntheticRun(name: { "\($0)\(bad)" }, plan: RunReportTests.mixed))
        for drawing in [try #require(RatePlot(report).svg), LineagePlot(report).svg] {
            let parser = XMLParser(data: Data(drawing.utf8))
            #expect(parser.parse(), "\(String(describing: parser.parserError))")
            #expect(drawing.contains("<title id=") && drawing.contains("<desc id="))
        }
    }

    /// Every figure of the tables is the model's, read back from the page.
    @Test func tablesShowTheModel() async throws {
        let report = try await RunReportTests.shared.value
        let rows = HTMLScan(try report.html()).rows
        for point in report.rates {
            let last = report.rounds.last?.number ?? 0
            let row = rows.first {
                $0.count == 8 && $0[0] == (point.round > last ? "after" : "\(point.round)") && $0[1] == RatePlot.name(point.split)
            }
            #expect(row?[3] == Figure.percent(point.rate.rate))
            #expect(row?[7] == "\(point.rate.passed)/\(point.rate.attempts)")
        }
        let costs = rows.filter { $0.count == 5 && $0[0] == "All" }
        #expect(costs.first?[1] == Figure.count(report.cells.count))
        for (place, row) in report.grid.rows.enumerated() {
            let shown = rows.filter { $0.count == report.grid.columns.count + 1 && $0[0] == row.task }
            try #require(shown.count == 1)
            for (cell, text) in zip(row.cells, shown[0].dropFirst()) {
                #expect(cell.map { text.hasPrefix("\($0.passed)/\($0.valid)") } ?? (text == "·"), "row \(place)")
            }
        }
        let decisions = report.rounds.flatMap { $0.slots.compactMap(\.decision) + $0.combined }
        for look in decisions.compactMap(\.verdict).flatMap(\.stages) {
            let (found, wanted) = Wording.look(look)
            #expect(rows.contains { $0.contains(found) && $0.contains(wanted) })
        }
        #expect(rows.count { $0.count == 7 && $0[1] == "target-guard" } == decisions.count)
    }

    @Test func wordsForARunThatFoundNothing() async throws {
        let report = try await RunReportTests.report(
            SyntheticRun(settings: { $0.rounds = 2 }, plan: RunReportTests.useless))
        let page = HTMLScan(try report.html())
        #expect(page.problems == [])
        #expect(page.text.contains("the harness is unchanged"))
        #expect(page.text.contains("not measured; run “selfharness aa”"))
        #expect(page.text.contains("Simulated model sim:hasty"))
    }

    @Test func measuredFalseAcceptRatesAreShown() async throws {
        var report = try await RunReportTests.shared.value
        var test = try AATest(
            (0..<12).map { AABlock(task: "t\($0)", split: $0 < 8 ? .heldIn : .heldOut, passes: [true, false, true, $0 % 2 == 0]) })
        test.permutations = 200
        report.aa = test.report([.standard, .paper(PaperGate())])
        let page = HTMLScan(try report.html())
        let row = try #require(report.aa?.rows.last)
        #expect(page.rows.contains { $0.first == "paper" && $0.contains(Figure.percent(row.falseAcceptRate)) })
        #expect(page.text.contains("A/A: this gate accepted the unchanged harness in"))
    }

    @Test func aRealModelHasNoWarning() async throws {
        let report = try await RunReportTests.report(SyntheticRun(model: "qwen", settings: { $0.rounds = 1 }, plan: RunReportTests.mixed))
        #expect(!HTMLScan(try report.html()).text.contains("Simulated model"))
    }

    @Test func invalidOutcomesAreShownAsSuch() async throws {
        let report = try await RunReportTests.report(
            SyntheticRun(
                settings: { $0.rounds = 1 }, isInvalid: { $0.task == "sort-names" || $0.draw % 11 == 3 }, plan: RunReportTests.mixed))
        let page = HTMLScan(try report.html())
        #expect(page.problems == [])
        #expect(page.rows.contains { $0.first == "sort-names" && $0.contains("invalid") })
        #expect(page.text.contains("They are counted as invalid, never as failed."))
        #expect(page.text.contains("outcomes still missing"))
    }

    /// Large, and not in English.
    @Test func twoHundredTasksWithLongNames() async throws {
        let report = try await RunReportTests.report(
            SyntheticRun(
                tasksPerHabit: 40, settings: { $0.rounds = 2 }, name: { "größer/日本語/\($0)-" + String(repeating: "sehr-lang-", count: 12) },
                plan: RunReportTests.mixed))
        #expect(report.grid.rows.count == 200)
        let html = try report.html()
        #expect(HTMLScan(html).problems == [])
        #expect(html.contains("größer/日本語"))
        #expect(html.utf8.count < 1 << 20)
    }
}
