import Agents
import Core
import Models
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
        /// What the model calls took, and why the job stopped if a budget did it.
        public var spending: JobSpending
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
        let cpus = CPUSlots()
        folder.log.line("\(pending.count) of \(folder.record.trials.count) trials to run")
        try board.save()
        let spentByOthers = services.budget.spent
        if let earlier = try folder.spending() { services.budget.spend(earlier.used) }

        try await withThrowingTaskGroup(of: Turn.self) { group in
            var free = whole
            var running = 0
            if let end = services.budget.end {
                group.addTask {
                    try? await Task.sleep(until: end, clock: .continuous)
                    return .timeIsOver
                }
            }
            /// Waits for something to end.
            func next() async throws {
                switch try await group.next() {
                case .ended(let weight)?:
                    running -= 1
                    free.give(weight)
                // The trials end as if the job were interrupted.
                case .timeIsOver?: group.cancelAll()
                case nil: break
                }
            }
            for planned in pending {
                guard let task = tasks[planned.task.name] else {
                    throw Failure(.invalidInput, "the job names a task that was not loaded", at: planned.task.name)
                }
                let weight = Capacity.weight(of: task, within: whole)
                while !free.fits(weight), running > 0 { try await next() }
                if Task.isCancelled || services.budget.exhausted != nil { break }
                free.take(weight)
                running += 1
                group.addTask {
                    // A task that says nothing takes a place and nothing else. Only cancelled ones get no share: they never began.
                    if let share = try? await cpus.take(task.config.environment.cpus ?? 0) {
                        defer { share.end() }
                        try await run(planned, task, on: share, board: board, onEvent: onEvent)
                    }
                    return .ended(weight)
                }
            }
            while running > 0 { try await next() }
            group.cancelAll()
        }
        let statistics = try board.finish()
        let isStopped = statistics.records.count { $0.status != .cancelled } < folder.record.trials.count
        let spending = JobSpending(
            services.budget, since: spentByOthers, stopped: isStopped && !Task.isCancelled ? services.budget.exhausted : nil)
        try folder.write(spending)
        let byName = Dictionary(statistics.records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let records = folder.record.trials.compactMap { byName[$0.name] }
        return Summary(
            records: records, statistics: statistics,
            unfinished: folder.record.trials.count - records.count { $0.status != .cancelled }, spending: spending)
    }

    /// What ends while a job runs.
    private enum Turn: Sendable {
        /// A trial, and the place that it took.
        case ended(Capacity)
        case timeIsOver
    }

    /// One trial, again as long as it is invalid and retries are left.
    private func run(
        _ planned: PlannedTrial, _ task: BenchmarkTask, on share: CPUShare, board: JobBoard, onEvent: @escaping @Sendable (Event) -> Void
    ) async throws {
        let trialFolder = folder.trial(planned.name)
        board.started(planned)
        onEvent(.started(planned))
        var tries = 0
        while true {
            let number = try trialFolder.prepare()
            let record = try await TrialRunner(services: services, settings: settings, share: share).run(
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
