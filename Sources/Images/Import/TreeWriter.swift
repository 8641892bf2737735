import CLinux
import Core
import Glibc
import SystemPackage

/// Writes files below one directory and nowhere else, whatever the paths say.
///
/// Every step opens the parent directory with `openat2` (beneath the root, no symbolic links) and works on that
/// descriptor, so a link planted by an earlier entry is an error, never a detour. A file is always created anew: an
/// existing one of that name is unlinked first, never written through. Not thread-safe.
final class TreeWriter {
    /// Owner, permissions and time of an entry, as the archive gives them.
    struct Attributes {
        var mode: mode_t
        var uid: Int = 0
        var gid: Int = 0
        /// Seconds since 1970; nil leaves the time of writing.
        var modified: Int?
        var extended: [(name: String, value: [UInt8])] = []
    }

    /// What uid 0 and gid 0 are on disk.
    let ownerBase: UInt32
    /// How many ids there are from there on; with one, everything is given to root, and counted in the notes.
    let ownerCount: UInt32
    /// What errors call the tree.
    let name: String
    /// How often something was left out, by what it was.
    private(set) var notes: [String: Int] = [:]

    private let root: OwnedDescriptor
    private var lastDirectory: (path: EntryPath, descriptor: OwnedDescriptor)?
    /// Attributes of directories are set at the end: writing into one changes its time, and may need permissions it will lose.
    private var directories: [(path: EntryPath, attributes: Attributes)] = []
    private var whiteouts: Set<EntryPath> = []

