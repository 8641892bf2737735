import CLinux
import Core
import Glibc
import SystemPackage

/// Fills a directory that becomes a layer; everything in it belongs to the sandbox's root.
struct LayerTree {
    let root: FilePath
    let ownerBase: UInt32

    func directory(_ path: String, mode: mode_t, isOpaque: Bool = false) throws {
        let directory = root.appending(path)
        try Files.makeDirectory(directory)
        if isOpaque {
            try call("mark \(directory) as opaque") { setxattr(directory.string, "user.overlay.opaque", "y", 1, 0) }
        }
        try own(directory, mode: mode)
    }

    /// Copies a file, a link or an empty directory.
    func copy(_ source: FilePath, to path: String) throws {
        let target = root.appending(path)
        switch Files.kind(source) {
        case .directory: try directory(path, mode: try Self.mode(of: source))
        case .symbolicLink:
            let destination = try Files.linkTarget(source).string
            try call("link \(target)") { symlink(destination, target.string) }
            try call("chown \(target)") { lchown(target.string, ownerBase, ownerBase) }
        case .file:
            try Files.write(try Files.read(source), to: target)
            // The script must be executable whatever the checkout made of it.
            let mode = try Self.mode(of: source) | (path.hasSuffix(".sh") ? 0o111 : 0)
            try own(target, mode: mode)
        default: throw Failure(.unsupported, "neither a file, a directory nor a link", at: source.string)
        }
    }

    private func own(_ path: FilePath, mode: mode_t) throws {
        try call("chown \(path)") { lchown(path.string, ownerBase, ownerBase) }
        // Last, since chown clears set-uid bits.
        try call("chmod \(path)") { chmod(path.string, mode) }
    }

    static func mode(of path: FilePath) throws -> mode_t {
        var status = stat()
        try call("lstat \(path)") { lstat(path.string, &status) }
        return status.st_mode & 0o7777
    }
}
