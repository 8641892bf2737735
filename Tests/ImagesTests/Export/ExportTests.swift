import Core
import Glibc
import Sandbox
import SystemPackage
import Testing

@testable import Images

/// What leaves by `image export` comes back by `image import` as the same image.
@Suite struct ExportTests {
    /// Every file of an image as one line.
    private func listing(_ image: Image, _ store: LayerStore) throws -> [String] {
        let tree = try LayerStack(image.layers.map(store.path), ownerBase: store.ownerBase)
        func lines(_ node: FileNode) throws -> [String] {
            var line = "\(node.path.escaped) \(node.kind.rawValue) \(String(node.mode, radix: 8)) \(node.uid):\(node.gid)"
            if node.kind != .symbolicLink { line += " \(node.modified)" }
            if node.kind == .symbolicLink { line += " -> \(try tree.linkTarget(node))" }
            if node.kind == .file {
                var hash = SHA256()
                try tree.read(node) { hash.update(buffer: $0.bindMemory(to: UInt8.self)) }
                line += " \(node.size) \(hash.finalize().hexadecimal) \(node.hardLink != nil)"
            }
            for attribute in try tree.extendedAttributes(of: node) { line += " \(attribute.name)=\(SHA256.hex(attribute.value).prefix(8))" }
            return try [line] + (node.kind == .directory ? tree.children(of: node).flatMap(lines) : [])
        }
        return try lines(tree.root)
    }

    private func image(_ fixture: BuildFixture) async throws -> Image {
        let long = String(repeating: "n", count: 200)
        let upper = try await fixture.layer { editor in
            try editor.write(Array("set".utf8), to: "usr/bin/su", mode: 0o4755, owner: .root)
            try editor.write(Array("deep".utf8), to: FilePath("a/\(long)/b/\(long)"), mode: 0o600, owner: Account(uid: 65_534, gid: 7))
            try editor.write([], to: "empty", mode: 0o644, owner: .root)
            try editor.write([UInt8](repeating: 7, count: 1 << 20), to: "large", mode: 0o644, owner: .root)
            try editor.makeEmptyDirectory("data", mode: 0o1777, owner: .root)
        }
        let place = fixture.store.path(of: upper)
        let base = fixture.store.ownerBase
        func own(_ name: String) throws { try call("chown") { lchown(place.appending(name).string, base, base) } }
        // A name that is no text, a second name of a file, a pipe, a device, an attribute, a deletion.
        let odd = FilePath(
            platformString: place.appending("odd").withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
                + [CChar(bitPattern: 0xff), 0])
        try call("create") { odd.withPlatformString { open($0, O_CREAT | O_WRONLY, 0o640) } }
        try call("chown") { odd.withPlatformString { lchown($0, base, base) } }
        try call("link") { link(place.appending("large").string, place.appending("same").string) }
        try call("fifo") { mkfifo(place.appending("pipe").string, 0o600) }
        try own("pipe")
        let past = [timespec](repeating: timespec(tv_sec: 1_000_000_000, tv_nsec: 0), count: 2)
        try call("age") { utimensat(AT_FDCWD, place.appending("pipe").string, past, 0) }
        try call("link") { symlink("/somewhere/else", place.appending("link").string) }
        try own("link")
        let noted = TreeWriter.Attributes(mode: 0o644, extended: [("user.note", Array("hello".utf8))])
        try TreeWriter(root: place, ownerBase: base, name: "upper").file("empty", noted) { _ in }
        try Files.makeDirectory(place.appending("etc"))
        try own("etc")
        try call("whiteout") { mknod(place.appending("etc/group").string, S_IFCHR, 0) }
        return try Image(
            layers: [upper] + fixture.base.layers,
            config: ImageConfig(
                environment: [EnvVar("PATH", "/bin"), EnvVar("EMPTY", "")], workingDirectory: "/work", user: "7:8",
                shell: ["/bin/sh", "-eu", "-c"], entrypoint: ["/bin/x"], command: ["a b"], labels: ["k": "v"], exposedPorts: ["80/tcp"],
                volumes: ["/v"], stopSignal: "SIGINT",
                healthcheck: Healthcheck(test: ["CMD", "true"], interval: 30, timeout: 2.5, startPeriod: 1, startInterval: 0.5, retries: 4))
        )
    }

    @Test(.enabled(if: (try? Tier.current()) == .root, "a whiteout is a device node, which only root makes")) func aRoundTripKeepsTheImage()
        async throws
    {
        let fixture = try await BuildFixture()
        let image = try await image(fixture)
        let archive = fixture.directory.appending("image.tar")
        for _ in 0..<2 {  // the second replaces the first
            try await ImageExporter(store: fixture.store).write(image, name: try ImageReference("team/app:2"), to: archive)
        }
        #expect(try Files.list(fixture.directory).filter { $0.contains("image.tar") } == ["image.tar"])
        let notes = BuildFixture.Recorder()
        let result = try await ArchiveImporter(store: fixture.store, log: { notes.add($0) }).read(archive)
        #expect(notes.lines == [])
        #expect(result.names == ["team/app:2"])
        #expect(result.image.config == image.config)
        #expect(result.image.layers.count == 2)
        #expect(Set(result.image.layers).isDisjoint(with: image.layers))
        let (before, after) = (try listing(image, fixture.store), try listing(result.image, fixture.store))
        #expect(Set(before.dropFirst()).symmetricDifference(after.dropFirst()) == [])  // the root itself is no entry of an archive
        #expect(!before.contains { $0.hasPrefix("etc/group") || $0.hasPrefix("data/old") })

        // As an OCI layout too: without the file that makes it a docker-archive.
        let folder = fixture.directory.appending("layout")
        try Files.makeDirectory(folder)
        try await unpack(archive, into: folder)
        try call("unlink") { unlink(folder.appending("manifest.json").string) }
        let layout = try await ArchiveImporter(store: fixture.store).read(folder)
        #expect(layout.image == result.image)
        #expect(layout.names == ["docker.io/team/app:2"])
    }

    private func unpack(_ archive: FilePath, into folder: FilePath) async throws {
        let extractor = LayerExtractor(name: "x", limits: ExtractionLimits(), ownerBase: geteuid(), whiteouts: false)
        _ = try await extractor.extract(try FileSource(archive), into: folder)
    }

    @Test func equalImagesAreEqualFiles() async throws {
        let fixture = try await BuildFixture()
        func digest(_ name: String) async throws -> String {
            let path = fixture.directory.appending(name)
            try await ImageExporter(store: fixture.store).write(fixture.base, name: try ImageReference("base"), to: path)
            return try Files.digest(path)
        }
        #expect(try await digest("a") == digest("b"))
    }

    @Test func anExportThatFailsLeavesNothing() async throws {
        let fixture = try await BuildFixture()
        let image = try Image(layers: [Layer(id: "missing")], config: ImageConfig())
        let path = fixture.directory.appending("image.tar")
        await #expect(throws: Failure.self) {
            try await ImageExporter(store: fixture.store).write(image, name: try ImageReference("base"), to: path)
        }
        #expect(try Files.list(fixture.directory).filter { $0.contains("image.tar") } == [])
    }
}
