import CLinux
import Core
import Images
import SystemPackage

extension HostTree {
    /// Hides what layers below have at a directory's path: an overlay merges directories otherwise.
    static func hideBelow(_ path: FilePath) throws {
        try call("mark \(path) as opaque") { setxattr(path.string, "user.overlay.opaque", "y", 1, 0) }
    }
}
