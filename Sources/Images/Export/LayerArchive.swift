import CLinux
import Core
import Glibc
import Sandbox
import SystemPackage

/// Packs a layer of the store as a layer of an image archive: ids as the image sees them, and overlay's marks as `.wh.` names
/// (OCI image-spec, layer.md).
struct LayerArchive {
    /// What uid 0 is on disk.
    let ownerBase: UInt32
    private var names: [FileNode.HardLink: FilePath] = [:]
    /// What was left out, and how often.
    private(set) var notes: [String: Int] = [:]

    init(ownerBase: UInt32) { self.ownerBase = ownerBase }

    /// Writes everything below a layer's directory.
    mutating func write(_ layer: FilePath, to archive: ArchiveWriter) async throws {
        let stack = try LayerStack([layer], ownerBase: ownerBase)
        try await write(stack.root, of: stack, to: archive)
    }

    private mutating func write(_ directory: FileNode, of stack: LayerStack, to archive: ArchiveWriter) async throws {
        try Task.checkCancellation()
        await Task.yield()
        guard let place = directory.locations.first else { return }
        if !directory.path.isEmpty, LayerStack.isOpaque(place) { try mark(directory.path.appending(".wh..wh..opq"), archive) }
        for name in try DirectoryListing.names(place) {
            guard let node = try stack.child(name, of: directory) else {
                // Not there for a reader of the stack: a whiteout.
                let hidden =
                    Array(".wh.".utf8CString.dropLast())
                    + name.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
                try mark(directory.path.appending(FilePath(platformString: hidden).components), archive)
                continue
            }
            try await write(node: node, of: stack, to: archive)
        }
    }

    private mutating func write(node: FileNode, of stack: LayerStack, to archive: ArchiveWriter) async throws {
        var attributes = TreeWriter.Attributes(mode: node.mode, uid: node.uid, gid: node.gid, modified: node.modified)
        attributes.extended = try stack.extendedAttributes(of: node).compactMap { name, value in
            name == "security.capability"
                ? FileCapability.archived(value).map { (name, $0) } : name.hasPrefix("user.") ? (name, value) : nil
        }
        switch node.kind {
        case .directory:
            try archive.add(node.path, .directory, attributes)
            try await write(node, of: stack, to: archive)
        case .file:
            if let key = node.hardLink {
                if let first = names[key] { return try archive.add(node.path, .hardLink(first), attributes) }
                names[key] = node.path
            }
            try archive.add(node.path, .file(size: node.size), attributes) { try stack.read(node) { try archive.write($0) } }
        case .symbolicLink: try archive.add(node.path, .symbolicLink(try stack.linkBytes(node)), attributes)
        case .pipe: try archive.add(node.path, .pipe, attributes)
        case .other: notes["sockets and device nodes left out", default: 0] += 1
        }
    }

    private func mark(_ path: FilePath, _ archive: ArchiveWriter) throws {
        try archive.add(path, .file(size: 0), TreeWriter.Attributes(mode: 0o600))
    }
}

extension FileCapability {
    /// The portable form (revision 2) of a stored value: without the id of the namespace's root.
    static func archived(_ value: [UInt8]) -> [UInt8]? {
        guard value.count >= 20 else { return nil }
        return [value[0], 0, 0, 2] + value[4..<20]
    }
}
