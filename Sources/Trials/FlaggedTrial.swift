/// A trial that a person should look at before its verdict is believed. Hints, no verdicts: honest work is flagged, too.
public struct FlaggedTrial: Sendable, Codable, Hashable {
    public var trial: String
    public var task: String
    public var status: TrialStatus
    /// One line each, what is weightiest first.
    public var reasons: [String]

    /// nil when nothing is to be said.
    public init?(_ record: TrialRecord) {
        var reasons: [String] = []
        if record.assurance == .disagree { reasons.append("judged differently beside the agent's processes and without them") }
        if record.assurance == .shared, !record.survivors.isEmpty {
            reasons.append("judged beside \(record.survivors.count) processes of the agent, the first: \(record.survivors[0].prefix(80))")
        }
        let changes = record.changes?.flagged ?? []
        for flag in ChangeFlag.byWeight {
            let paths = changes.filter { $0.flag == flag }.map(\.path)
            if let first = paths.first {
                reasons.append("\(flag.rawValue): \(first)\(paths.count > 1 ? " and \(paths.count - 1) more" : "")")
            }
        }
        if let count = record.changes?.flaggedCount, count > changes.count {
            reasons.append("\(count - changes.count) more flagged changes")
        }
        if record.changes?.isTruncated == true { reasons.append("more changes than are listed") }
        if reasons.isEmpty { return nil }
        trial = record.name
        task = record.task.name
        status = record.status
        self.reasons = reasons
    }

    /// The flagged trials of a job, the passed ones first.
    public static func list(_ records: [TrialRecord]) -> [FlaggedTrial] {
        let all = records.compactMap { FlaggedTrial($0) }
        return all.filter { $0.status == .passed } + all.filter { $0.status != .passed }
    }
}

extension ChangeFlag {
    /// What honest work hardly ever does comes first.
    fileprivate static let byWeight: [ChangeFlag] = [
        .verifierLink, .verifierPlace, .preload, .pythonStart, .moduleConfiguration, .pathShadowing, .pytestConfiguration, .shellStart,
        .interpreter, .program, .library,
    ]
}
