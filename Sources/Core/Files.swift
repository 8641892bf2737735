import CLinux
import Glibc
import SystemPackage

/// Whole-file reads and crash-safe writes. Blocking: call them for small files, or off the shared pool.
public enum Files {
    /// Reads a whole file.
    ///
    /// - Parameter limit: a file larger than this many bytes is refused.
    public static func read(_ path: FilePath, limit: Int = 1 << 30) throws -> [UInt8] {
        let fd = OwnedDescriptor(try call("open \(path)") { open(path.string, O_RDONLY | O_CLOEXEC) })
        var status = stat()
        try call("stat \(path)") { fstat(fd.raw, &status) }
        guard status.st_size <= limit else {
            throw Failure(.invalidInput, "the file has \(status.st_size) bytes, more than \(limit)", at: path.string)
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while true {
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: 4096)) }
            let got = try bytes.withUnsafeMutableBytes { buffer in
                try call("read \(path)") { Glibc.read(fd.raw, buffer.baseAddress! + filled, buffer.count - filled) }
            }
            if got == 0 { break }
            filled += got
            guard filled <= limit else {
                throw Failure(.invalidInput, "the file has more than \(limit) bytes", at: path.string)
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Reads a whole file as UTF-8; invalid sequences become U+FFFD.
    public static func text(_ path: FilePath, limit: Int = 1 << 26) throws -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    /// Replaces a file atomically: writes a neighbour, syncs it, renames it. A crash or a full disk leaves the old file.
    ///
    /// - Parameter sync: false for a file that is soon written again: a crash of the program leaves the old file or the new one all the
    ///   same, but after a power failure the file may be empty.
    public static func write(_ bytes: [UInt8], to path: FilePath, mode: mode_t = 0o644, sync: Bool = true) throws {
        let temporary = path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "file").\(randomName(8))")
        do {
            let fd = OwnedDescriptor(
                try call("create \(path)") { open(temporary.string, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) })
            try writeAll(bytes, to: fd.raw, step: "write \(path)")
            if sync { try call("sync \(path)") { fsync(fd.raw) } }
            try call("rename to \(path)") { rename(temporary.string, path.string) }
        } catch {
            unlink(temporary.string)
            throw error
        }
    }

    /// Replaces a text file atomically.
    public static func write(_ text: String, to path: FilePath, mode: mode_t = 0o644) throws {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Writes all bytes to a blocking descriptor.
    public static func writeAll(_ bytes: [UInt8], to fd: Int32, step: String) throws {
        var offset = 0
        while offset < bytes.count {
            offset += try bytes.withUnsafeBytes { buffer in
                try call(step) { Glibc.write(fd, buffer.baseAddress! + offset, buffer.count - offset) }
            }
        }
    }

    /// Creates a directory and the missing ones above it.
    public static func makeDirectory(_ path: FilePath, mode: mode_t = 0o755) throws {
        if mkdir(path.string, mode) == 0 { return }
        switch errno {
        case EEXIST:
            guard isDirectory(path) else { throw Failure(.invalidInput, "this is not a directory", at: path.string) }
        case ENOENT where path.removingLastComponent() != path:
            try makeDirectory(path.removingLastComponent(), mode: mode)
            if mkdir(path.string, mode) != 0, errno != EEXIST { throw SystemCallFailure.make("mkdir \(path)", errno) }
        case let code: throw SystemCallFailure.make("mkdir \(path)", code)
        }
    }

    /// Whether something is at a path; a broken symbolic link is nothing.
    public static func exists(_ path: FilePath) -> Bool { access(path.string, F_OK) == 0 }

    /// Whether a path is a directory or a link to one.
    public static func isDirectory(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory, sorted, without `.` and `..`; for directories of ours, whose names are UTF-8.
    public static func list(_ path: FilePath) throws -> [String] { try entries(path).map(\.string).sorted() }

    /// The names in a directory with their exact bytes, sorted, without `.` and `..`.
    public static func entries(_ path: FilePath) throws -> [FilePath.Component] {
        guard let directory = path.withPlatformString({ opendir($0) }) else {
            throw SystemCallFailure.make("open directory \(path)", errno)
        }
        defer { closedir(directory) }
        return names(directory)
    }

    /// The names in an open directory (`opendir`), sorted by bytes.
    public static func names(_ directory: OpaquePointer) -> [FilePath.Component] {
        var names: [(bytes: [UInt8], name: FilePath.Component)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
            }
            if let name, name.kind == .regular { names.append((name.bytes, name)) }
        }
        return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map(\.name)
    }

    /// Random lower-case letters and digits, for temporary names and ids.
    public static func randomName(_ length: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<length).map { _ in letters.randomElement()! })
    }
}
