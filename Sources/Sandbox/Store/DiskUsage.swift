import Core
import Glibc
import SystemPackage

/// What a directory tree takes on disk.
struct DiskUsage {
    /// Allocated bytes, so that a sparse file counts what it really takes.
    var bytes = 0
    var entries = 0
    /// Directories are nested so deep that not all was measured: that must not be a way round a limit.
    var isTooDeep = false

    /// Measures a tree that may change meanwhile; what cannot be read does not count. Lean, since the watchdog does it again
    /// and again: names are neither kept nor sorted.
    static func measure(_ path: FilePath) -> DiskUsage {
        var usage = DiskUsage()
        let fd = path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        if fd >= 0 { usage.add(fd, depth: 1) }
        return usage
    }

    private mutating func add(_ fd: Int32, depth: Int) {
        guard let directory = fdopendir(fd) else {
            close(fd)
            return
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return }
                    var status = stat()
                    guard fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
                    entries += 1
                    bytes += Int(status.st_blocks) * 512
                    guard status.st_mode & S_IFMT == S_IFDIR else { return }
                    guard depth < TreeWalk.maximumDepth else {
                        isTooDeep = true
                        return
                    }
                    let below = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                    if below >= 0 { add(below, depth: depth + 1) }
                }
            }
        }
    }
}