    init(root: FilePath, ownerBase: UInt32, ownerCount: UInt32 = 65_536, name: String) throws {
        self.root = OwnedDescriptor(try call("open \(root)") { open(root.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        self.ownerBase = ownerBase
        self.ownerCount = ownerCount
        self.name = name
    }

    // MARK: - Entries

    /// Makes a directory, or takes the existing one, and gives it these attributes at the end.
    func directory(_ path: EntryPath, _ attributes: Attributes) throws {
        let parent = try descriptor(ofParentOf: path)
        let covered = whiteouts.remove(path) != nil
        if try !clear(path, in: parent, keepDirectory: true) {
            try make(path, in: parent)
            // The layer deletes what was there and makes a new directory: what lies below must not shine through.
            if covered { try setOpaque(path) }
        }
        directories.append((path, attributes))
    }

    /// Creates a regular file; `body` writes its content to the descriptor.
    func file(_ path: EntryPath, _ attributes: Attributes, _ body: (Int32) throws -> Void) throws {
        let parent = try descriptor(ofParentOf: path)
        try clear(path, in: parent)
        let fd = OwnedDescriptor(
            try step("create", path) {
                path.withName { openat(parent.raw, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
            })
        try body(fd.raw)
        try apply(attributes, to: fd.raw, path: path)
    }

    func file(_ path: EntryPath, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
        try file(path, Attributes(mode: mode)) { try Files.writeAll(bytes, to: $0, step: "write \(path)") }
    }

    /// Makes a symbolic link; its target is what the sandbox will resolve, so any is allowed.
    func symbolicLink(_ path: EntryPath, to target: [CChar], _ attributes: Attributes) throws {
        guard !target.isEmpty, target.count < 4096 else { throw refused("a symbolic link without a usable target", path) }
        let parent = try descriptor(ofParentOf: path)
        try clear(path, in: parent)
        try step("link", path) { path.withName { symlinkat(target + [0], parent.raw, $0) } }
        let (uid, gid) = try owner(attributes, path)
        try step("chown", path) { path.withName { fchownat(parent.raw, $0, uid, gid, AT_SYMLINK_NOFOLLOW) } }
        var times = Self.times(attributes)
        try step("set the time of", path) {
            path.withName { utimensat(parent.raw, $0, &times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    /// Makes a second name for a regular file of this tree.
    func hardLink(_ path: EntryPath, to target: EntryPath) throws {
        if path == target { return }
        let source = try descriptor(ofParentOf: target, create: false)
        var status = stat()
        guard target.withName({ fstatat(source.raw, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
            throw refused("a hard link to \(target), which is not there", path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refused("a hard link to \(target), which is not a file", path) }
        let parent = try descriptor(ofParentOf: path)
        try clear(path, in: parent)
        try step("link", path) {
            target.withName { from in path.withName { linkat(source.raw, from, parent.raw, $0, 0) } }
        }
    }

    func fifo(_ path: EntryPath, _ attributes: Attributes) throws {
        let parent = try descriptor(ofParentOf: path)
        try clear(path, in: parent)
        try step("make", path) { path.withName { mknodat(parent.raw, $0, S_IFIFO | 0o600, 0) } }
        let (uid, gid) = try owner(attributes, path)
        try step("chown", path) { path.withName { fchownat(parent.raw, $0, uid, gid, AT_SYMLINK_NOFOLLOW) } }
        try step("chmod", path) { path.withName { fchmodat(parent.raw, $0, attributes.mode, 0) } }
        var times = Self.times(attributes)
        try step("set the time of", path) { path.withName { utimensat(parent.raw, $0, &times, AT_SYMLINK_NOFOLLOW) } }
    }

    /// Deletes a name of the layers below.
    func whiteout(_ path: EntryPath) throws {
        let parent = try descriptor(ofParentOf: path)
        var status = stat()
        if path.withName({ fstatat(parent.raw, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 {
            // The layer has this name itself: it hides a file by being there, and a directory by being opaque.
            if status.st_mode & S_IFMT == S_IFDIR { try setOpaque(path) }
            return
        }
        whiteouts.insert(path)
        let device = path.withName { mknodat(parent.raw, $0, S_IFCHR, 0) }
        if device == 0 {
            try step("chown", path) { path.withName { fchownat(parent.raw, $0, ownerBase, ownerBase, AT_SYMLINK_NOFOLLOW) } }
            return
        }
        // Inside a user namespace no device can be made; overlayfs has a second form (Linux 6.7).
        try file(path, Attributes(mode: 0)) { try set(Overlay.whiteout, "y", on: $0) }
        try markDirectory(path.parent, "x")
    }

    /// Hides everything that the layers below have in this directory.
    func setOpaque(_ path: EntryPath) throws { try markDirectory(path, "y") }

    /// Marks a directory opaque (`y`) or as one that holds whiteouts of the second form (`x`), which the first includes.
    private func markDirectory(_ path: EntryPath, _ value: String) throws {
        let directory = try descriptor(of: path, create: true, for: path)
        if value == "x", attribute(Overlay.opaque, on: directory.raw) == "y" { return }
        try set(Overlay.opaque, value, on: directory.raw)
    }

    /// Counts something that was left out.
    func note(_ what: String) { notes[what, default: 0] += 1 }

    /// Gives the directories their attributes. Nothing may be written afterwards.
    func finish() throws {
        lastDirectory = nil
        var seen: Set<EntryPath> = []
        for (path, attributes) in directories.reversed() where seen.insert(path).inserted {
            let fd = openDirectory(path)
            // A later entry may have replaced it.
            if fd < 0, errno == ENOTDIR || errno == ELOOP || errno == ENOENT { continue }
            let descriptor = OwnedDescriptor(try step("open", path) { fd })
            try apply(attributes, to: descriptor.raw, path: path)
        }
        directories = []
    }

    // MARK: - Places

    /// The open directory that holds a path; missing ones are made.
    private func descriptor(ofParentOf path: EntryPath, create: Bool = true) throws -> OwnedDescriptor {
        if path.isRoot { throw refused("an entry that replaces the root", path) }
        return try descriptor(of: path.parent, create: create, for: path)
    }

    private func descriptor(of directory: EntryPath, create: Bool, for path: EntryPath) throws -> OwnedDescriptor {
        if directory.isRoot { return root }
        if let lastDirectory, lastDirectory.path == directory { return lastDirectory.descriptor }
        var fd = openDirectory(directory)
        if fd < 0, errno == ENOENT, create {
            try make(directory, in: try descriptor(of: directory.parent, create: true, for: path))
            fd = openDirectory(directory)
        }
        if fd < 0, errno == ELOOP || errno == ENOTDIR || errno == EXDEV {
            throw refused("an entry whose path goes through a link or a file", path)
        }
        let descriptor = OwnedDescriptor(try step("open", directory) { fd })
        lastDirectory = (directory, descriptor)
        return descriptor
    }

    private func openDirectory(_ path: EntryPath) -> Int32 {
        path.withPointer {
            sh_openat2(root.raw, $0, UInt64(O_RDONLY | O_DIRECTORY | O_CLOEXEC), 0, Resolve.beneath | Resolve.noSymlinks)
        }
    }

    private func make(_ path: EntryPath, in parent: OwnedDescriptor) throws {
        try step("mkdir", path) { path.withName { mkdirat(parent.raw, $0, 0o755) } }
        try step("chown", path) { path.withName { fchownat(parent.raw, $0, ownerBase, ownerBase, AT_SYMLINK_NOFOLLOW) } }
    }

    /// Makes way for an entry. Returns whether a directory is there and stays.
    @discardableResult
    private func clear(_ path: EntryPath, in parent: OwnedDescriptor, keepDirectory: Bool = false) throws -> Bool {
        var status = stat()
        guard path.withName({ fstatat(parent.raw, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            try step("replace", path) { path.withName { unlinkat(parent.raw, $0, 0) } }
            return false
        }
        if keepDirectory { return true }
        lastDirectory = nil
        guard path.withName({ unlinkat(parent.raw, $0, AT_REMOVEDIR) }) == 0 else {
            throw refused("an entry that replaces a directory with content", path)
        }
        return false
    }

    func refused(_ what: String, _ path: EntryPath) -> Failure {
        Failure(.invalidInput, "refused: \(what)", at: EntryPath.place(path.description, in: name))
    }

    @discardableResult
    func step<T: SignedInteger>(_ verb: String, _ path: EntryPath, _ body: () -> T) throws -> T {
        try call("\(verb) \(path) of \(name)", body)
    }
}

/// `openat2` flags, from linux/openat2.h.
enum Resolve {
    static let noSymlinks: UInt64 = 0x04
    static let beneath: UInt64 = 0x08
}
