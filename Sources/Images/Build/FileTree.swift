import Core
import Glibc
import SystemPackage

/// A file of a tree, its ids as the image sees them.
struct FileNode: Sendable {
    enum Kind: String, Sendable { case directory, file, symbolicLink, pipe, other }

    /// Relative to the tree's root, empty for the root itself.
    var path: FilePath
    var kind: Kind
    /// Permissions with the setuid, setgid and sticky bits.
    var mode: mode_t
    var uid: Int
    var gid: Int
    /// Seconds since 1970.
    var modified: Int
    var size: Int
    /// Device and inode of a file that has several names.
    var hardLink: HardLink?
    /// Where it is on the host. A directory may be merged from several, topmost first.
    var locations: [FilePath]

    struct HardLink: Hashable, Sendable {
        var device: UInt
        var inode: UInt
    }

    init(path: FilePath, status: stat, owner: (uid: Int, gid: Int), locations: [FilePath]) {
        self.path = path
        self.locations = locations
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFDIR: .directory
            case S_IFREG: .file
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .pipe
            default: .other
            }
        mode = status.st_mode & 0o7777
        (uid, gid) = owner
        modified = status.st_mtim.tv_sec
        size = Int(status.st_size)
        let isShared = kind == .file && status.st_nlink > 1
        hardLink = isShared ? HardLink(device: UInt(status.st_dev), inode: UInt(status.st_ino)) : nil
    }
}

/// A file system that is read from the host: a build context, or the stack of layers that an image is.
///
/// Nothing in it is ever followed by the host's kernel: links are resolved here, within the tree.
protocol FileTree: Sendable {
    var root: FileNode { get }
    /// nil if there is no such name.
    func child(_ name: FilePath.Component, of directory: FileNode) throws -> FileNode?
    /// Sorted by name.
    func children(of directory: FileNode) throws -> [FileNode]
    /// Opens a regular file for reading.
    func open(_ file: FileNode) throws -> OwnedDescriptor
    /// Extended attributes that an image carries.
    func extendedAttributes(of node: FileNode) throws -> [(name: String, value: [UInt8])]
}

/// Where a path leads once all links are resolved.
struct ResolvedPath: Sendable {
    /// Relative to the root, without links, `.` and `..`.
    var path: FilePath
    /// nil if nothing is there.
    var node: FileNode?
}

extension FileTree {
    /// Follows a path and all its links as a process would whose root directory is this tree: a link can lead anywhere
    /// inside, never out. What does not exist is resolved by name only.
    func resolve(_ path: FilePath) throws -> ResolvedPath {
        var pending = Array(path.components.reversed())
        var walked = [root]
        var missing = FilePath()
        var links = 0
        while let name = pending.popLast() {
            switch name.kind {
            case .currentDirectory: continue
            case .parentDirectory:
                if !missing.isEmpty {
                    missing.removeLastComponent()
                } else if walked.count > 1 {
                    walked.removeLast()
                }
                continue
            case .regular: break
            }
            let directory = walked[walked.count - 1]
            guard missing.isEmpty, directory.kind == .directory, let node = try child(name, of: directory) else {
                missing.append(name)
                continue
            }
            guard node.kind == .symbolicLink else {
                walked.append(node)
                continue
            }
            links += 1
            guard links <= 40 else { throw Failure(.invalidInput, "too many symbolic links in \"\(path)\"") }
            let target = try linkTarget(node)
            if target.isAbsolute { walked.removeLast(walked.count - 1) }
            pending.append(contentsOf: target.components.reversed())
        }
        let last = walked[walked.count - 1]
        if missing.isEmpty { return ResolvedPath(path: last.path, node: last) }
        return ResolvedPath(path: last.path.appending(missing.components), node: nil)
    }

    /// The file at a path that holds no link except perhaps its last name; nil if there is none.
    func node(at path: FilePath) throws -> FileNode? {
        var node = root
        for name in path.components {
            guard node.kind == .directory, let next = try child(name, of: node) else { return nil }
            node = next
        }
        return node
    }

    func linkTarget(_ link: FileNode) throws -> FilePath { FilePath(platformString: try linkBytes(link) + [0]) }

    /// The bytes of a symbolic link, which need not be UTF-8.
    func linkBytes(_ link: FileNode) throws -> [CChar] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let path = link.locations[0]
        let length = try call("read the link \(path)") { path.withPlatformString { readlink($0, &buffer, buffer.count) } }
        return Array(buffer.prefix(length))
    }

    /// The content of a small file; nil if it does not exist or is something else.
    func text(at path: FilePath, limit: Int = 10 << 20) throws -> String? {
        guard let node = try resolve(path).node, node.kind == .file, node.size <= limit else { return nil }
        var bytes: [UInt8] = []
        try read(node) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a regular file piece by piece.
    func read(_ file: FileNode, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let descriptor = try open(file)
        try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
            while true {
                let count = try call("read \(file.path)") { Glibc.read(descriptor.raw, buffer.baseAddress!, buffer.count) }
                if count == 0 { return }
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }
}

enum DirectoryListing {
    /// The names in a directory of the host, sorted, without `.` and `..`.
    static func names(_ path: FilePath) throws -> [FilePath.Component] {
        guard let directory = path.withPlatformString({ opendir($0) }) else {
            throw SystemCallFailure.make("open directory \(path)", errno)
        }
        defer { closedir(directory) }
        var names: [(name: FilePath.Component, text: String)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
            }
            if let name, name.kind == .regular { names.append((name, name.string)) }
        }
        return names.sorted { $0.text < $1.text }.map(\.name)
    }
}
