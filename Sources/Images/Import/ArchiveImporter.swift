import Core
import Glibc
import Sandbox
import SystemPackage

/// Turns an archive into layers of the store: a `docker save` archive, an OCI layout (directory or tar) or the tar of a
/// root file system, uncompressed or by gzip, zstd, xz or bzip2.
///
/// Archives are not trusted: nothing is written outside of the new layers, digests are checked, and sizes are bounded.
/// A failed import leaves nothing behind.
struct ArchiveImporter {
    let store: LayerStore
    var limits = ExtractionLimits()
    /// Told what was left out, one line each.
    var log: @Sendable (String) -> Void = { _ in }

    struct Result {
        var image: Image
        /// Names that the archive itself gives the image.
        var names: [String]
    }

    /// Imports an archive.
    ///
    /// - Throws: ``Failure`` that names the archive and, where there is one, the entry.
    func read(_ path: FilePath) async throws -> Result {
        if Files.isDirectory(path) { return try await readFolder(try BlobFolder(path)) }
        guard Files.exists(path) else { throw Failure(.invalidInput, "no such file or directory", at: path.string) }
        if try await holdsImage(path) {
            return try await withScratch { scratch in
                try await readFolder(try await unpackBlobs(path, into: scratch))
            }
        }
        return try await readRootFileSystem(path)
    }

    // MARK: - Formats

    private static let markers: Set<String> = ["manifest.json", "oci-layout", "index.json"]
    /// What root file systems have at the top and image archives never.
    private static let rootNames: Set<String> = ["etc", "usr", "bin", "var", "root"]

    /// Whether the archive holds blobs of an image rather than a file system.
    private func holdsImage(_ path: FilePath) async throws -> Bool {
        let source = try DecompressedSource(try FileSource(path), name: path.string, limits: limits)
        let reader = try ArchiveReader(source, format: .tar, name: path.string)
        var entries = 0
        while let entry = try reader.next() {
            entries += 1
            try limits.check(entries: entries, at: path.string)
            if entries % 64 == 0 { await Task.yield() }
            let name = try entry.path(in: path.string)
            if Self.markers.contains(name.description) { return true }
            if Self.rootNames.contains(String(name.description.prefix { $0 != "/" })) { return false }
        }
        guard entries > 0 else { throw Failure(.invalidInput, "the archive is empty", at: path.string) }
        return false
    }

    private func readFolder(_ folder: BlobFolder) async throws -> Result {
        if folder.contains("manifest.json") { return try await unpack(try .docker(folder), from: folder) }
        if folder.contains("index.json") { return try await unpack(try .oci(folder), from: folder) }
        throw Failure(
            .invalidInput, "neither an OCI layout (index.json) nor a docker-archive (manifest.json)", at: folder.name,
            hint: "to import a root file system, pack it: tar -C DIRECTORY -cf rootfs.tar .")
    }

    /// A root file system becomes one layer, named after the content of its tar.
    private func readRootFileSystem(_ path: FilePath) async throws -> Result {
        let staged = try store.stage()
        do {
            let content = HashingSource(try DecompressedSource(try FileSource(path), name: path.string, limits: limits))
            let extractor = LayerExtractor(
                name: path.string, limits: limits, ownerBase: store.ownerBase, ownerCount: store.ownerCount, whiteouts: false)
            report(try await extractor.extract(content, into: staged.path), of: path.string)
            let layer = Layer("rootfs 1", from: [content.digest] + store.ownersInNames)
            let config = ImageConfig(environment: [EnvVar("PATH", Self.defaultPath)], command: ["/bin/sh"])
            let image = try Image(layers: [layer], config: config)
            try store.publish(staged, as: layer)
            return Result(image: image, names: [])
        } catch {
            staged.discard()
            throw error
        }
    }

