import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// When each layer was last used by any program of this home: the time of a file named after it below `store/uses`.
///
/// Whoever looks for a layer marks it first; whoever removes one looks at the mark first. Both hold one lock meanwhile, so a layer
/// that was found stays for ``LayerStore/leastAge`` at least, time enough to build a view over it, whose own list protects it then.
final class LayerUses: Sendable {
    private let directory: FilePath
    /// What this program marked lately, and when: looking for a layer must stay cheap.
    private let marked = Mutex<[String: ContinuousClock.Instant]>([:])
    private static let freshness = Duration.seconds(600)

    init(_ directory: FilePath) throws {
        self.directory = directory
        try Files.makeDirectory(directory, mode: 0o700)
    }

    /// Marks a layer as used now. A disk without room for the mark is no reason to fail: the next who marks is luckier.
    func mark(_ layer: Layer) {
        // Of one run only: never collected.
        if layer.id.hasPrefix("run-") { return }
        let now = ContinuousClock.now
        let isFresh = marked.withLock { marked in
            if let last = marked[layer.id], last.duration(to: now) < Self.freshness { return true }
            marked[layer.id] = now
            return false
        }
        if isFresh { return }
        try? locked(LOCK_SH) {
            let fd = open(directory.appending(layer.id).string, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            guard fd >= 0 else { return }
            futimens(fd, nil)
            close(fd)
        }
    }

    /// Runs `body` if the layer has not been used for some seconds before `now` (seconds since 1970); nobody can mark it meanwhile.
    func ifUnused(_ layer: Layer, at path: FilePath, for seconds: Int, now: Int, _ body: () throws -> Void) throws {
        try locked(LOCK_EX) {
            var status = stat()
            guard lstat(path.string, &status) == 0 else { return }
            // A layer is as new as its last rename, whether anybody has marked it or not.
            var last = status.st_ctim.tv_sec
            if lstat(directory.appending(layer.id).string, &status) == 0 { last = max(last, status.st_mtim.tv_sec) }
            guard now - last >= seconds else { return }
            try body()
            unlink(directory.appending(layer.id).string)
        }
    }

    private func locked(_ kind: Int32, _ body: () throws -> Void) throws {
        let path = directory.appending(".lock")
        let lock = OwnedDescriptor(try call("open lock \(path)") { open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) })
        // Held for microseconds only.
        try call("lock \(path)") { flock(lock.raw, kind) }
        try body()
    }
}
