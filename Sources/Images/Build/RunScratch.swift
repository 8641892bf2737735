import CLinux
import Core
import Glibc
import Sandbox
import SystemPackage

/// Files that exist only while a RUN runs: its `--mount`s, the script of a heredoc, the CA bundle.
///
/// They are written into the view's upper directory before and taken out of it afterwards, so they need no mount, work
/// for single files too, and never reach the layer.
struct RunScratch {
    enum Content {
        case empty(mode: mode_t, owner: Account)
        case copy(any FileTree, FileNode)
        case bytes([UInt8], mode: mode_t)
        /// A directory that outlives the RUN; what was there last time is there again.
        case kept(BuildCache, mode: mode_t, owner: Account)
    }

    private var items: [(path: FilePath, content: Content)] = []

    mutating func add(_ path: FilePath, _ content: Content) { items.append((path, content)) }

    /// Writes the files into a view that no sandbox uses.
    ///
    /// - Returns: what takes them out again.
    func place(
        in upper: FilePath, over below: [FilePath], ownerBase: UInt32, ownerCount: UInt32, note: @escaping @Sendable (String) -> Void
    ) async throws -> Placed {
        let image = try LayerStack(below, ownerBase: ownerBase)
        var placed = Placed(upper: upper)
        if items.isEmpty { return placed }
        let editor = try LayerEditor(upper, over: below, ownerBase: ownerBase, ownerCount: ownerCount, name: "the files of this RUN")
        for (path, content) in items {
            let target = try editor.tree.resolve(path).path
            let parent = target.removingLastComponent()
            try editor.makeDirectories(parent)
            var prefix = FilePath()
            for component in parent.components {
                prefix.append(component)
                placed.parents.append((prefix, try image.node(at: prefix)))
            }
            placed.paths.append(target)
            switch content {
            case .kept(let cache, let mode, let owner):
                try editor.makeEmptyDirectory(target, mode: mode, owner: owner)
                placed.caches[target] = cache
            case .empty(let mode, let owner): try editor.makeEmptyDirectory(target, mode: mode, owner: owner)
            case .bytes(let bytes, let mode): try editor.write(bytes, to: target, mode: mode, owner: .root)
            case .copy(let tree, let node):
                if node.kind == .directory {
                    try editor.makeEmptyDirectory(target, mode: node.mode, owner: Account(uid: node.uid, gid: node.gid))
                }
                try await editor.copy(node, of: tree, to: target, owner: nil, mode: nil, note: note)
            }
        }
        try editor.finish()
        for (target, cache) in placed.caches { try cache.take(to: upper.appending(target.components)) }
        return placed
    }

    struct Placed {
        fileprivate let upper: FilePath
        fileprivate var paths: [FilePath] = []
        fileprivate var caches: [FilePath: BuildCache] = [:]
        /// Directories above them, each with what the image has there.
        fileprivate var parents: [(path: FilePath, below: FileNode?)] = []

        fileprivate init(upper: FilePath) { self.upper = upper }

        /// Takes the files out of the upper directory, and the directories that hold nothing else and are as below.
        ///
        /// The RUN may have put links anywhere: nothing is followed.
        func remove() throws {
            if paths.isEmpty { return }
            let root = OwnedDescriptor(try call("open \(upper)") { open(upper.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
            for path in paths.reversed() {
                guard let name = path.lastComponent, let directory = Self.directory(path.removingLastComponent(), in: root) else {
                    continue
                }
                let place = FilePath("/proc/self/fd/\(directory.raw)").appending(name)
                try caches[path]?.keep(place)
                try Files.removeTree(place)
            }
            for (path, below) in parents.sorted(by: { $0.path.components.count > $1.path.components.count }) {
                guard let name = path.lastComponent, let parent = Self.directory(path.removingLastComponent(), in: root),
                    let directory = Self.directory(path, in: root)
                else { continue }
                let location = FilePath("/proc/self/fd/\(directory.raw)")
                guard !LayerStack.isOpaque(location.appending(FilePath.Component("."))), try Self.isUnchanged(directory, from: below)
                else { continue }
                _ = name.withPlatformString { unlinkat(parent.raw, $0, AT_REMOVEDIR) }
            }
        }

        private static func directory(_ path: FilePath, in root: OwnedDescriptor) -> OwnedDescriptor? {
            if path.isEmpty { return root }
            let fd = path.withPlatformString {
                sh_openat2(root.raw, $0, UInt64(O_RDONLY | O_DIRECTORY | O_CLOEXEC), 0, Resolve.beneath | Resolve.noSymlinks)
            }
            return fd < 0 ? nil : OwnedDescriptor(fd)
        }

        /// Whether a directory of the upper says nothing that the image does not say.
        private static func isUnchanged(_ directory: OwnedDescriptor, from below: FileNode?) throws -> Bool {
            guard let below else { return true }
            var upper = stat()
            var lower = stat()
            try call("stat a directory of the view") { fstat(directory.raw, &upper) }
            let location = below.locations[0]
            try call("stat \(location)") { location.withPlatformString { lstat($0, &lower) } }
            return upper.st_mode == lower.st_mode && upper.st_uid == lower.st_uid && upper.st_gid == lower.st_gid
        }
    }
}
