import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

extension RunningSandbox {
    private static let beneath: UInt64 = 0x08
    private static let inRoot: UInt64 = 0x10
    private static let noSymlinks: UInt64 = 0x04
    private static let noMagicLinks: UInt64 = 0x02

    /// Reads a regular file of the sandbox from outside.
    ///
    /// - Throws: ``Failure`` of kind `.invalidInput` when the path, or a directory on it, is a link; when it is no regular file (a fifo
    ///   or device would make the reader hang); when it is larger than `limit` bytes; when it does not exist.
    public func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
        let fd = try open(path)
        return try Self.contents(fd, path: path, limit: limit)
    }

    /// Whether something exists at the path; a link counts as itself.
    public func exists(_ path: String) -> Bool {
        guard let fd = try? open(path, flags: O_PATH_FLAG | O_NOFOLLOW) else { return false }
        withExtendedLifetime(fd) {}
        return true
    }

    /// The task's living processes: without pid 1 and its helpers.
    public func processes() throws -> [ProcessRecord] { try processRecords().filter { !$0.isOurs && !$0.isDead } }

    func processRecords() throws -> [ProcessRecord] {
        let proc = try open("/proc", flags: O_RDONLY | O_DIRECTORY)
        return try ProcessRecord.list(proc)
    }

    /// Opens a path inside the sandbox without following any link.
    func open(_ path: String, flags: Int32 = O_RDONLY) throws -> OwnedDescriptor {
        guard let root = root.withLock({ $0 }) else { throw Failure(.infrastructure, "the sandbox has ended") }
        let relative = path.drop { $0 == "/" }
        let all = UInt64(UInt32(bitPattern: flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC))
        let fd = sh_openat2(
            root.raw, relative.isEmpty ? "." : String(relative), flags & O_PATH_FLAG != 0 ? all & ~UInt64(O_NONBLOCK | O_NOCTTY) : all, 0,
            weakened.contains(.copyOutLinks) ? 0 : Self.beneath | Self.noSymlinks | Self.noMagicLinks)
        guard fd >= 0 else {
            let code = errno
            var failure = SystemCallFailure.make("open", code)
            failure.place = path
            if code == ELOOP {
                failure = Failure(.invalidInput, "the path is or contains a symbolic link, which is not followed", at: path)
            } else if code == ENOENT || code == ENOTDIR || code == ENXIO {
                failure.kind = .invalidInput
            }
            throw failure
        }
        return OwnedDescriptor(fd)
    }

    static func contents(_ fd: OwnedDescriptor, path: String, limit: Int) throws -> [UInt8] {
        var status = stat()
        try call("stat \(path)") { fstat(fd.raw, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(.invalidInput, "not a regular file", at: path) }
        guard status.st_size <= limit else {
            throw Failure(.invalidInput, "the file has \(status.st_size) bytes, more than \(limit)", at: path)
        }
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), limit) + 1)
        var filled = 0
        while filled < bytes.count {
            let got = try bytes.withUnsafeMutableBytes { buffer in
                try call("read \(path)") { Glibc.read(fd.raw, buffer.baseAddress! + filled, buffer.count - filled) }
            }
            if got == 0 { break }
            filled += got
            // It may still grow under a running task; past the limit that is an error, not a bigger buffer.
            if filled == bytes.count {
                guard filled <= limit else { throw Failure(.invalidInput, "the file has more than \(limit) bytes", at: path) }
                bytes.append(contentsOf: repeatElement(0, count: min(1 << 16, limit + 1 - filled)))
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}

/// O_PATH, which Swift's Glibc module does not show.
let O_PATH_FLAG: Int32 = 0o10000000
