import Core
import SystemPackage
import Trials

/// Results of cells by key: one JSON file each, written by rename. Any number of processes may read and write at once, since equal keys
/// mean equal measurements; the last one written stays.
public struct CellStore: Sendable {
    /// The folder that everything is kept below: `cells/`, `jobs/`, `harnesses/`.
    public let folder: FilePath

    /// - Throws: ``Failure`` when the folder cannot be made.
    public init(_ folder: FilePath) throws {
        try Files.makeDirectory(folder.appending("cells"))
        self.folder = Files.realPath(folder) ?? folder
    }

    private struct Format: Decodable { let format: Int }

    private func path(_ key: String) -> FilePath { folder.appending("cells/\(key.prefix(2))/\(key).json") }

    /// Whether there is a file for a key, good or not.
    public func holds(_ key: String) -> Bool { Files.exists(path(key)) }

    /// The result under a key; nil when there is none, also when a file was cut short or its outcome does not fit its own hash.
    ///
    /// - Throws: ``Failure`` for a file that a newer program wrote.
    public func result(_ key: String) throws -> CellResult? {
        let path = path(key)
        guard Files.exists(path), let format = try? JSON.read(Format.self, from: path).format else { return nil }
        guard format <= CellResult.currentFormat else {
            throw Failure(
                .unsupported, "written by a newer version of selfharness (format \(format), this one knows \(CellResult.currentFormat))",
                at: path.string, hint: "update selfharness, or choose another folder with -o")
        }
        guard let result = try? JSON.read(CellResult.self, from: path) else { return nil }
        return result.key == key && result.isSound ? result : nil
    }

    /// Keeps a result under its key; one without a key or a verdict about the world (`cancelled`) is not kept.
    public func put(_ result: CellResult) throws {
        guard let key = result.key, result.status != .cancelled else { return }
        try Files.makeDirectory(path(key).removingLastComponent())
        try JSON.write(result, to: path(key))
    }

    /// The folder of the trial behind a result; it may have been deleted.
    public func trialFolder(of result: CellResult) -> FilePath { folder.appending(result.trial) }
}
