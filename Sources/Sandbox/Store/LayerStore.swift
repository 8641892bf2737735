import CLinux
import Core
import Glibc
import SystemPackage

/// The layers and views on disk.
///
/// Everything in it is owned by one canonical range of ids that starts at ``ownerBase`` and never includes host root, so
/// that a set-uid file on disk is harmless; each sandbox maps the range to its own slot with idmapped mounts.
public final class LayerStore: Sendable {
    public let home: Home
    /// What uid 0 and gid 0 of a sandbox are on disk.
    public let ownerBase: UInt32
    /// How many ids there are from ``ownerBase`` on. With one, everything belongs to root, whoever it belongs to elsewhere.
    public let ownerCount: UInt32
    let root: FilePath
    let owner: RunOwner
    let uses: LayerUses
    /// The file of a kept view's directory that lists its layers.
    static let listName = "layers"

    init(home: Home, ownerBase: UInt32, ownerCount: UInt32 = Slots.size, owner: RunOwner) throws {
        self.home = home
        self.ownerBase = ownerBase
        self.ownerCount = ownerCount
        self.owner = owner
        root = try home.directory("store")
        uses = try LayerUses(root.appending("uses"))
        for name in ["layers", "views", "staging"] {
            let path = root.appending(name)
            try Files.makeDirectory(path, mode: 0o755)
            try call("chown \(path)") { lchown(path.string, ownerBase, ownerBase) }
        }
    }

    /// The directory with a layer's content.
    public func path(of layer: Layer) -> FilePath { root.appending("layers").appending(layer.id) }

    /// Whether a layer is in the store. One that was found is not collected as unused for an hour at least.
    public func contains(_ layer: Layer) -> Bool {
        uses.mark(layer)
        return Files.isDirectory(path(of: layer))
    }

    /// An empty directory to fill; it disappears with the program unless it is published.
    public func stage() throws -> StagedLayer {
        let path = root.appending("staging").appending("\(owner.name).\(Files.randomName(10))")
        try Files.makeDirectory(path)
        try call("chown \(path)") { lchown(path.string, ownerBase, ownerBase) }
        return StagedLayer(path: path)
    }

    /// Makes a staged directory a layer by one rename. When the layer exists already, the staged one is dropped:
    /// equal names mean equal content.
    public func publish(_ staged: StagedLayer, as layer: Layer) throws {
        try check(layer)
        if sh_renameat2(AT_FDCWD, staged.path.string, AT_FDCWD, path(of: layer).string, 1 /* RENAME_NOREPLACE */) == 0 { return }
        guard errno == EEXIST || errno == ENOTEMPTY else { throw SystemCallFailure.make("publish layer \(layer.id)", errno) }
        staged.discard()
    }

    /// A name for a layer that only this run needs; if the run dies, the next one removes the layer.
    public func temporaryLayer() -> Layer { Layer(id: "\(owner.name)-\(Files.randomName(10))") }

    /// A lock for making one thing once; the key may be any text.
    public func lock(_ key: String) async throws -> FileLock {
        try await FileLock.lock(try home.directory("locks").appending(SHA256.hex(key)))
    }

    /// A new writable file system over layers, topmost first.
    public func makeView(over layers: [Layer]) throws -> View {
        for layer in layers where !contains(layer) {
            throw Failure(.infrastructure, "layer \(layer.id) is not in the store", at: root.string, hint: "build its image again")
        }
        let id = "\(owner.name).\(Files.randomName(10))"
        let directory = root.appending("views").appending(id)
        do {
            try owner.use(layers)
            try prepare(directory)
        } catch {
            // A full disk, most likely: nothing of it may stay.
            try? Files.removeTree(directory)
            throw error
        }
        return View(id: id, layers: layers, directory: directory, store: self)
    }

    private func prepare(_ directory: FilePath) throws {
        for path in [directory, directory.appending("upper")] {
            try call("mkdir \(path)") { mkdir(path.string, 0o755) }
            try call("chown \(path)") { lchown(path.string, ownerBase, ownerBase) }
        }
    }

    func check(_ layer: Layer) throws {
        let allowed = layer.id.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x5f
        }
        guard allowed, (1...100).contains(layer.id.utf8.count) else {
            throw Failure(.invalidInput, "not a layer name: \(layer.id)", hint: "lower-case letters, digits, - and _")
        }
    }
}

/// A directory that will become a layer.
public final class StagedLayer: Sendable {
    public let path: FilePath

    init(path: FilePath) { self.path = path }

    /// Removes the directory; harmless after publishing.
    public func discard() { try? Files.removeTree(path) }
}

extension LayerStore {
    /// Whether the disk that holds the store has no room left: less than a mebibyte, or no inode.
    public var isDiskFull: Bool {
        var status = statvfs()
        guard statvfs(root.string, &status) == 0 else { return false }
        return Int(status.f_bavail) * Int(status.f_frsize) < 1 << 20 || (status.f_files > 0 && status.f_favail == 0)
    }
}
