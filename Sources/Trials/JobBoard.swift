import Core
import Synchronization

/// The state of a running job: keeps `result.json` up to date.
final class JobBoard: Sendable {
    private struct State {
        var records: [TrialRecord]
        var running = 0
        var retries = 0
    }

    private let folder: JobFolder
    private let startedAt: Timestamp
    private let state: Mutex<State>

    init(folder: JobFolder, startedAt: Timestamp) {
        self.folder = folder
        self.startedAt = startedAt
        state = Mutex(State(records: folder.finished))
    }

    func started(_ planned: PlannedTrial) {
        state.withLock { $0.running += 1 }
        folder.log.line("\(planned.name): started")
    }

    func retrying(_ record: TrialRecord) {
        state.withLock { $0.retries += 1 }
        folder.log.line("\(record.name): \(record.status.rawValue), \(reason(record)); running it again")
    }

    func finished(_ record: TrialRecord) throws {
        state.withLock {
            $0.running -= 1
            $0.records.append(record)
        }
        folder.log.line("\(record.name): \(record.status.rawValue), \(reason(record))")
        try save()
    }

    /// Writes `result.json` for a job that goes on.
    func save() throws { try write(finishedAt: nil) }

    /// Writes `result.json` and `flagged.json` for a job that is over, or was interrupted.
    func finish() throws -> JobStatistics {
        let isComplete = state.withLock { $0.records.count { $0.status != .cancelled } == folder.record.trials.count }
        let statistics = try write(finishedAt: isComplete ? .now() : nil)
        try folder.write(FlaggedTrial.list(statistics.records))
        folder.log.line(isComplete ? "finished" : "interrupted")
        return statistics
    }

    /// Under the lock, so that an older state never replaces a newer one.
    @discardableResult
    private func write(finishedAt: Timestamp?) throws -> JobStatistics {
        try state.withLock { state in
            let statistics = JobStatistics(
                records: state.records, total: folder.record.trials.count, running: state.running, retries: state.retries)
            try folder.write(statistics, startedAt: startedAt, finishedAt: finishedAt)
            return statistics
        }
    }

    private func reason(_ record: TrialRecord) -> String {
        if let error = record.error { return error.type.rawValue }
        return "rewards \((record.rewards ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))"
    }
}
