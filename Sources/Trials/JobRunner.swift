import Agents
import Core
import Synchronization
import SystemPackage
import Tasks

/// Runs the trials of a job that have no verdict yet.
///
/// Cancel the task that calls ``run(onEvent:)`` to stop: no further trial starts, running ones end as `cancelled`, and the
/// job can be resumed.
public struct JobRunner: Sendable {
    let folder: JobFolder
    let tasks: [String: BenchmarkTask]
    let services: TrialServices
    /// From the job's configuration; a caller may add what is no part of a measurement.
    public var settings: TrialSettings

    /// - Parameter tasks: every task that the job's trials name, by ``TaskIdentity/name``.
    public init(folder: JobFolder, tasks: [BenchmarkTask], services: TrialServices) {
        self.folder = folder
        self.tasks = Dictionary(tasks.map { ($0.packageName, $0) }, uniquingKeysWith: { first, _ in first })
        self.services = services
        let configuration = folder.record.configuration
        settings = TrialSettings(
            multipliers: configuration.multipliers, verifierMode: configuration.verifierMode, passRule: configuration.passRule)
    }

    /// What a job came to.
    public struct Summary: Sendable {
        /// In the order of the plan.
        public var records: [TrialRecord]
        public var statistics: JobStatistics
        /// Trials that never started, or were cancelled.
        public var unfinished: Int
    }

    /// What happens in a job, as it happens.
    public enum Event: Sendable {
        case started(PlannedTrial)
        case trial(PlannedTrial, TrialEvent)
        /// An invalid trial is run again; its number of tries so far.
        case retrying(TrialRecord, tries: Int)
        case finished(TrialRecord)
    }

    /// - Throws: ``Failure`` when results cannot be written.
    public func run(onEvent: @escaping @Sendable (Event) -> Void) async throws -> Summary {
        let startedAt = Timestamp.now()
        let board = JobBoard(folder: folder, startedAt: startedAt)
        let pending = folder.pending
        let whole = Capacity.host(trials: folder.record.configuration.concurrency)
        folder.log.line("\(pending.count) of \(folder.record.trials.count) trials to run")
        try board.save()

        try await withThrowingTaskGroup(of: Capacity.self) { group in
            var free = whole
            for planned in pending {
                guard let task = tasks[planned.task.name] else {
                    throw Failure(.invalidInput, "the job names a task that was not loaded", at: planned.task.name)
                }
                let weight = Capacity.weight(of: task, within: whole)
                while !free.fits(weight), let done = try await group.next() { free.give(done) }
                if Task.isCancelled { break }
                free.take(weight)
                group.addTask {
                    try await run(planned, task, board: board, onEvent: onEvent)
                    return weight
                }
            }
            try await group.waitForAll()
        }
        let statistics = try board.finish()
        let byName = Dictionary(statistics.records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let records = folder.record.trials.compactMap { byName[$0.name] }
        return Summary(
            records: records, statistics: statistics,
            unfinished: folder.record.trials.count - records.count { $0.status != .cancelled })
    }

    /// One trial, again as long as it is invalid and retries are left.
    private func run(
        _ planned: PlannedTrial, _ task: BenchmarkTask, board: JobBoard, onEvent: @escaping @Sendable (Event) -> Void
    ) async throws {
        let trialFolder = folder.trial(planned.name)
        board.started(planned)
        onEvent(.started(planned))
        var tries = 0
        while true {
            let number = try trialFolder.prepare()
            let record = try await TrialRunner(services: services, settings: settings).run(
                planned, task: task, in: trialFolder, job: folder.record, tryNumber: number
            ) { onEvent(.trial(planned, $0)) }
            tries += 1
            let retries = record.status == .invalid && tries <= folder.record.configuration.retries && !Task.isCancelled
            if retries {
                board.retrying(record)
                onEvent(.retrying(record, tries: tries))
                continue
            }
            try board.finished(record)
            onEvent(.finished(record))
            return
        }
    }
}
