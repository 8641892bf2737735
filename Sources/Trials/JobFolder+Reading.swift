import Core
import SystemPackage

extension JobFolder {
    /// What a job's folder holds, without taking hold of it: for readers.
    ///
    /// - Returns: the job, and the records of the trials that finished, valid or not.
    /// - Throws: ``Failure`` when it is not a job of ours, or a newer program wrote it.
    public static func read(_ path: FilePath) throws -> (record: JobRecord, finished: [TrialRecord]) {
        let file = path.appending("selfharness.json")
        guard Files.exists(file) else { throw Failure(.invalidInput, "there is no job here", at: path.string) }
        try FormatNumber.check(file, known: JobRecord.currentFormat)
        let record = try JSON.read(JobRecord.self, from: file, keys: .snakeCase)
        return (record, try record.trials.compactMap { try TrialFolder(path.appending($0.name)).finishedRecord() })
    }
}
