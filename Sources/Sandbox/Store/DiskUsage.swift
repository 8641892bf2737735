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

    /// Measures a tree that may change meanwhile; what cannot be read does not count.
    static func measure(_ path: FilePath) -> DiskUsage {
        var usage = DiskUsage()
        let isComplete = try? TreeWalk.walk(path) { _, status, _ in
            usage.entries += 1
            usage.bytes += Int(status.st_blocks) * 512
            return true
        }
        usage.isTooDeep = isComplete == false
        return usage
    }
}
