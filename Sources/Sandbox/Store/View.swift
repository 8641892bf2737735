import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// A writable file system: sealed layers below one upper directory. It outlives the processes that use it, so the
/// same state can be verified, kept, forked or sealed into a layer.
public final class View: Sendable {
    /// The name below `store/views`.
    public let id: String
    /// The sealed layers, topmost first.
    public let layers: [Layer]
    /// What was written, on the host: canonical ids, overlay's own whiteouts and opaque marks.
    public var upper: FilePath { directory.appending("upper") }

    let directory: FilePath
    private let store: LayerStore
    private let state = Mutex(State.idle)

    private enum State { case idle, inUse, spent }

    init(id: String, layers: [Layer], directory: FilePath, store: LayerStore) {
        self.id = id
        self.layers = layers
        self.directory = directory
        self.store = store
    }

    /// Turns what was written into a layer by one rename; the view is spent.
    ///
    /// - Throws: ``Failure`` while a sandbox uses the view, and after ``seal(as:)`` or ``discard()``.
    @discardableResult
    public func seal(as layer: Layer) throws -> Layer {
        try store.check(layer)
        try move(to: .spent, doing: "seal")
        if sh_renameat2(AT_FDCWD, upper.string, AT_FDCWD, store.path(of: layer).string, 1) != 0 {
            guard errno == EEXIST || errno == ENOTEMPTY else { throw SystemCallFailure.make("seal a view", errno) }
        }
        try Files.removeTree(directory)
        return layer
    }

    /// Removes everything that was written; the view is spent.
    public func discard() throws {
        try move(to: .spent, doing: "discard")
        try Files.removeTree(directory)
    }

    /// Gives the view a name of its own, so that the clean-up after this program leaves it alone.
    public func keep(as name: String) throws -> KeptView {
        try move(to: .spent, doing: "keep")
        return try store.keep(directory, layers, as: name)
    }

    /// Marks the view as used by a sandbox and prepares overlay's work directory.
    func open() throws {
        try move(to: .inUse, doing: "start a sandbox on")
        let work = directory.appending("work")
        if mkdir(work.string, 0o755) != 0 {
            guard errno == EEXIST else { throw SystemCallFailure.make("mkdir \(work)", errno) }
            // `volatile` leaves a mark there that forbids a second mount; we know that nothing crashed in between.
            try Files.removeTree(work)
            try call("mkdir \(work)") { mkdir(work.string, 0o755) }
        }
        try call("chown \(work)") { lchown(work.string, store.ownerBase, store.ownerBase) }
    }

    func close() { state.withLock { if $0 == .inUse { $0 = .idle } } }

    private func move(to next: State, doing verb: String) throws {
        try state.withLock { state in
            switch state {
            case .idle: state = next
            case .inUse: throw Failure(.busy, "cannot \(verb) a view while a sandbox uses it")
            case .spent: throw Failure(.busy, "cannot \(verb) a view that was sealed or discarded")
            }
        }
    }
}
