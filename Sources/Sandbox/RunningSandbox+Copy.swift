import CLinux
import Core
import Glibc
import SystemPackage

/// What a copy out of a sandbox took, and what it left.
public struct CopyReport: Sendable, Codable, Equatable {
    public var files = 0
    public var bytes = 0
    /// Paths left out, with the reason: links, special files, what is over the limit, other file systems.
    public var skipped: [String: String] = [:]
}

extension RunningSandbox {
    /// Copies a host file or directory tree into the sandbox; a directory's content goes into `path`, a file becomes `path`.
    ///
    /// Symbolic links are copied as links; fifos, sockets and devices are refused. Existing files are replaced, other content
    /// of existing directories stays.
    /// - Parameters:
    ///   - owner: who the copies belong to inside.
    ///   - refuseLinks: fail when a directory on the way is a symbolic link inside the sandbox.
    ///   - include: called with each path relative to `source`; false leaves it (and what is below) out.
    public func copyIn(
        _ source: FilePath, to path: String, owner: (uid: UInt32, gid: UInt32) = (0, 0), refuseLinks: Bool = false,
        include: (String) -> Bool = { _ in true }
    ) async throws {
        var stream = try CopyStream(owner: owner, of: store.ownerCount, refuseLinks: refuseLinks)
        var status = stat()
        try call("stat \(source)") { stat(source.string, &status) }
        if status.st_mode & S_IFMT == S_IFDIR {
            try stream.directory(FilePath(path), mode: status.st_mode)
            try TreeWalk.walk(source) { relative, status, directory in
                guard include(relative.string) else { return false }
                guard let name = relative.lastComponent else { return false }
                try stream.add(
                    FilePath(path).appending(relative.components), status, at: directory, name: FilePath(root: nil, components: name))
                return true
            }
        } else {
            try stream.add(FilePath(path), status, at: AT_FDCWD, name: source)
        }
        try await send(stream, what: "copy \(source) to \(path)")
    }

    /// Writes a file inside the sandbox, replacing what is there, with the directories above it.
    public func write(
        _ bytes: [UInt8], to path: String, mode: UInt16 = 0o644, owner: (uid: UInt32, gid: UInt32) = (0, 0)
    ) async throws {
        var stream = try CopyStream(owner: owner, of: store.ownerCount, refuseLinks: false)
        try stream.file(FilePath(path), mode: mode_t(mode), bytes: bytes)
        try await send(stream, what: "write \(path)")
    }

    /// Makes a directory inside the sandbox, with those above it, or gives an existing one this mode and owner.
    public func makeDirectory(_ path: String, mode: UInt16 = 0o755, owner: (uid: UInt32, gid: UInt32) = (0, 0)) async throws {
        var stream = try CopyStream(owner: owner, of: store.ownerCount, refuseLinks: false)
        try stream.directory(FilePath(path), mode: mode_t(mode))
        try await send(stream, what: "make directory \(path)")
    }

