import Core
import FoundationEssentials
import SystemPackage

/// A job's folder, held by one process at a time.
public final class JobFolder: Sendable {
    public let path: FilePath
    public let record: JobRecord
    /// The trials that have a verdict already, from an earlier run of the same job.
    public let finished: [TrialRecord]
    public let log: TextLog
    private let lock: FileLock

    private init(path: FilePath, record: JobRecord, finished: [TrialRecord], lock: FileLock) throws {
        self.path = path
        self.record = record
        self.finished = finished
        self.lock = lock
        self.log = try TextLog(path.appending("job.log"))
    }

    /// The folder of one trial.
    public func trial(_ name: String) -> TrialFolder { TrialFolder(path.appending(name)) }

    /// The trials that must run: all but the finished ones, in their order.
    public var pending: [PlannedTrial] {
        let names = Set(finished.map(\.name))
        return record.trials.filter { !names.contains($0.name) }
    }

    /// Makes the folder of a new job and writes its configuration.
    ///
    /// - Throws: ``Failure`` when the folder exists, or another process works in it.
    public static func create(_ configuration: JobConfiguration, trials: [PlannedTrial], program: String) throws -> JobFolder {
        let path = FilePath(configuration.jobsDirectory).appending(configuration.jobName)
        try Files.makeDirectory(path)
        let lock = try hold(path)
        guard !Files.exists(path.appending("config.json")) else {
            throw Failure(
                .invalidInput, "a job of this name exists", at: path.string,
                hint: "go on with it by --resume, or choose another --job-name")
        }
        let record = JobRecord(
            program: program, id: UUID().uuidString.lowercased(), createdAt: .now(), configuration: configuration, trials: trials)
        let folder = try JobFolder(path: path, record: record, finished: [], lock: lock)
        try folder.writeConfiguration(configuration)
        return folder
    }

    /// Opens the folder of a job that was interrupted, or whose invalid trials are to be run again.
    ///
    /// - Throws: ``Failure`` when there is no such job, it measures something else, its tasks have changed, a newer program
    ///   wrote it, or another process works in it.
    public static func resume(_ configuration: JobConfiguration, tasks: [TaskIdentity]) throws -> JobFolder {
        let path = FilePath(configuration.jobsDirectory).appending(configuration.jobName)
        let file = path.appending("selfharness.json")
        guard Files.exists(file) else {
            throw Failure(
                .invalidInput, "there is no job to resume", at: path.string,
                hint: "leave out --resume to start it, or name the job with --job-name and its folder with -o")
        }
        let lock = try hold(path)
        try FormatNumber.check(file, known: JobRecord.currentFormat)
        var record = try JSON.read(JobRecord.self, from: file, keys: .snakeCase)
        let differences = configuration.differences(from: record.configuration) + changes(of: tasks, in: record)
        guard differences.isEmpty else {
            throw Failure(
                .invalidInput, "the job cannot be resumed: \(differences.joined(separator: "; "))", at: path.string,
                hint: "choose another --job-name to run it anew")
        }
        record.configuration = configuration
        let finished = try record.trials.compactMap { trial -> TrialRecord? in
            let found = try TrialFolder(path.appending(trial.name)).finishedRecord()
            return found?.status.isValid == true ? found : nil
        }
        let folder = try JobFolder(path: path, record: record, finished: finished, lock: lock)
        try folder.writeConfiguration(configuration)
        return folder
    }

    /// Replaces `result.json`.
    public func write(_ statistics: JobStatistics, startedAt: Timestamp, finishedAt: Timestamp?) throws {
        let document = HarborResult.job(
            id: record.id, startedAt: startedAt, updatedAt: .now(), finishedAt: finishedAt, total: record.trials.count,
            statistics: statistics)
        try JSON.write(document, to: path.appending("result.json"))
    }

    /// Replaces `flagged.json`.
    func write(_ flagged: [FlaggedTrial]) throws { try JSON.write(flagged, to: path.appending("flagged.json"), keys: .snakeCase) }

    /// What earlier processes of the job spent; nil when nothing was.
    func spending() throws -> JobSpending? {
        let path = path.appending(JobSpending.fileName)
        return Files.exists(path) ? try JSON.read(JobSpending.self, from: path, keys: .snakeCase) : nil
    }

    /// Replaces `spending.json`; a job without model calls and limits has none.
    func write(_ spending: JobSpending) throws {
        guard !spending.isEmpty else { return }
        try JSON.write(spending, to: path.appending(JobSpending.fileName), keys: .snakeCase)
        if let reason = spending.stopped { log.line("stopped by the budget: \(reason)") }
    }

    /// Our record is written last: a folder without it holds no job that could be resumed.
    private func writeConfiguration(_ configuration: JobConfiguration) throws {
        let harnesses = HarnessLibrary(of: configuration)
        for case let reference? in configuration.agents.map(\.harness) { try harnesses.add(reference) }
        let agents = AgentLibrary(of: configuration)
        for case let reference? in configuration.agents.map(\.definition) { try agents.add(reference) }
        let harbor = HarborConfig(job: configuration, jobID: record.id)
        try JSON.write(harbor.jobConfig(), to: path.appending("config.json"))
        let locks = record.trials.map { harbor.trialLock(task: $0.task, agent: $0.agent, verifierEnvironmentMode: nil) }
        try JSON.write(harbor.jobLock(createdAt: record.createdAt, trials: locks), to: path.appending("lock.json"))
        try JSON.write(record, to: path.appending("selfharness.json"), keys: .snakeCase)
    }

    private static func hold(_ path: FilePath) throws -> FileLock {
        guard let lock = try FileLock.tryLock(path.appending(".lock")) else {
            throw Failure(
                .busy, "another process is running a job in this folder", at: path.string,
                hint: "wait for it, or choose another --job-name")
        }
        return lock
    }

    private static func changes(of tasks: [TaskIdentity], in record: JobRecord) -> [String] {
        let old = Dictionary(record.trials.map { ($0.task.name, $0.task.digest) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(tasks.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        return Set(old.keys).union(new.keys).sorted().compactMap { name in
            switch (old[name], new[name]) {
            case (nil, _): "the task \(name) is new"
            case (_, nil): "the task \(name) is gone"
            case (let before, let after): before == after ? nil : "the files of the task \(name) have changed"
            }
        }
    }
}