    private func unpack(_ manifest: ImageManifest, from folder: BlobFolder) async throws -> Result {
        let place = folder.name
        try manifest.config.checkPlatform(at: place)
        let expected = manifest.config.rootfs.diff_ids
        guard manifest.layers.count == expected.count else {
            throw Failure(.invalidInput, "\(manifest.layers.count) layers, but the configuration names \(expected.count)", at: place)
        }
        guard !expected.isEmpty, expected.count <= limits.layers else {
            throw Failure(.invalidInput, "\(expected.count) layers; from 1 to \(limits.layers) are possible", at: place)
        }
        let layers = expected.map { Layer("oci 1", from: [$0] + store.ownersInNames) }
        var staged: [(StagedLayer, Layer)] = []
        do {
            for (index, blob) in manifest.layers.enumerated() {
                if store.contains(layers[index]) || staged.contains(where: { $0.1 == layers[index] }) { continue }
                let stage = try store.stage()
                staged.append((stage, layers[index]))
                try await unpack(blob, diff: expected[index], from: folder, into: stage.path)
            }
            let image = try Image(layers: layers.reversed(), config: manifest.config.imageConfig)
            // Published together, so that a bad layer takes the good ones before it along.
            for (stage, layer) in staged { try store.publish(stage, as: layer) }
            return Result(image: image, names: manifest.names)
        } catch {
            for (stage, _) in staged { stage.discard() }
            throw error
        }
    }

    private func unpack(_ blob: ImageManifest.Blob, diff: String, from folder: BlobFolder, into root: FilePath) async throws {
        let name = "\(folder.name), layer \(blob.file)"
        let file = HashingSource(FileSource(try folder.open(blob.file), name: name))
        let content = HashingSource(try DecompressedSource(file, name: name, limits: limits))
        let extractor = LayerExtractor(
            name: name, limits: limits, ownerBase: store.ownerBase, ownerCount: store.ownerCount, whiteouts: true)
        report(try await extractor.extract(content, into: root), of: name)
        try file.drain()
        guard content.digest == diff else {
            throw Failure(.invalidInput, "the layer's content is \(content.digest), the configuration says \(diff)", at: name)
        }
        // A docker-archive names its layers after the content even where they are compressed.
        if let digest = blob.digest, digest != file.digest, digest != content.digest {
            throw Failure(.invalidInput, "the file's digest is \(file.digest), not \(digest)", at: name)
        }
    }

    // MARK: - Outer archives

    /// Unpacks the outer tar of an image archive: regular files only; links are kept as names.
    private func unpackBlobs(_ path: FilePath, into scratch: FilePath) async throws -> BlobFolder {
        let source = try DecompressedSource(try FileSource(path), name: path.string, limits: limits)
        let reader = try ArchiveReader(source, format: .tar, name: path.string)
        let writer = try TreeWriter(root: scratch, ownerBase: geteuid(), ownerCount: store.ownerCount, name: path.string)
        var links: [EntryPath: EntryPath] = [:]
        var entries = 0
        while let entry = try reader.next() {
            entries += 1
            try limits.check(entries: entries, at: path.string)
            await Task.yield()
            let name = try entry.path(in: path.string)
            switch entry.kind {
            case .file:
                try writer.file(name, TreeWriter.Attributes(mode: 0o600)) { fd in
                    while let block = try reader.nextBlock() {
                        try limits.check(bytes: block.offset + block.bytes.count, at: path.string)
                        try LayerExtractor.write(block, to: fd, step: "write \(name)")
                    }
                }
            case .symbolicLink:
                let target = FilePath(platformString: entry.symbolicLinkTarget + [0])
                let full = FilePath(name.parent.description).appending(target.components).lexicallyNormalized()
                links[name] = try EntryPath(checking: full.string, in: path.string)
            case .hardLink: try writer.hardLink(name, to: try entry.hardLinkTarget(in: path.string))
            case .directory: continue
            case .fifo, .device, .other: throw writer.refused("a special file in an image archive", name)
            }
        }
        return try BlobFolder(scratch, name: path.string, links: links)
    }

    private func withScratch<R>(_ body: (FilePath) async throws -> R) async throws -> R {
        let scratch = try store.home.directory("cache").appending("import-\(Files.randomName(8))")
        try Files.makeDirectory(scratch, mode: 0o700)
        defer { try? Files.removeTree(scratch) }
        return try await body(scratch)
    }

    private func report(_ notes: LayerExtractor.Notes, of name: String) {
        for (what, count) in notes.sorted(by: { $0.key < $1.key }) { log("\(name): \(count) \(what)") }
    }

    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}
