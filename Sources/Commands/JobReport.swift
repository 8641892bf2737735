import Console
import Core
import Models
import Sandbox
import SystemPackage
import Trials

/// What a job came to, as a table for people and as JSON.
struct JobReport: Encodable, Sendable {
    /// Version of the JSON form.
    var format = 1
    /// The job's UUID.
    let job: String
    let jobName: String
    /// The job's folder.
    let path: String
    let passed: Int
    let failed: Int
    let invalid: Int
    let cancelled: Int
    /// Trials without a verdict that could be resumed: cancelled, or never started.
    let unfinished: Int
    /// Passed trials over trials with a verdict; nil without any.
    let passRate: Double?
    /// What the model calls took; nil when there was none.
    let usage: TokenUsage?
    /// Which limit of the budget stopped the job; nil when none did.
    let stopped: String?
    /// How far a replay went as recorded; nil when there was none.
    let replay: ReplaySummary?
    /// What a person should look at.
    let flagged: [FlaggedTrial]
    let trials: [TrialRecord]

    init(_ summary: JobRunner.Summary, folder: JobFolder) {
        job = folder.record.id
        jobName = folder.record.configuration.jobName
        path = folder.path.string
        passed = summary.statistics.count(.passed)
        failed = summary.statistics.count(.failed)
        invalid = summary.statistics.count(.invalid)
        cancelled = summary.statistics.count(.cancelled)
        unfinished = summary.unfinished
        passRate = summary.statistics.passRate
        usage = summary.spending.used == TokenUsage() ? nil : summary.spending.used
        stopped = summary.spending.stopped
        replay = ReplaySummary(summary.records)
        flagged = FlaggedTrial.list(summary.records)
        trials = summary.records
    }

    func print(json: Bool) throws {
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(self, keys: .snakeCase), as: UTF8.self)) }
        try Terminal.output.write(text(style: Terminal.output.style, width: Terminal.output.isLive ? Terminal.output.columns : nil))
    }

    func text(style: Style, width: Int?) -> String {
        var table = Table([
            .init("TASK"), .init("AGENT"), .init("RESULT"), .init("REWARD", .right), .init("AGENT TIME", .right), .init("TESTS", .right),
            .init("TOTAL", .right), .init("JUDGED"), .init("NOTE"),
        ])
        for row in Row.rows(trials) { table.add(row.cells) }
        var text = table.render(style: style, width: width)
        let stands = Set(trials.compactMap { $0.environment?.approximate }).sorted()
        for reason in stands { text += "~ \(Printable.line(reason))\n" }
        let faults = trials.filter { $0.status == .invalid }.map {
            InvalidReasons.Fault(trial: $0.name, type: $0.error?.type.rawValue ?? "", message: $0.error?.message ?? "")
        }
        text += InvalidReasons(faults).text
        let counts = [(passed, "passed"), (failed, "failed"), (invalid, "invalid"), (cancelled, "cancelled")].filter { $0.0 > 0 }
        text += "\n" + (counts.isEmpty ? "no trial ended" : counts.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
        if let passRate { text += String(", pass rate \(Self.percent(passRate))") }
        text += "\n"
        if let usage { text += "model calls: \(Self.words(usage))\n" }
        if let replay { text += replay.text }
        if let stopped { text += "stopped by the budget: \(stopped)\n" }
        for trial in flagged.prefix(Self.shownFlags) {
            let status = style.apply(trial.status.colour, trial.status.rawValue)
            text += "flagged: \(Printable.line(trial.trial)) (\(status)): \(Printable.line(trial.reasons.joined(separator: "; ")))\n"
        }
        if flagged.count > Self.shownFlags { text += "flagged: \(flagged.count - Self.shownFlags) more; see flagged.json\n" }
        return text + "results: \(Printable.line(path))\n"
    }

    private static let shownFlags = 20

    private static func words(_ usage: TokenUsage) -> String {
        var text = "\(usage.input) tokens in"
        if usage.cached > 0 { text += " (\(usage.cached) cached)" }
        text += ", \(usage.output) out"
        if let cost = usage.cost { text += ", \(Budget.dollars(cost))" }
        if let estimated = usage.estimated { text += "; the tokens of \(estimated) calls are estimates, their server does not count" }
        return text
    }

    private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    /// The trials of one task and one agent.
    private struct Row {
        var records: [TrialRecord]

        static func rows(_ records: [TrialRecord]) -> [Row] {
            var order: [[String]] = []
            var groups: [[String]: [TrialRecord]] = [:]
            for record in records {
                let key = [record.task.name, record.agent.name]
                if groups[key] == nil { order.append(key) }
                groups[key, default: []].append(record)
            }
            return order.map { Row(records: groups[$0] ?? []) }
        }

        var cells: [Table.Cell] {
            let mark = records.contains { $0.environment?.approximate != nil } ? " ~" : ""
            return [
                .init(records[0].task.name + mark), .init(records[0].agent.name), result, .init(reward), .init(time(\.agentExecution)),
                .init(time(\.verifier)),
                .init(mean { $0.finishedAt?.seconds(since: $0.startedAt) }.map(Quantity.duration) ?? "–"), judged, .init(note),
            ]
        }

        private var result: Table.Cell {
            if records.count == 1 { return .init(records[0].status.rawValue, records[0].status.colour) }
            let passed = records.count { $0.status == .passed }
            return .init("\(passed)/\(records.count) passed", passed == records.count ? .green : passed == 0 ? .red : .yellow)
        }

        private var reward: String {
            mean { $0.rewards?[$0.passRule.key] }.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–"
        }

        private var judged: Table.Cell {
            let names = Set(records.compactMap(\.assurance)).map(\.rawValue).sorted()
            return .init(names.joined(separator: ", "), names.contains(Assurance.disagree.rawValue) ? .yellow : nil)
        }

        private var note: String {
            var notes = Set(records.compactMap { $0.error?.type.rawValue }).sorted()
            notes += Set(records.compactMap { $0.accounting?.limit }).map { "\($0.rawValue) limit" }.sorted()
            if records.contains(where: { $0.changes?.flaggedCount ?? 0 > 0 }) { notes.append("flagged changes") }
            if records.contains(where: { $0.tryNumber > 1 }) { notes.append("retried") }
            return notes.joined(separator: ", ")
        }

        private func time(_ phase: KeyPath<TrialRecord, Timing?>) -> String {
            mean { $0[keyPath: phase]?.seconds }.map(Quantity.duration) ?? "–"
        }

        private func mean(_ value: (TrialRecord) -> Double?) -> Double? {
            let values = records.compactMap(value)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
    }
}

extension TrialStatus {
    /// How it is shown.
    var colour: Colour {
        switch self {
        case .passed: .green
        case .failed: .red
        case .invalid: .yellow
        case .cancelled: .dim
        }
    }
}
