import Core
import Glibc

/// A process inside a sandbox, as its /proc tells.
public struct ProcessRecord: Sendable, Codable, Equatable {
    /// The pid inside the sandbox.
    public var pid: Int
    public var parent: Int
    /// The kernel's one-letter state.
    public var state: String
    /// The command line, arguments joined by spaces; the name in brackets when there is none.
    public var command: String
    public var residentBytes: Int
    /// Pid 1, and its helpers for running commands and copies.
    var isOurs: Bool
    /// Ended, and only waiting for its parent to take notice.
    var isDead: Bool

    static func list(_ proc: OwnedDescriptor) throws -> [ProcessRecord] {
        guard let directory = fdopendir(try call("dup") { dup(proc.raw) }) else {
            throw SystemCallFailure.make("list processes", errno)
        }
        defer { closedir(directory) }
        let ours = program(of: 1, proc)
        var records: [ProcessRecord] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // A process may end while we look: what cannot be read is gone.
            guard let pid = Int(name), let record = read(pid, proc, ours: ours) else { continue }
            records.append(record)
        }
        return records.sorted { $0.pid < $1.pid }
    }

    private static func read(_ pid: Int, _ proc: OwnedDescriptor, ours: Program?) -> ProcessRecord? {
        guard let stat = text("\(pid)/stat", proc), let close = stat.lastIndex(of: ")"), let open = stat.firstIndex(of: "(") else {
            return nil
        }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 21, let parent = Int(fields[1]) else { return nil }
        let name = stat[stat.index(after: open)..<close]
        let words = (text("\(pid)/cmdline", proc) ?? "").split(separator: "\0").joined(separator: " ")
        // A helper is a fork of pid 1. Names can be forged, but not even root inside can execute pid 1's program.
        let isOurs = pid == 1 || (parent == 1 && ours != nil && program(of: pid, proc) == ours)
        // A leader that has ended is a zombie while other threads of it run on.
        let isDead = fields[0] == "X" || (fields[0] == "Z" && fields[17] == "1")
        return ProcessRecord(
            pid: pid, parent: parent, state: String(fields[0]), command: words.isEmpty ? "[\(name)]" : words,
            residentBytes: (Int(fields[21]) ?? 0) * 4096, isOurs: isOurs, isDead: isDead)
    }

    /// The file that a process executes.
    private struct Program: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    private static func program(of pid: Int, _ proc: OwnedDescriptor) -> Program? {
        var status = stat()
        guard fstatat(proc.raw, "\(pid)/exe", &status, 0) == 0 else { return nil }
        return Program(device: status.st_dev, inode: status.st_ino)
    }

    static func text(_ path: String, _ proc: OwnedDescriptor) -> String? {
        let fd = openat(proc.raw, path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        defer { Glibc.close(fd) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let got = bytes.withUnsafeMutableBytes { Glibc.read(fd, $0.baseAddress!, $0.count) }
        return got > 0 ? String(decoding: bytes[..<got], as: UTF8.self) : nil
    }
}
