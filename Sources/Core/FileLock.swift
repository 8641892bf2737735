import CLinux
import Glibc
import SystemPackage

/// An advisory lock (`flock`) on a file, released when the object goes or the process dies, also by SIGKILL.
public final class FileLock: Sendable {
    private let descriptor: OwnedDescriptor

    private init(_ descriptor: OwnedDescriptor) { self.descriptor = descriptor }

    /// Takes the lock if it is free.
    ///
    /// - Returns: nil when another process (or another holder in this one) has it.
    public static func tryLock(_ path: FilePath, shared: Bool = false) throws -> FileLock? {
        let fd = OwnedDescriptor(try call("open lock \(path)") { open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) })
        if flock(fd.raw, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return FileLock(fd) }
        if errno == EWOULDBLOCK { return nil }
        throw SystemCallFailure.make("lock \(path)", errno)
    }

    /// Waits for the lock without blocking a thread of the pool.
    public static func lock(_ path: FilePath, shared: Bool = false) async throws -> FileLock {
        var pause = Duration.milliseconds(1)
        while true {
            if let lock = try tryLock(path, shared: shared) { return lock }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(100))
        }
    }
}
