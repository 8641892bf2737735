import Core
import Glibc
import SystemPackage

/// Moves, links and owners in directories that this program made itself. Links are never followed.
package enum HostTree {
    package static func move(_ from: FilePath, to: FilePath) throws {
        try call("rename \(from) to \(to)") { rename(from.string, to.string) }
    }

    package static func link(_ path: FilePath, to target: String) throws {
        try call("symlink \(path)") { symlink(target, path.string) }
    }

    /// Regular files below a directory, relative to it.
    package static func files(below root: FilePath, _ prefix: String = "") throws -> [String] {
        try Files.list(root.appending(prefix)).flatMap { name in
            let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
            return switch try kind(root.appending(relative)) {
            case S_IFDIR: try files(below: root, relative)
            case S_IFREG: [relative]
            default: [String]()
            }
        }
    }

    /// Gives a whole tree to one owner. Setuid bits are lost, as they should be here.
    package static func give(_ path: FilePath, to owner: UInt32) throws {
        try call("chown \(path)") { lchown(path.string, owner, owner) }
        guard try kind(path) == S_IFDIR else { return }
        for name in try Files.list(path) { try give(path.appending(name), to: owner) }
    }

    private static func kind(_ path: FilePath) throws -> mode_t {
        var status = stat()
        try call("stat \(path)") { lstat(path.string, &status) }
        return status.st_mode & S_IFMT
    }
}
