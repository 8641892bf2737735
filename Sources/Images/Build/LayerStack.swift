import CLinux
import Core
import Glibc
import SystemPackage

/// The file system that an overlay mount of some layers would show, read on the host without mounting it.
///
/// Whiteouts come in overlay's two forms: a character device 0:0, or an empty file with an attribute.
struct LayerStack: FileTree {
    let root: FileNode
    /// What uid 0 and gid 0 are on disk.
    private let ownerBase: UInt32

    /// - Parameter directories: the layers, topmost first.
    init(_ directories: [FilePath], ownerBase: UInt32) throws {
        self.ownerBase = ownerBase
        var status = stat()
        if let top = directories.first {
            try call("stat \(top)") { top.withPlatformString { lstat($0, &status) } }
        } else {
            status.st_mode = S_IFDIR | 0o755
            (status.st_uid, status.st_gid) = (ownerBase, ownerBase)
        }
        root = FileNode(path: FilePath(), status: status, owner: Self.owner(status, ownerBase), locations: directories)
    }

    func child(_ name: FilePath.Component, of directory: FileNode) throws -> FileNode? {
        let path = directory.path.appending(name)
        var found: FileNode?
        for location in directory.locations {
            let here = location.appending(name)
            var status = stat()
            guard here.withPlatformString({ lstat($0, &status) }) == 0 else {
                if errno == ENOENT { continue }
                throw SystemCallFailure.make("stat \(here)", errno)
            }
            if Self.isWhiteout(here, status) { break }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                // A file below a directory of the same name is hidden by it.
                if found == nil {
                    found = FileNode(path: path, status: status, owner: Self.owner(status, ownerBase), locations: [here])
                }
                break
            }
            if found == nil {
                found = FileNode(path: path, status: status, owner: Self.owner(status, ownerBase), locations: [here])
            } else {
                found?.locations.append(here)
            }
            if Self.isOpaque(here) { break }
        }
        return found
    }

    func children(of directory: FileNode) throws -> [FileNode] {
        var names = try directory.locations.first.map { try DirectoryListing.names($0) } ?? []
        if directory.locations.count > 1 {
            let all = try Set(names + directory.locations.dropFirst().flatMap { try DirectoryListing.names($0) })
            names = all.sorted { $0.string < $1.string }
        }
        return try names.compactMap { try child($0, of: directory) }
    }

    func open(_ file: FileNode) throws -> OwnedDescriptor {
        let path = file.locations[0]
        return OwnedDescriptor(
            try call("open \(path)") { path.withPlatformString { Glibc.open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) } })
    }

    func extendedAttributes(of node: FileNode) throws -> [(name: String, value: [UInt8])] {
        guard let path = node.locations.first?.string, llistxattr(path, nil, 0) > 0 else { return [] }
        var list = [CChar](repeating: 0, count: 1 << 16)
        let length = llistxattr(path, &list, list.count)
        if length <= 0 { return [] }
        return list[..<length].split(separator: 0).compactMap { bytes in
            let name = String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if name.hasPrefix(Overlay.prefix) { return nil }
            var value = [UInt8](repeating: 0, count: 1 << 16)
            let count = lgetxattr(path, name, &value, value.count)
            return count < 0 ? nil : (name, Array(value.prefix(count)))
        }
    }

    /// Whether a directory hides what lower layers have below it.
    static func isOpaque(_ path: FilePath) -> Bool { mark(Overlay.opaque, path) == UInt8(ascii: "y") }

    private static func isWhiteout(_ path: FilePath, _ status: stat) -> Bool {
        switch status.st_mode & S_IFMT {
        case S_IFCHR: status.st_rdev == 0
        case S_IFREG: status.st_size == 0 && mark(Overlay.whiteout, path) != nil
        default: false
        }
    }

    private static func mark(_ name: String, _ path: FilePath) -> UInt8? {
        var value: UInt8 = 0
        return path.withPlatformString { lgetxattr($0, name, &value, 1) } == 1 ? value : nil
    }

    private static func owner(_ status: stat, _ base: UInt32) -> (uid: Int, gid: Int) {
        (Int(status.st_uid) - Int(base), Int(status.st_gid) - Int(base))
    }
}
