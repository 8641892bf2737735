import Core
import Glibc
import SystemPackage

/// Writes files into one layer, as a process in the image above the layers below would see them written: existing
/// directories keep their attributes, and what lies below decides whether something is in the way.
final class LayerEditor {
    /// The layer itself on top of the layers below.
    let tree: LayerStack
    private let writer: TreeWriter
    /// What could not be written as it is, and how often.
    var notes: [String: Int] { writer.notes }
    /// Directories that are in the layer already, with their final attributes known.
    private var prepared: Set<FilePath> = []
    private var hardLinks: [FileNode.HardLink: FilePath] = [:]

    /// - Parameters:
    ///   - directory: the layer's content.
    ///   - below: the directories of the layers below, topmost first.
    ///   - name: what errors call the layer.
    init(_ directory: FilePath, over below: [FilePath], ownerBase: UInt32, ownerCount: UInt32, name: String) throws {
        tree = try LayerStack([directory] + below, ownerBase: ownerBase)
        writer = try TreeWriter(root: directory, ownerBase: ownerBase, ownerCount: ownerCount, name: name)
    }

    /// Makes a directory and the missing ones above it; existing ones stay as they are.
    ///
    /// - Parameter path: free of links, from ``FileTree/resolve(_:)``.
    /// - Returns: the directories made, the outermost first.
    @discardableResult
    func makeDirectories(_ path: FilePath, mode: mode_t = 0o755, owner: Account = .root) throws -> [FilePath] {
        var made: [FilePath] = []
        var prefix = FilePath()
        for component in path.components {
            prefix.append(component)
            switch try tree.node(at: prefix)?.kind {
            case .directory?: continue
            case nil:
                try prepare(prefix.removingLastComponent())
                try writer.directory(EntryPath(prefix), TreeWriter.Attributes(mode: mode & 0o777, uid: owner.uid, gid: owner.gid))
                prepared.insert(prefix)
                made.append(prefix)
            default: throw Failure(.invalidInput, "/\(prefix) in the image is not a directory")
            }
        }
        return made
    }

    /// Writes a file with the given content.
    func write(_ bytes: [UInt8], to path: FilePath, mode: mode_t, owner: Account) throws {
        try makeWay(path, false)
        try writer.file(EntryPath(path), TreeWriter.Attributes(mode: mode, uid: owner.uid, gid: owner.gid)) {
            try Files.writeAll(bytes, to: $0, step: "write /\(path)")
        }
    }

    /// Copies a file, or a directory with all that is in it.
    ///
    /// - Parameters:
    ///   - replacesAttributes: whether a directory that exists takes the attributes of the one that is copied.
    ///   - isNew: whether nothing can be at the path yet, which saves looking.
    ///   - note: told what cannot be in a layer and is left out.
    func copy(
        _ node: FileNode, of source: some FileTree, to path: FilePath, owner: Account?, mode: mode_t?,
        replacesAttributes: Bool = false, isNew: Bool = false, note: @escaping @Sendable (String) -> Void
    ) async throws {
        try Task.checkCancellation()
        let attributes = TreeWriter.Attributes(
            mode: mode ?? node.mode, uid: owner?.uid ?? node.uid, gid: owner?.gid ?? node.gid, modified: node.modified,
            extended: try source.extendedAttributes(of: node))
        switch node.kind {
        case .directory:
            let existing = isNew ? nil : try tree.node(at: path)?.kind
            switch existing {
            case .directory? where !replacesAttributes: break
            case .directory?, nil:
                try prepare(path.removingLastComponent())
                try writer.directory(EntryPath(path), attributes)
                prepared.insert(path)
            default: throw Failure(.invalidInput, "/\(path) in the image is not a directory, the source is one")
            }
            for child in try source.children(of: node) {
                guard let name = child.path.lastComponent else { continue }
                try await copy(
                    child, of: source, to: path.appending(name), owner: owner, mode: mode, replacesAttributes: true,
                    isNew: existing == nil, note: note)
            }
        case .file:
            await Task.yield()
            try makeWay(path, isNew)
            if let key = node.hardLink, let first = hardLinks[key] {
                try writer.hardLink(EntryPath(path), to: EntryPath(first))
                return
            }
            try writer.file(EntryPath(path), attributes) { descriptor in
                try source.read(node) { bytes in
                    var rest = bytes[...]
                    while !rest.isEmpty {
                        let part = UnsafeRawBufferPointer(rebasing: rest)
                        rest = rest.dropFirst(try call("write /\(path)") { Glibc.write(descriptor, part.baseAddress!, part.count) })
                    }
                }
            }
            if let key = node.hardLink { hardLinks[key] = path }
        case .symbolicLink:
            try makeWay(path, isNew)
            try writer.symbolicLink(EntryPath(path), to: try source.linkBytes(node), attributes)
        case .pipe:
            try makeWay(path, isNew)
            try writer.fifo(EntryPath(path), attributes)
        case .other:
            note("/\(node.path) is a device or a socket: left out")
        }
    }

    /// Makes a directory that starts empty, whatever the layers below have there.
    func makeEmptyDirectory(_ path: FilePath, mode: mode_t, owner: Account) throws {
        try prepare(path.removingLastComponent())
        try writer.directory(EntryPath(path), TreeWriter.Attributes(mode: mode, uid: owner.uid, gid: owner.gid))
        try writer.setOpaque(EntryPath(path))
        prepared.insert(path)
    }

    /// Sets the attributes of directories. Nothing may be written afterwards.
    func finish() throws { try writer.finish() }

    /// Puts a directory that exists below into this layer, attributes and all, as overlay itself does on a first write.
    private func prepare(_ directory: FilePath) throws {
        if prepared.contains(directory) { return }
        var prefix = FilePath()
        for component in directory.components {
            prefix.append(component)
            guard prepared.insert(prefix).inserted, let node = try tree.node(at: prefix) else { continue }
            try writer.directory(
                EntryPath(prefix),
                TreeWriter.Attributes(
                    mode: node.mode, uid: node.uid, gid: node.gid, modified: node.modified,
                    extended: try tree.extendedAttributes(of: node)))
        }
    }

    /// Before a file is written: its directory is in the layer, and no directory is in the way.
    private func makeWay(_ path: FilePath, _ isNew: Bool) throws {
        if !isNew, try tree.node(at: path)?.kind == .directory {
            throw Failure(.invalidInput, "/\(path) in the image is a directory, the source is a file")
        }
        try prepare(path.removingLastComponent())
    }
}
