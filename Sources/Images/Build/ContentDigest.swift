import Core
import SystemPackage

/// Adds what a layer would take from a tree to its key: names, kinds, permissions, owners, link targets and contents,
/// never times.
enum ContentDigest {
    static func add(_ node: FileNode, of tree: some FileTree, to key: inout LayerKey) async throws {
        var entries = [node]
        // Depth first in sorted order, so that equal trees give equal sequences.
        while let entry = entries.popLast() {
            try Task.checkCancellation()
            await Task.yield()
            let depth = entry.path.components.count - node.path.components.count
            key.add("path", entry.path.components.suffix(depth).map(\.string).joined(separator: "/"))
            key.add("kind", entry.kind.rawValue)
            key.add("attributes", "\(String(entry.mode, radix: 8)) \(entry.uid) \(entry.gid)")
            switch entry.kind {
            case .directory: entries.append(contentsOf: try tree.children(of: entry).reversed())
            case .symbolicLink: key.add("target", try tree.linkBytes(entry).map { String($0) }.joined(separator: " "))
            case .file:
                var hash = SHA256()
                try tree.read(entry) { hash.update(buffer: $0.bindMemory(to: UInt8.self)) }
                key.add("content", hash.finalize().hexadecimal)
            case .pipe, .other: break
            }
        }
    }
}
