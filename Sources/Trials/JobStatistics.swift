import Agents
import Core
import Models
import Statistics

/// Harbor's statistics of a job, computed from the records of its trials.
public struct JobStatistics: Sendable {
    public var total: Int
    public var running: Int
    public var retries: Int
    public let records: [TrialRecord]

    public init(records: [TrialRecord], total: Int, running: Int = 0, retries: Int = 0) {
        self.records = records.sorted { $0.name < $1.name }
        self.total = total
        self.running = running
        self.retries = retries
    }

    /// How many trials have a status.
    public func count(_ status: TrialStatus) -> Int { records.count { $0.status == status } }

    /// Passed trials over trials with a verdict; nil without any.
    public var passRate: Double? {
        let valid = records.count { $0.status.isValid }
        return valid == 0 ? nil : Double(count(.passed)) / Double(valid)
    }

    /// What all model calls took; nil when there was none.
    public var usage: TokenUsage? {
        let all = records.compactMap { $0.run?.usage }
        return all.isEmpty ? nil : all.reduce(TokenUsage(), +)
    }

    /// The `stats` object of Harbor's job result.
    var document: JSONValue {
        let groups = Dictionary(grouping: records, by: Self.evaluationKey)
        return [
            "n_completed_trials": .int(records.count),
            "n_errored_trials": .int(records.count { $0.error != nil }),
            "n_running_trials": .int(running),
            "n_pending_trials": .int(max(0, total - records.count - running)),
            "n_cancelled_trials": .int(count(.cancelled)),
            "n_retries": .int(retries),
            "n_input_tokens": .optional(usage?.input),
            "n_cache_tokens": .optional(usage?.cached),
            "n_output_tokens": .optional(usage?.output),
            "cost_usd": .optional(usage?.cost),
            "evals": .object(groups.mapValues(Self.evaluation)),
        ]
    }

    /// agent, model and dataset joined with two underscores; `adhoc` for a task without a suite.
    static func evaluationKey(_ record: TrialRecord) -> String {
        [record.agent.name, record.agent.model.map { HarborModel($0).name }, record.task.source ?? "adhoc"].compactMap { $0 }.joined(
            separator: "__")
    }

    private static func evaluation(_ records: [TrialRecord]) -> JSONValue {
        var rewards: [String: [String: [String]]] = [:]
        var exceptions: [String: [String]] = [:]
        for record in records {
            for (key, value) in record.rewards ?? [:] { rewards[key, default: [:]]["\(value)", default: []].append(record.name) }
            if let error = record.error { exceptions[error.type.rawValue, default: []].append(record.name) }
        }
        return [
            "n_trials": .int(records.count { $0.rewards != nil }),
            "n_errors": .int(records.count { $0.error != nil }),
            "metrics": [mean(records)],
            "pass_at_k": .object(
                Dictionary(uniqueKeysWithValues: PassAtK.estimate(records).map { ("\($0.key)", .number($0.value)) })),
            "reward_stats": .object(rewards.mapValues { .object($0.mapValues(JSONValue.strings)) }),
            "exception_stats": .object(exceptions.mapValues(JSONValue.strings)),
        ]
    }

    /// Harbor's default metric: one number when there is at most one key, else one per key; what is missing counts as 0.
    private static func mean(_ records: [TrialRecord]) -> JSONValue {
        let keys = Set(records.flatMap { ($0.rewards ?? [:]).keys })
        func mean(of key: String?) -> JSONValue {
            let values = records.map { record in key.flatMap { record.rewards?[$0] } ?? 0 }
            return .number(values.reduce(0, +) / Double(values.count))
        }
        if keys.count <= 1 { return ["mean": mean(of: keys.first)] }
        return .object(Dictionary(uniqueKeysWithValues: keys.map { ($0, mean(of: $0)) }))
    }
}
