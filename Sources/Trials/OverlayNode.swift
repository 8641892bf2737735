import CLinux
import Core
import Glibc
import SystemPackage

/// A directory entry of an overlay layer on the host, with overlay's own marks understood in all their forms.
struct OverlayNode {
    let type: Change.FileType
    let mode: mode_t
    let size: Int64
    /// The entry hides one of the same name below.
    let isWhiteout: Bool
    /// The directory hides everything below it.
    let isOpaque: Bool
    private let owner: (uid_t, gid_t)

    /// - Throws: ``Failure`` when there is no such entry.
    init(_ path: FilePath) throws {
        var status = stat()
        try call("lstat \(path)") { path.withPlatformString { lstat($0, &status) } }
        mode = status.st_mode
        size = Int64(status.st_size)
        owner = (status.st_uid, status.st_gid)
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            type = .file
            isWhiteout = status.st_size == 0 && Self.attribute("user.overlay.whiteout", of: path) != nil
            isOpaque = false
        case S_IFDIR:
            type = .directory
            isWhiteout = false
            // "x" only says that the directory may hold whiteouts of the attribute form.
            isOpaque = Self.attribute("user.overlay.opaque", of: path) == UInt8(ascii: "y")
        case S_IFLNK: (type, isWhiteout, isOpaque) = (.link, false, false)
        case S_IFCHR: (type, isWhiteout, isOpaque) = (.other, status.st_rdev == 0, false)
        default: (type, isWhiteout, isOpaque) = (.other, false, false)
        }
    }

    func hasSameAttributes(as other: OverlayNode) -> Bool { mode == other.mode && owner == other.owner }

    /// The first byte of an extended attribute.
    private static func attribute(_ name: String, of path: FilePath) -> UInt8? {
        var byte: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
        return path.withPlatformString { lgetxattr($0, name, &byte, byte.count) } > 0 ? byte[0] : nil
    }
}
