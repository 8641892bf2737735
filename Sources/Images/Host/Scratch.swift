import Core
import Glibc
import SystemPackage

/// A temporary directory that goes with the object; what a killed run left goes when the next one is made.
final class Scratch: Sendable {
    let path: FilePath
    private let mark: FilePath
    private let lock: FileLock

    /// Makes a directory in memory (`/dev/shm`) when there is room, since a package manager there takes half the time,
    /// else below the home.
    ///
    /// - Parameter memory: bytes that must be free in memory; nil asks for a directory on disk.
    init(home: Home, memory: Int? = nil) throws {
        let place = try Self.place(home: home, memory: memory)
        let prefix = "selfharness-\(geteuid())-"
        Self.sweep(place, prefix)
        path = place.appending(prefix + Files.randomName(12))
        mark = FilePath(path.string + ".lock")
        guard let lock = try FileLock.tryLock(mark) else { throw Failure(.busy, "cannot lock a new file", at: mark.string) }
        self.lock = lock
        try call("mkdir \(path)") { mkdir(path.string, 0o755) }
    }

    deinit {
        try? Files.removeTree(path)
        unlink(mark.string)
    }

    private static func place(home: Home, memory: Int?) throws -> FilePath {
        var status = statvfs()
        if let memory, statvfs("/dev/shm", &status) == 0, access("/dev/shm", W_OK) == 0,
            Int(status.f_bavail) * Int(status.f_frsize) >= memory, status.f_flag & noExecution == 0
        {
            return "/dev/shm"
        }
        return try home.directory("cache")
    }

    /// ST_NOEXEC, a constant that Swift does not see.
    private static let noExecution: UInt = 8

    private static func sweep(_ place: FilePath, _ prefix: String) {
        for name in (try? Files.list(place)) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(".lock") {
            let mark = place.appending(name)
            guard let lock = try? FileLock.tryLock(mark) else { continue }
            withExtendedLifetime(lock) {
                try? Files.removeTree(place.appending(String(name.dropLast(5))))
                unlink(mark.string)
            }
        }
    }
}
