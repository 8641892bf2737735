import Agents
import Console
import Core
import Models
import Statistics
import Trajectories
import Trials

/// The page of a job, ready for the template.
struct TrialsPage {
    /// A line of the table of arms.
    struct ArmLine {
        var name: String
        var rate: String
        var interval: String
        var tasks: String
        var passed: Int
        var failed: Int
        var invalid: Int
        var cancelled: Int
        var passAll: String
        var tokens: String
    }

    /// A line of the table of trials.
    struct TrialLine {
        var task: String
        var agent: String
        var attempt: Int
        var status: String
        var statusClass: String
        var reward: String
        var judged: String
        var turns: String
        var tokens: String
        var agentTime: String
        var tests: String
        var note: String
    }

    /// A change that a verifier should care about.
    struct Flag {
        var trial: String
        var flag: String
        var path: String
    }

    let name: String
    let headline: String
    let words: String
    let simulated: Bool
    let arms: [ArmLine]
    let trials: [TrialLine]
    let hasFlags: Bool
    let flags: [Flag]
    let notes: [String]
    let facts: [RunPage.Fact]

    init(_ report: TrialsReport) {
        name = report.name
        let passed = report.trials.count { $0.status == .passed }, valid = report.trials.count(where: \.status.isValid)
        headline = valid == 0 ? "No trial has a verdict." : "\(passed) of \(Figure.counted(valid, "trial")) with a verdict passed."
        words = Self.words(report)
        simulated = report.arms.contains(where: \.isSimulated)
        arms = report.arms.map(Self.line)
        trials = report.trials.map(Self.line) + report.unfinished.map(Self.line)
        flags = report.trials.flatMap { trial in
            (trial.changes?.flagged ?? []).map { Flag(trial: trial.name, flag: $0.flag?.rawValue ?? "", path: $0.path) }
        }
        hasFlags = !flags.isEmpty
        notes = Set(report.trials.compactMap { $0.environment?.approximate }).sorted().map { "Stand-in image: \($0)" }
        facts = [
            .init(term: "Job", value: report.job, isCode: true), .init(term: "Created", value: report.createdAt.description),
            .init(term: "Program", value: "selfharness \(report.program)"),
            .init(
                term: "Passes when",
                value: Set(report.trials.map { "\($0.passRule.key) is at least \($0.passRule.threshold)" }).sorted().joined(separator: "; ")
            ),
        ]
    }

    /// The whole file.
    static func html(_ report: TrialsReport) throws -> String {
        try Templates.page("job", TrialsPage(report), title: "Job report: \(report.name)")
    }

    private static func words(_ report: TrialsReport) -> String {
        let counts = TrialStatus.allCases.map { status in (report.trials.count { $0.status == status }, status.rawValue) }
        var parts = counts.filter { $0.0 > 0 }.map { "\(Figure.count($0.0)) \($0.1)" }
        if !report.unfinished.isEmpty { parts.append("\(Figure.count(report.unfinished.count)) not finished") }
        let isAnyInvalid = report.trials.contains { $0.status == .invalid }
        return parts.joined(separator: ", ")
            + (isAnyInvalid ? ". Invalid trials say nothing about the agent and are not counted as failures." : "")
    }

    private static func line(_ arm: TrialsReport.Arm) -> ArmLine {
        let k = arm.rate?.passAllK.keys.max()
        return ArmLine(
            name: arm.name, rate: arm.rate.map { Figure.percent($0.rate) } ?? "–", interval: Figure.range(arm.rate?.intervalByTask),
            tasks: arm.rate.map { Figure.count($0.tasks) } ?? "0", passed: arm.passed, failed: arm.failed, invalid: arm.invalid,
            cancelled: arm.cancelled,
            passAll: k.flatMap { k in k < 2 ? nil : arm.rate?.passAllK[k].map { "\(Figure.percent($0)) (k = \(k))" } } ?? "–",
            tokens: arm.tokens.map(Figure.count) ?? "–")
    }

    private static func line(_ trial: TrialRecord) -> TrialLine {
        var notes: [String] = []
        if let error = trial.error { notes.append("\(error.type.rawValue): \(error.message)") }
        if let end = trial.run?.facts?.end { notes.append("ended by \(end.rawValue.replacing("_", with: " "))") }
        if let flagged = trial.changes?.flaggedCount, flagged > 0 { notes.append(Figure.counted(flagged, "flagged change")) }
        if trial.tryNumber > 1 { notes.append("try \(trial.tryNumber)") }
        func time(_ seconds: Double?) -> String { seconds.map(Quantity.duration) ?? "–" }
        return TrialLine(
            task: trial.task.name, agent: TrialsReport.name(trial.agent), attempt: trial.attempt + 1, status: trial.status.rawValue,
            statusClass: style(trial.status), reward: trial.rewards?[trial.passRule.key].map { Figure.decimal($0, 3) } ?? "–",
            judged: trial.assurance?.rawValue ?? "–", turns: trial.run.map { "\($0.turns)" } ?? "–",
            tokens: trial.run?.usage.map { Figure.count($0.input + $0.output) } ?? "–", agentTime: time(trial.agentExecution?.seconds),
            tests: time(trial.verifier?.seconds), note: notes.joined(separator: "; "))
    }

    private static func line(_ trial: PlannedTrial) -> TrialLine {
        TrialLine(
            task: trial.task.name, agent: trial.agent.description, attempt: trial.attempt + 1, status: "not finished",
            statusClass: "declined",
            reward: "–", judged: "–", turns: "–", tokens: "–", agentTime: "–", tests: "–", note: "")
    }

    private static func style(_ status: TrialStatus) -> String {
        switch status {
        case .passed: "kept"
        case .failed: "rejected"
        case .invalid: "refused"
        case .cancelled: "declined"
        }
    }
}
