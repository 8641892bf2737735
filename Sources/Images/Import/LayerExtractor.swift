import Core
import Glibc
import SystemPackage

/// Unpacks a tar stream into a directory in the form that an overlay mount takes as a layer.
struct LayerExtractor {
    /// The archive's name, for errors.
    let name: String
    let limits: ExtractionLimits
    /// What uid 0 is on disk.
    let ownerBase: UInt32
    /// As ``TreeWriter/ownerCount``.
    var ownerCount: UInt32 = 65_536
    /// Whether `.wh.` names delete (layers of images) or are ordinary names (root file systems).
    let whiteouts: Bool

    /// What was left out, and how often.
    typealias Notes = [String: Int]

    /// Reads the stream to its end.
    ///
    /// - Parameters:
    ///   - source: an uncompressed tar.
    ///   - root: an empty directory.
    ///   - accept: which entries to take.
    ///   - also: writes more files when all entries are there.
    func extract(
        _ source: any ByteSource, into root: FilePath, accept: (EntryPath) -> Bool = { _ in true },
        also: (TreeWriter) throws -> Void = { _ in }
    ) async throws -> Notes {
        let reader = try ArchiveReader(source, format: .tar, name: name)
        let writer = try TreeWriter(root: root, ownerBase: ownerBase, ownerCount: ownerCount, name: name)
        var entries = 0
        var bytes = 0
        while let entry = try reader.next() {
            entries += 1
            try limits.check(entries: entries, at: name)
            // The pool's threads are few; a big layer takes seconds.
            if entries % 64 == 0 { await Task.yield(); try Task.checkCancellation() }
            let path = try entry.path(in: name)
            if path.isRoot || !accept(path) { continue }
            if entry.kind == .file {
                guard entry.size >= 0, entry.size <= limits.bytes else { throw writer.refused("a file of \(entry.size) bytes", path) }
                bytes += entry.size
                try limits.check(bytes: bytes, at: name)
            }
            if whiteouts, try whiteout(path, writer) { continue }
            try extract(entry, as: path, from: reader, to: writer)
        }
        try source.drain()
        try also(writer)
        try writer.finish()
        return writer.notes
    }

    private func extract(_ entry: ArchiveEntry, as path: EntryPath, from reader: ArchiveReader, to writer: TreeWriter) throws {
        let attributes = TreeWriter.Attributes(
            mode: entry.mode, uid: entry.uid, gid: entry.gid, modified: entry.modified, extended: entry.extendedAttributes)
        switch entry.kind {
        case .directory: try writer.directory(path, attributes)
        case .file: try writer.file(path, attributes) { try copy(entry.size, from: reader, to: $0, path: path, writer) }
        case .symbolicLink: try writer.symbolicLink(path, to: entry.symbolicLinkTarget, attributes)
        case .hardLink: try writer.hardLink(path, to: try entry.hardLinkTarget(in: name))
        case .fifo: try writer.fifo(path, attributes)
        // The sandbox makes its own /dev; anywhere else a device would be a hole.
        case .device: writer.note("device nodes left out")
        case .other: writer.note("sockets and unknown entries left out")
        }
    }

    private func copy(_ size: Int, from reader: ArchiveReader, to fd: Int32, path: EntryPath, _ writer: TreeWriter) throws {
        while let block = try reader.nextBlock() {
            guard block.offset >= 0, block.offset + block.bytes.count <= size else {
                throw writer.refused("more data than the entry's size", path)
            }
            try Self.write(block, to: fd, step: "write \(path) of \(name)")
        }
        // A hole at the end, or an entry of holes only.
        try writer.step("size", path) { ftruncate(fd, off_t(size)) }
    }

    /// Writes a piece of a file at its offset.
    static func write(_ block: ArchiveReader.Block, to fd: Int32, step: @autoclosure () -> String) throws {
        var done = 0
        while done < block.bytes.count {
            done += try call(step()) {
                pwrite(fd, block.bytes.baseAddress! + done, block.bytes.count - done, off_t(block.offset + done))
            }
        }
    }

    /// Handles the names by which an OCI layer deletes; returns whether this was one.
    private func whiteout(_ path: EntryPath, _ writer: TreeWriter) throws -> Bool {
        let name = path.name
        guard name.hasPrefix(".wh.") else { return false }
        if name == ".wh..wh..opq" {
            if path.parent.isRoot { throw writer.refused("an opaque mark on the root", path) }
            try writer.setOpaque(path.parent)
        } else if !name.hasPrefix(".wh..wh.") {
            let hidden = String(name.dropFirst(4))
            if ["", ".", ".."].contains(hidden) { throw writer.refused("a whiteout of nothing", path) }
            try writer.whiteout(path.sibling(hidden))
        }
        return true
    }
}
