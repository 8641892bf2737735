import Core
import Glibc
import Sandbox
import SystemPackage

/// One COPY or ADD with everything looked up: what goes where, as whom.
struct CopyStep {
    enum Item {
        case tree(any FileTree, FileNode, name: FilePath.Component?)
        /// A file of the context that ADD unpacks.
        case archive(any FileTree, FileNode)
        case document(name: String, [UInt8])
    }

    var items: [Item]
    /// Absolute.
    var destination: FilePath
    /// Whether the destination was written as a directory.
    var namesDirectory: Bool
    var owner: Account?
    var mode: mode_t?

    /// The permissions that `--chmod` gives; only octal ones.
    static func mode(_ text: String) throws -> mode_t {
        guard let mode = mode_t(text, radix: 8), mode <= 0o7777 else {
            throw Failure(.unsupported, "--chmod=\(text) is not supported", hint: "write an octal number such as 755")
        }
        return mode
    }

    /// Where a destination lies: relative ones start at the working directory.
    static func destination(_ text: String, workingDirectory: String) -> (path: FilePath, namesDirectory: Bool) {
        let namesDirectory = text.isEmpty || text == "." || text.hasSuffix("/") || text.hasSuffix("/.")
        return (FilePath(workingDirectory).pushing(FilePath(text)).lexicallyNormalized(), namesDirectory)
    }

    /// Adds to a key what the layer depends on, except the sources of other stages, which their layers' names stand for.
    func add(to key: inout LayerKey) async throws {
        key.add("destination", destination.string + (namesDirectory ? "/" : ""))
        key.add("owner", owner.map { "\($0.uid):\($0.gid)" } ?? "")
        key.add("mode", mode.map { String($0, radix: 8) } ?? "")
        for item in items {
            switch item {
            case .tree(let tree, let node, let name):
                key.add("source", name?.string ?? "")
                if tree is BuildContext {
                    try await ContentDigest.add(node, of: tree, to: &key)
                } else {
                    key.add("source path", node.path.string)
                }
            case .archive(let tree, let node):
                key.add("archive", "")
                try await ContentDigest.add(node, of: tree, to: &key)
            case .document(let name, let bytes):
                key.add("document", name)
                key.add("content", SHA256.hex(bytes))
            }
        }
    }

    /// Writes the layer.
    ///
    /// - Parameter unpack: extracts an archive and gives its tree to the body.
    func write(
        to editor: LayerEditor, unpack: (any FileTree, FileNode, (any FileTree) async throws -> Void) async throws -> Void,
        note: @escaping @Sendable (String) -> Void
    ) async throws {
        if items.count > 1, !namesDirectory, try editor.tree.resolve(destination).node?.kind != .directory {
            throw Failure(
                .invalidInput, "several sources need a directory as their destination", hint: "end the destination with '/'")
        }
        for item in items {
            let above = namesDirectory ? destination : destination.removingLastComponent()
            try makeDirectories(above, editor)
            let target = try editor.tree.resolve(destination)
            switch item {
            case .tree(let tree, let node, _) where node.kind == .directory:
                if target.node == nil { try makeDirectories(target.path, editor) }
                try await editor.copy(node, of: tree, to: target.path, owner: owner, mode: mode, note: note)
            case .tree(let tree, let node, let name):
                let path = try file(name, at: target, editor)
                try await editor.copy(node, of: tree, to: path, owner: owner, mode: mode, note: note)
            case .archive(let tree, let node):
                if target.node == nil { try editor.makeDirectories(target.path, owner: owner ?? .root) }
                try await unpack(tree, node) { unpacked in
                    try await editor.copy(unpacked.root, of: unpacked, to: target.path, owner: owner, mode: nil, note: note)
                }
            case .document(let name, let bytes):
                let path = try file(FilePath.Component(name), at: target, editor)
                try editor.write(bytes, to: path, mode: mode ?? 0o644, owner: owner ?? .root)
            }
        }
    }

    /// A file goes into a directory under its own name, else it gets the destination's.
    private func file(_ name: FilePath.Component?, at target: ResolvedPath, _ editor: LayerEditor) throws -> FilePath {
        if target.node?.kind == .directory, let name { return target.path.appending(name) }
        try makeDirectories(target.path.removingLastComponent(), editor)
        return target.path
    }

    /// Directories that BuildKit makes on the way get `--chmod` and `--chown` too.
    private func makeDirectories(_ path: FilePath, _ editor: LayerEditor) throws {
        try editor.makeDirectories(try editor.tree.resolve(path).path, mode: mode ?? 0o755, owner: owner ?? .root)
    }
}
