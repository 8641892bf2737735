import Core
import Foundation
import FoundationXML
import SystemPackage
import Testing

@testable import Reports
@testable import Trials

/// The report of a job, from a folder as the job runner leaves it.
@Suite struct TrialsReportTests {
    static let hostile = "a<b>\"&'\u{301}\" onload=\"x"

    /// One trial of each status, one that did not finish.
    static func report(task: String = "hello", _ change: (inout TrialRecord) -> Void = { _ in }) async throws -> TrialsReport {
        try await Scratch.with { folder in
            let identity = TaskIdentity(name: task, path: "/suites/\(task)", digest: "sha256:0", source: "core")
            let planned = ["p", "f", "i", "c", "open"].enumerated().map { place, name in
                PlannedTrial(name: "\(name)__abcdefg", task: identity, agent: AgentChoice(name: "oracle"), attempt: place)
            }
            let job = JobRecord(
                program: "1.2.3", id: "89efc562", createdAt: Timestamp(microseconds: 1_795_399_606_802_021),
                configuration: JobConfiguration(
                    jobName: "nightly", jobsDirectory: folder.string, concurrency: 1, agents: [AgentChoice(name: "oracle")],
                    source: TaskSource(path: "/suites", suite: "core")),
                trials: planned)
            try JSON.write(job, to: folder.appending("selfharness.json"), keys: .snakeCase)
            for (trial, status) in zip(planned, [TrialStatus.passed, .failed, .invalid, .cancelled]) {
                var record = record(trial, status)
                change(&record)
                let place = TrialFolder(folder.appending(trial.name))
                try Files.makeDirectory(place.path)
                try place.write(record, result: [:])
            }
            return try TrialsReport(job: folder)
        }
    }

    private static func record(_ trial: PlannedTrial, _ status: TrialStatus) -> TrialRecord {
        let start = Timestamp(microseconds: 1_795_399_606_000_000), end = Timestamp(microseconds: 1_795_399_608_500_000)
        let error: TrialError? =
            switch status {
            case .invalid: TrialError(.host, "no space <left> & \"none\"", at: end)
            case .cancelled: TrialError(.cancelled, "stopped", at: end)
            default: nil
            }
        var record = TrialRecord(
            format: TrialRecord.currentFormat, program: "1.2.3", id: trial.name, job: "89efc562", name: trial.name, task: trial.task,
            agent: AgentIdentity(name: "oracle", version: "1.0.0"), attempt: trial.attempt, tryNumber: 1, status: status,
            assurance: .snapshot, rewards: status.isValid ? ["reward": status == .passed ? 1 : 0.25] : nil, passRule: PassRule(),
            error: error, errors: [], startedAt: start,
            limits: TimeLimits(environment: 600, agent: .init(base: 100), verifier: .init(base: 10), multipliers: .init()),
            verifierMode: .auto, gradingPlan: .snapshot, survivors: [])
        record.finishedAt = end
        return record
    }

    @Test func countsAndRate() async throws {
        let report = try await Self.report()
        let arm = try #require(report.arms.first)
        #expect([arm.passed, arm.failed, arm.invalid, arm.cancelled] == [1, 1, 1, 1])
        #expect(arm.rate?.rate == 0.5)
        #expect(report.unfinished.map(\.name) == ["open__abcdefg"])
        let page = HTMLScan(try report.html())
        #expect(page.problems == [])
        #expect(page.text.contains("1 of 2 trials with a verdict passed."))
        #expect(page.rows.contains { $0.first == "hello" && $0.contains("not finished") })
    }

    @Test func junitIsWellFormedAndTellsInvalidFromFailed() async throws {
        let text = try await Self.report(task: Self.hostile).junit()
        let reader = Counter()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(reader.counts["testcase"] == 5)
        #expect(reader.counts["failure"] == 1 && reader.counts["error"] == 1 && reader.counts["skipped"] == 2)
        #expect(reader.names.contains(Self.hostile))
    }

    @Test func ctrfHasASummaryThatAddsUp() async throws {
        let value = try JSON.decode(JSONValue.self, from: Array(try await Self.report().ctrf().utf8))
        let summary = value["results"]?["summary"]
        #expect(summary?["tests"]?.int == 5)
        let parts = ["passed", "failed", "skipped", "pending", "other"].compactMap { summary?[$0]?.int }
        #expect(parts == [1, 1, 1, 1, 1])
        #expect(value["results"]?["tests"]?.array?.first?["duration"]?.int == 2500)
        #expect(summary?["stop"]?.int == 1_795_399_608_500)
    }

    @Test func csvHasEveryTrialThatEnded() async throws {
        let lines = try await Self.report(task: "a,b").csv().split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[1].contains("\"a,b\"") && lines[1].contains(",passed,snapshot,1.0,"))
    }

    @Test func hostileTextAndFlagsAreShownAsText() async throws {
        let report = try await Self.report(task: Self.hostile) { record in
            var changes = ChangeSummary()
            changes.count(Change(path: "/tests/<script>", kind: .added, type: .file, mode: "644", size: 1, flag: .verifierPlace))
            record.changes = changes
        }
        let page = HTMLScan(try report.html())
        #expect(page.problems == [])
        #expect(page.elements.count { $0.name == "script" } == 1)
        #expect(page.rows.contains { $0.contains("/tests/<script>") && $0.contains("verifier-place") })
    }

    /// Counts elements and collects names.
    private final class Counter: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var names: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
        ) {
            counts[name, default: 0] += 1
            if let value = attributes["name"] { names.append(value) }
        }
    }
}
