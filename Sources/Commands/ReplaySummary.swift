import Agents
import Console
import Core
import SystemPackage
import Trials

/// How far the trials of a replay (`-m recorded:JOB`) left the trajectories that were recorded.
struct ReplaySummary: Encodable, Equatable {
    /// Trials whose trajectory has the recorded one's digest.
    var same: Int
    /// Names of trials whose trajectory is another one.
    var different: [String]
    /// Names of trials that have no counterpart with a trajectory.
    var unknown: [String]

    /// nil when nothing was replayed from a job's folder.
    init?(_ records: [TrialRecord]) {
        let replayed = records.compactMap { record in Self.source(record).map { (record, $0) } }
        guard !replayed.isEmpty else { return nil }
        var jobs: [String: [TrialRecord]] = [:]
        (same, different, unknown) = (0, [], [])
        for (record, source) in replayed {
            if jobs[source] == nil { jobs[source] = (try? JobFolder.read(FilePath(source)).finished) ?? [] }
            let counterparts = (jobs[source] ?? []).filter { $0.task.name == record.task.name && $0.attempt == record.attempt }
            let known = counterparts.compactMap(\.run?.trajectory)
            if known.isEmpty {
                unknown.append(record.name)
            } else if let trajectory = record.run?.trajectory, known.contains(trajectory) {
                same += 1
            } else {
                different.append(record.name)
            }
        }
    }

    /// The folder after `recorded:`.
    private static func source(_ record: TrialRecord) -> String? {
        guard let model = record.agent.model, model.hasPrefix("recorded:") else { return nil }
        return model.dropFirst("recorded:".count).split(separator: ",model=").first.map(String.init)
    }

    var text: String {
        var text = "replay: \(same) of \(same + different.count + unknown.count) trajectories are the recorded ones\n"
        for (names, what) in [(different, "not as recorded"), (unknown, "nothing recorded to compare with")] where !names.isEmpty {
            let more = names.count > 20 ? " and \(names.count - 20) more" : ""
            text += "replay: \(what): \(Printable.line(names.prefix(20).joined(separator: ", ")))\(more)\n"
        }
        return text
    }
}
