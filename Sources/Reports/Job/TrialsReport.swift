import Agents
import Core
import Models
import Statistics
import SystemPackage
import Trials

/// Everything that the report of a job says: the records of its trials and what they add up to. The form of `report JOB --json`.
public struct TrialsReport: Sendable, Codable, Equatable {
    public static let currentFormat = 1

    public var format = TrialsReport.currentFormat
    /// The name of the job's folder, without its place.
    public var name: String
    /// The job's UUID, the version of the program, and when it was created.
    public var job: String
    public var program: String
    public var createdAt: Timestamp
    /// Trials that ended, in the order in which they were planned.
    public var trials: [TrialRecord]
    /// Trials that did not.
    public var unfinished: [PlannedTrial]
    public var arms: [Arm]

    /// All trials of one agent with its model and harness.
    public struct Arm: Sendable, Codable, Equatable {
        public var name: String
        /// The model answers by a script.
        public var isSimulated: Bool
        public var passed: Int
        public var failed: Int
        public var invalid: Int
        public var cancelled: Int
        /// Over tasks, from the trials with a verdict; nil without any.
        public var rate: PassRate?
        /// Prompts and replies of all its trials, as far as known; nil when none is known.
        public var tokens: Int?
    }

    /// Reads a job's folder.
    ///
    /// - Throws: ``Failure`` when it is no job of ours, or a newer program wrote it.
    public init(job folder: FilePath) throws {
        let (record, finished) = try JobFolder.read(folder)
        name = (Files.realPath(folder) ?? folder).lastComponent?.string ?? "job"
        job = record.id
        program = record.program
        createdAt = record.createdAt
        let found = Dictionary(finished.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        trials = record.trials.compactMap { found[$0.name] }
        unfinished = record.trials.filter { found[$0.name] == nil }
        arms = Self.arms(trials)
    }

    private static func arms(_ trials: [TrialRecord]) -> [Arm] {
        var order: [AgentIdentity] = []
        for trial in trials where !order.contains(trial.agent) { order.append(trial.agent) }
        return order.map { agent in
            let own = trials.filter { $0.agent == agent }
            let valid = Dictionary(grouping: own.filter(\.status.isValid), by: \.task.name)
            let outcomes = valid.keys.sorted().map { task in (valid[task] ?? []).map { $0.status == .passed } }
            let tokens = own.compactMap { $0.run?.usage }.map { $0.input + $0.output }
            return Arm(
                name: name(agent), isSimulated: agent.model?.hasPrefix("sim:") ?? false, passed: own.count { $0.status == .passed },
                failed: own.count { $0.status == .failed }, invalid: own.count { $0.status == .invalid },
                cancelled: own.count { $0.status == .cancelled },
                rate: outcomes.isEmpty ? nil : PassRate(outcomes, families: outcomes.map { _ in nil }),
                tokens: tokens.isEmpty ? nil : tokens.reduce(0, +))
        }
    }

    /// `harness sim:hasty 0123456789`.
    static func name(_ agent: AgentIdentity) -> String {
        [agent.name, agent.model, agent.harness.map(Figure.short)].compactMap(\.self).joined(separator: " ")
    }
}
