import CLinux
import Core
import Glibc
import SystemPackage

/// Walks and moves in directories that this program made itself. Links are never followed.
enum FileTree {
    enum Kind { case file, directory, link, other }

    /// Everything below a directory with its path relative to it, a directory before its content.
    static func walk(_ root: FilePath, _ visit: (_ relative: String, _ kind: Kind) throws -> Void) throws {
        try walk(root, below: "", visit)
    }

    private static func walk(_ root: FilePath, below prefix: String, _ visit: (String, Kind) throws -> Void) throws {
        for name in try Files.list(prefix.isEmpty ? root : root.appending(prefix)) {
            let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
            let kind = try kind(of: root.appending(relative))
            try visit(relative, kind)
            if kind == .directory { try walk(root, below: relative, visit) }
        }
    }

    static func kind(of path: FilePath) throws -> Kind {
        var status = stat()
        try call("lstat \(path)") { lstat(path.string, &status) }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .link
        default: .other
        }
    }

    static func move(_ from: FilePath, to: FilePath) throws {
        try call("rename \(from) to \(to)") { rename(from.string, to.string) }
    }

    static func link(_ path: FilePath, to target: String) throws {
        try call("symlink \(path)") { symlink(target, path.string) }
    }

    /// Hides what layers below have at a directory's path: an overlay merges directories otherwise.
    static func hideBelow(_ path: FilePath) throws {
        try call("mark \(path) as opaque") { setxattr(path.string, "user.overlay.opaque", "y", 1, 0) }
    }

    /// Gives a whole tree, its root included, to one owner. Setuid bits are lost, as they should be here.
    static func give(_ root: FilePath, to owner: UInt32) throws {
        try call("chown \(root)") { lchown(root.string, owner, owner) }
        try walk(root) { relative, _ in
            let path = root.appending(relative)
            try call("chown \(path)") { lchown(path.string, owner, owner) }
        }
    }
}
