import Core
import Glibc
import SystemPackage

/// One trial's folder: Harbor's layout, and `selfharness.json` and `changes.jsonl` beside it.
///
/// `result.json` is written last, so a folder that has one is complete.
public struct TrialFolder: Sendable {
    public let path: FilePath

    public init(_ path: FilePath) { self.path = path }

    public var agent: FilePath { path.appending("agent") }
    public var verifier: FilePath { path.appending("verifier") }
    /// The first of two gradings, when a trial was graded twice.
    public var sharedVerifier: FilePath { path.appending("verifier-shared") }
    /// A further verification of the same state, from 1.
    public func repeatedVerifier(_ number: Int) -> FilePath { path.appending("verifier-again/\(number)") }
    public var artifacts: FilePath { path.appending("artifacts") }
    public var log: FilePath { path.appending("trial.log") }
    public var changes: FilePath { path.appending("changes.jsonl") }
    /// Earlier tries of this trial, `tries/1` …; each is a whole trial folder.
    public var tries: FilePath { path.appending("tries") }
    /// The requests that an allow-list's proxy got.
    public var network: FilePath { path.appending("network.jsonl") }
    var result: FilePath { path.appending("result.json") }
    var record: FilePath { path.appending("selfharness.json") }

    /// Makes the folder and the folders in it.
    func create() throws {
        for directory in [agent, verifier, artifacts] { try Files.makeDirectory(directory) }
    }

    func writeConfig(_ config: JSONValue, lock: JSONValue) throws {
        try JSON.write(config, to: path.appending("config.json"))
        try JSON.write(lock, to: path.appending("lock.json"))
    }

    /// Writes what the trial came to; the order makes a crash in between look like a trial that never finished.
    func write(_ record: TrialRecord, result document: JSONValue) throws {
        if !record.errors.isEmpty {
            try Files.write(HarborResult.exceptionText(record), to: path.appending("exception.txt"))
        }
        try JSON.write(record, to: self.record, keys: .snakeCase)
        try JSON.write(document, to: result)
    }

    /// The record of a finished trial; nil when it did not finish.
    ///
    /// - Throws: ``Failure`` when a newer program wrote it.
    public func finishedRecord() throws -> TrialRecord? {
        guard Files.exists(result), Files.exists(record) else { return nil }
        try FormatNumber.check(record, known: TrialRecord.currentFormat)
        return try? JSON.read(TrialRecord.self, from: record, keys: .snakeCase)
    }

    /// Makes room for a new try of the trial: a try that ended moves to `tries/N`, what an unfinished one left is removed.
    ///
    /// - Returns: the number of the try that comes next, from 1.
    func prepare() throws -> Int {
        let earlier = try Files.exists(tries) ? Files.list(tries).count : 0
        guard Files.isDirectory(path) else { return 1 }
        let names = try Files.list(path).filter { $0 != "tries" }
        guard Files.exists(result) else {
            for name in names { try Files.removeTree(path.appending(name)) }
            return earlier + 1
        }
        let target = tries.appending("\(earlier + 1)")
        try Files.makeDirectory(target)
        // The result goes first: without it the folder counts as unfinished, whatever happens in between.
        for name in ["result.json"] + names.filter({ $0 != "result.json" }) {
            try call("move \(name) to \(target)") { rename(path.appending(name).string, target.appending(name).string) }
        }
        return earlier + 2
    }
}

/// The number that says which form a `selfharness.json` has.
struct FormatNumber: Decodable {
    let format: Int

    /// - Throws: ``Failure`` when the file's number is higher than the one this program knows.
    static func check(_ path: FilePath, known: Int) throws {
        let found = try JSON.read(FormatNumber.self, from: path).format
        if found > known {
            throw Failure(
                .unsupported, "written by a newer version of selfharness (format \(found), this one knows \(known))",
                at: path.string, hint: "update selfharness, or choose another --job-name")
        }
    }
}