    /// Copies a file or tree out of the sandbox: regular files and directories only, no link followed, other file systems
    /// (for example /proc) left out, modes masked to rwx.
    ///
    /// - Parameters:
    ///   - host: becomes the file, or the directory that gets the tree's content; its parent must exist.
    ///   - limit: bytes in all; what would pass it is left out and reported.
    public func copyOut(_ path: String, to host: FilePath, limit: Int = 1 << 30) throws -> CopyReport {
        var report = CopyReport()
        let source = try open(path)
        var status = stat()
        try call("stat \(path)") { fstat(source.raw, &status) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: try copyFile(source, status, to: host, name: path, limit: limit, &report)
        case S_IFDIR:
            let device = status.st_dev
            try Files.makeDirectory(host)
            let isComplete = try TreeWalk.walk(FilePath("/proc/self/fd/\(source.raw)")) { path, status, directory in
                // On the host every name is UTF-8, whatever the task called it.
                let relative = path.escaped
                let target = host.appending(relative)
                guard status.st_dev == device else {
                    report.skipped[relative] = "another file system"
                    return false
                }
                switch status.st_mode & S_IFMT {
                case S_IFDIR: try Files.makeDirectory(target)
                case S_IFREG:
                    guard let name = path.lastComponent else { return false }
                    let fd = name.withPlatformString { openat(directory, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
                    guard fd >= 0 else {
                        report.skipped[relative] = Errno(rawValue: errno).description
                        return false
                    }
                    let file = OwnedDescriptor(fd)
                    var now = stat()
                    try call("stat \(relative)") { fstat(fd, &now) }
                    guard now.st_mode & S_IFMT == S_IFREG else {
                        report.skipped[relative] = "not a regular file"
                        return false
                    }
                    try copyFile(file, now, to: target, name: relative, limit: limit, &report)
                case S_IFLNK: report.skipped[relative] = "symbolic link"
                default: report.skipped[relative] = "special file"
                }
                return true
            }
            if !isComplete { report.skipped["."] = "directories nested deeper than \(TreeWalk.maximumDepth)" }
        default: throw Failure(.invalidInput, "neither a regular file nor a directory", at: path)
        }
        return report
    }

    private func copyFile(
        _ source: OwnedDescriptor, _ status: stat, to host: FilePath, name: String, limit: Int, _ report: inout CopyReport
    ) throws {
        guard report.bytes + Int(status.st_size) <= limit else {
            report.skipped[name] = "\(status.st_size) bytes, over the limit of \(limit) in all"
            return
        }
        let target = OwnedDescriptor(
            try call("create \(host)") {
                Glibc.open(host.string, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, status.st_mode & 0o777 | 0o600)
            })
        // As long as it was when it was opened; it may still grow under a running task.
        var left = Int(status.st_size)
        var chunk = [UInt8](repeating: 0, count: min(max(left, 1), 1 << 20))
        while left > 0 {
            let got = try chunk.withUnsafeMutableBytes { buffer in
                try call("read \(name)") { Glibc.read(source.raw, buffer.baseAddress!, min(buffer.count, left)) }
            }
            if got == 0 { break }
            try Files.writeAll(got == chunk.count ? chunk : Array(chunk[..<got]), to: target.raw, step: "write \(host)")
            left -= got
            report.bytes += got
        }
        report.files += 1
    }

    private func send(_ stream: CopyStream, what: String) async throws {
        let descriptor = try stream.finish()
        // Root inside can kill the helper that copies; once may be an accident, again is purpose.
        for _ in 0..<3 {
            try stream.rewind()
            switch await ask(Frame(.extract, id: newID()), [descriptor]) {
            case .done(0): return
            case .done(EINTR): continue
            case .done(let code): throw SystemCallFailure.make(what, code)
            case .failed(var failure):
                failure.place = what
                throw failure
            case .crowded: throw Failure(.prevented, "no room for another process in the sandbox", at: what)
            case .exited, .listening: throw Failure(.infrastructure, "\(what): unexpected answer")
            }
        }
        throw Failure(.prevented, "a process inside killed the helper that copies", at: what)
    }
}

/// The records of sandbox/init/extract.c, collected in memory (a memfd).
private struct CopyStream {
    private let descriptor: OwnedDescriptor
    private let owner: (uid: UInt32, gid: UInt32)
    private let flags: UInt8

    init(owner: (uid: UInt32, gid: UInt32), of ids: UInt32, refuseLinks: Bool) throws {
        if ids == 1, owner != (0, 0) { throw OneUser.refusal(of: "\(owner.uid):\(owner.gid)") }
        descriptor = OwnedDescriptor(try call("memfd_create") { sh_memfd_create("copy", 1) })
        self.owner = owner
        flags = refuseLinks ? 1 : 0
    }

    mutating func directory(_ path: FilePath, mode: mode_t) throws { try record("D", path, mode: mode, size: 0) }

    mutating func file(_ path: FilePath, mode: mode_t, bytes: [UInt8]) throws {
        try record("F", path, mode: mode, size: bytes.count)
        try Files.writeAll(bytes, to: descriptor.raw, step: "collect \(path)")
    }

    mutating func add(_ path: FilePath, _ status: stat, at directory: Int32, name: FilePath) throws {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: try self.directory(path, mode: status.st_mode)
        case S_IFLNK:
            var target = [UInt8](repeating: 0, count: 4096)
            let length = try target.withUnsafeMutableBytes { buffer in
                try call("read link \(path)") {
                    name.withPlatformString {
                        readlinkat(directory, $0, buffer.baseAddress!.assumingMemoryBound(to: CChar.self), buffer.count)
                    }
                }
            }
            try record("L", path, mode: 0o777, size: length)
            try Files.writeAll(Array(target[..<length]), to: descriptor.raw, step: "collect \(path)")
        case S_IFREG:
            let fd = OwnedDescriptor(
                try call("open \(name)") { name.withPlatformString { openat(directory, $0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) } })
            try file(path, mode: status.st_mode, bytes: RunningSandbox.contents(fd, path: name.string, limit: 1 << 30))
        default: throw Failure(.invalidInput, "only files, directories and links can be copied into a sandbox", at: name.string)
        }
    }

    func finish() throws -> OwnedDescriptor {
        try record("E", "", mode: 0, size: 0)
        return descriptor
    }

    /// The reader shares our place in the stream.
    func rewind() throws { try call("rewind") { lseek(descriptor.raw, 0, SEEK_SET) } }

    private func record(_ kind: Character, _ path: FilePath, mode: mode_t, size: Int) throws {
        var bytes: [UInt8] = [kind.asciiValue ?? 0, flags]
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
        append(UInt16(mode & 0o7777))
        append(owner.uid)
        append(owner.gid)
        append(UInt32(path.bytes.count))
        append(UInt64(size))
        bytes += path.bytes
        try Files.writeAll(bytes, to: descriptor.raw, step: "collect \(path)")
    }
}
