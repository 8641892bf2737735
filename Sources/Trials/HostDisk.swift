import Core
import Glibc
import SystemPackage

/// Tells a host that ran out of disk from other troubles.
enum HostDisk {
    /// Less than this is full: the next file of any size fails.
    static let reserve: UInt64 = 8 << 20

    /// Bytes that this process may still write; nil when the file system does not say.
    static func available(at path: FilePath) -> UInt64? {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// The first of some places whose disk is full.
    static func full(among paths: [FilePath]) -> FilePath? {
        paths.first { (available(at: $0) ?? .max) < reserve }
    }
}
