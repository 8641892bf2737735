import CLinux
import Core
import Glibc
import SystemPackage

/// The records of images: one JSON file each, written by rename.
struct ImageRecords: Sendable {
    private let directory: FilePath

    init(home: Home) throws { directory = try home.directory("images") }

    static func key(named name: ImageReference) -> String { "name-" + SHA256.hex(name.key).prefix(32) }

    static func key(recipe: Recipe) -> String { "recipe-\(recipe.digest.prefix(32))" }

    /// An archive is known by its place, size and time: its digest would cost more than reading it.
    static func key(archive path: FilePath) throws -> String {
        var status = stat()
        try call("stat \(path)") { stat(path.string, &status) }
        let facts = "\(path)\n\(status.st_size)\n\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)\n\(status.st_ino)"
        return "archive-" + SHA256.hex(facts).prefix(32)
    }

    /// - Returns: nil if there is none.
    func read(key: String) throws -> ImageRecord? {
        let path = file(key)
        guard Files.exists(path) else { return nil }
        let format = try JSON.read(Format.self, from: path).format
        guard format <= ImageRecord.currentFormat else {
            throw Failure(
                .unsupported, "written by a newer version (format \(format))", at: path.string, hint: "update selfharness")
        }
        return try JSON.read(ImageRecord.self, from: path)
    }

    func all() throws -> [ImageRecord] {
        try Files.list(directory).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.compactMap {
            try read(key: String($0.dropLast(5)))
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
}
