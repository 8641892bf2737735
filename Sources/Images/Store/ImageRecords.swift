import CLinux
import Core
import Glibc
import SystemPackage

/// The records of images: one JSON file each, written by rename.
struct ImageRecords: Sendable {
    private let directory: FilePath
    /// Told about records that cannot be used.
    private let log: @Sendable (String) -> Void

    init(home: Home, log: @escaping @Sendable (String) -> Void = { _ in }) throws {
        directory = try home.directory("images")
        self.log = log
    }

    static func key(named name: ImageReference) -> String { "name-" + SHA256.hex(name.key).prefix(32) }

    static func key(recipe: Recipe) -> String { "recipe-\(recipe.digest.prefix(32))" }

    /// An archive is known by its place, size and time: its digest would cost more than reading it.
    static func key(archive path: FilePath) throws -> String {
        var status = stat()
        try call("stat \(path)") { stat(path.string, &status) }
        let facts = "\(path)\n\(status.st_size)\n\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)\n\(status.st_ino)"
        return "archive-" + SHA256.hex(facts).prefix(32)
    }

    /// A record in a form that this version does not write is removed, and counts as none: an image that a recipe or an archive
    /// makes is made again, and a name that was given by hand has to be given again.
    ///
    /// - Returns: nil if there is none.
    /// - Throws: ``Failure`` for a record that a newer version wrote.
    func read(key: String) throws -> ImageRecord? {
        let path = file(key)
        guard Files.exists(path) else { return nil }
        let format = (try? JSON.read(Format.self, from: path))?.format ?? 0
        guard format <= ImageRecord.currentFormat else {
            throw Failure(
                .unsupported, "written by a newer version (format \(format))", at: path.string, hint: "update selfharness")
        }
        if format == ImageRecord.currentFormat, let record = try? JSON.read(ImageRecord.self, from: path) { return record }
        let name = (try? JSON.read(Name.self, from: path))?.name
        log(
            "the record of \(name ?? "an image") has an older or broken form and was removed: "
                + (name == nil ? "the image is made again when it is needed" : "import or build the image again"))
        _ = try remove(key: key)
        return nil
    }

    /// All that can be read; one of a newer version is told of and left out.
    func all() throws -> [ImageRecord] {
        try Files.list(directory).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.compactMap { name in
            do {
                return try read(key: String(name.dropLast(5)))
            } catch let failure as Failure where failure.kind == .unsupported {
                log("\(failure)")
                return nil
            }
        }
    }

    /// Whether every record can be read, so that the layers of all images are known.
    func areReadable() throws -> Bool {
        try Files.list(directory).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.allSatisfy { name in
            (try? read(key: String(name.dropLast(5)))) != nil || !Files.exists(directory.appending(name))
        }
    }

    func write(_ record: ImageRecord, key: String) throws { try JSON.write(record, to: file(key)) }

    /// - Returns: whether there was one.
    func remove(key: String) throws -> Bool {
        if unlink(file(key).string) == 0 { return true }
        if errno == ENOENT { return false }
        throw SystemCallFailure.make("remove \(file(key))", errno)
    }

    private func file(_ key: String) -> FilePath { directory.appending("\(key).json") }

    private struct Format: Decodable { var format: Int }
    private struct Name: Decodable { var name: String? }
}
