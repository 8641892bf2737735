import Core
import Glibc
import SystemPackage

/// Says after each call whether a file is different, by a look at the directory that the sandbox writes to: on the host, without
/// running anything inside, in well under a millisecond for the few files that a task writes.
///
/// A file counts as different by kind, mode, owner, size, inode or time of change; a directory by kind, mode and owner. A file that was
/// touched just before the last look may change again within the resolution of the clock, so its content is compared too. What overlay
/// only copied up, since a program opened it for writing and wrote nothing, is no change.
///
/// Not seen: mounts of their own (`/dev/shm`, `/proc`), what lies behind the first 20,000 paths, and what ``isIgnored(_:in:)`` names.
/// A background process that keeps writing makes every call one that changes something.
struct ChangeDetector {
    static let pathLimit = 20_000
    /// Clocks of file systems tick every 10 ms or faster.
    static let racyNanoseconds: Int64 = 20_000_000
    /// Bytes of a file whose content is compared.
    static let contentLimit = 1 << 20

    private struct Entry: Equatable {
        var mode: UInt32
        var owner: UInt32
        var group: UInt32
        /// Of directories the following are 0.
        var inode: UInt64 = 0
        var size: Int64 = 0
        var changed: Int64 = 0
    }

    private let upper: FilePath
    private let layers: [FilePath]
    private var entries: [FilePath: Entry] = [:]
    /// Content of the files that were touched just before the last look.
    private var racy: [FilePath: String] = [:]

    init(upper: FilePath, layers: [FilePath]) {
        self.upper = upper
        self.layers = layers
        _ = update()
    }

    /// Caches that programs write while they only read.
    static func isIgnored(_ name: FilePath.Component, in directory: FilePath) -> Bool {
        switch name.string {
        case "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache": true
        // Git refreshes it whenever it looks at the files.
        case "index", "index.lock": directory.lastComponent?.string == ".git"
        default: false
        }
    }

    /// Looks again; whether anything differs from the last look.
    mutating func update() -> Bool {
        var found: [FilePath: Entry] = [:]
        found.reserveCapacity(entries.count)
        var recent: [FilePath] = []
        var isDifferent = false
        let now = Self.now()
        // What vanishes during the walk is seen by the next one.
        _ = try? TreeWalk.walk(upper) { path, status, _ in
            guard let name = path.lastComponent, !Self.isIgnored(name, in: path.removingLastComponent()), found.count < Self.pathLimit
            else { return false }
            var entry = Entry(mode: status.st_mode, owner: status.st_uid, group: status.st_gid)
            if status.st_mode & S_IFMT != S_IFDIR {
                entry.inode = UInt64(status.st_ino)
                entry.size = Int64(status.st_size)
                entry.changed = status.st_ctim.nanoseconds
            }
            if status.st_mode & S_IFMT == S_IFREG, now - entry.changed < Self.racyNanoseconds { recent.append(path) }
            found[path] = entry
            if let old = entries[path] {
                isDifferent = isDifferent || old != entry
            } else {
                isDifferent = isDifferent || !isOnlyCopied(path, status)
            }
            return true
        }
        isDifferent = isDifferent || entries.keys.contains { found[$0] == nil } || racy.contains { content(of: $0.key) != $0.value }
        entries = found
        racy = Dictionary(uniqueKeysWithValues: recent.map { ($0, content(of: $0)) })
        return isDifferent
    }

    /// Whether the layers show the same under this path: overlay copied it up and nobody changed it.
    private func isOnlyCopied(_ path: FilePath, _ status: stat) -> Bool {
        for layer in layers {
            var lower = stat()
            guard layer.appending(path.components).withPlatformString({ lstat($0, &lower) }) == 0 else { continue }
            guard lower.st_mode == status.st_mode, lower.st_uid == status.st_uid, lower.st_gid == status.st_gid else { return false }
            if lower.st_mode & S_IFMT == S_IFDIR { return true }
            return lower.st_size == status.st_size && lower.st_mtim.nanoseconds == status.st_mtim.nanoseconds
        }
        return false
    }

    private func content(of path: FilePath) -> String {
        let raw = upper.appending(path.components).withPlatformString { open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard raw >= 0 else { return "" }
        let fd = OwnedDescriptor(raw)
        var hash = SHA256()
        var rest = Self.contentLimit
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { buffer in
            while rest > 0 {
                let got = Glibc.read(fd.raw, buffer.baseAddress!, min(rest, buffer.count))
                guard got > 0 else { return }
                hash.update(buffer: UnsafeBufferPointer(rebasing: buffer[..<got]))
                rest -= got
            }
        }
        return hash.finalize().hexadecimal
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.nanoseconds
    }
}

extension timespec {
    /// Since 1970.
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) * 1_000_000_000 + Int64(tv_nsec) }
}
