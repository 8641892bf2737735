import Core
import Sandbox
import SystemPackage
import Testing

@testable import Images

@Suite struct ArchiveImporterTests {
    /// Runs a body with a store of its own.
    private func withStore<R>(_ body: (ImageStore, FilePath) async throws -> R) async throws -> R {
        try await withTemporaryDirectory { root in
            let sandboxes = try await Sandboxes.start(home: Home(root: root.appending("home")))
            do {
                let result = try await body(try ImageStore(sandboxes: sandboxes, options: BuildOptions()), root)
                await sandboxes.stop()
                return result
            } catch {
                await sandboxes.stop()
                throw error
            }
        }
    }

    private static func layers() -> (TarFile, TarFile) {
        var lower = TarFile()
        lower.directory("etc")
        lower.text("etc/name", "lower")
        lower.text("etc/gone", "x")
        var upper = TarFile()
        upper.text("etc/name", "upper")
        upper.add("etc/.wh.gone")
        return (lower, upper)
    }

    private func write(_ files: [(String, [UInt8])], below directory: FilePath) throws {
        for (name, bytes) in files {
            let path = directory.appending(name)
            try Files.makeDirectory(path.removingLastComponent())
            try Files.write(bytes, to: path)
        }
    }

    /// Everything that a failed import must not leave.
    private func leftovers(_ store: ImageStore) throws -> [String] {
        let home = store.sandboxes.store.home.root
        return try ["store/layers", "store/staging", "images", "cache"].flatMap { folder in
            let path = home.appending(folder)
            return Files.isDirectory(path) ? try Files.list(path).map { "\(folder)/\($0)" } : []
        }
    }

    enum Format: CaseIterable { case docker, ociTar, ociFolder }

    @Test(arguments: Format.allCases, Compression.allCases)
    func everyFormat(_ format: Format, _ compression: Compression) async throws {
        let (lower, upper) = Self.layers()
        var archive = ImageArchive(lower, upper)
        archive.compression = compression
        try await withStore { store, root in
            let path = root.appending("image")
            switch format {
            case .docker: try Files.write(ImageArchive.tar(archive.docker), to: path)
            case .ociTar: try Files.write(compressed(ImageArchive.tar(archive.oci), compression), to: path)
            case .ociFolder: try write(archive.oci, below: path)
            }
            let record = try await store.importArchive(path)
            #expect(record.name == "example/app:1")
            let image = try await store.resolve("docker.io/example/app:1")
            #expect(image == record.image)
            #expect(image.layers.count == 2)
            #expect(image.config.environment == [EnvVar("PATH", "/bin"), EnvVar("A", "b=c")])
            #expect(image.config.workingDirectory == "/app")
            #expect(image.config.user == "app:app")
            #expect(image.config.command == ["run"])
            #expect(image.config.exposedPorts == ["80/tcp"])
            let top = store.sandboxes.store.path(of: image.layers[0])
            #expect(try Files.text(top.appending("etc/name")) == "upper")
            #expect(try Files.list(top.appending("etc")) == ["gone", "name"])
            #expect(try Files.text(store.sandboxes.store.path(of: image.layers[1]).appending("etc/name")) == "lower")
        }
    }

    @Test func layersInASandbox() async throws {
        var lower = TarFile()
        for name in ["proc", "sys", "dev", "tmp", "etc"] { lower.directory(name) }
        lower.text("etc/gone", "x")
        lower.directory("data")
        lower.text("data/old", "x")
        var upper = TarFile()
        upper.add("etc/.wh.gone")
        upper.add("data/.wh..wh..opq")
        upper.text("data/new", "n")
        try await withStore { store, root in
            try Files.write(ImageArchive.tar(ImageArchive(lower, upper).docker), to: root.appending("a.tar"))
            let image = try await store.importArchive(root.appending("a.tar"), name: "mine").image
            let view = try store.sandboxes.store.makeView(over: image.layers)
            let (gone, old, new) = try await store.sandboxes.withSandbox(SandboxSpec(), over: view) { box in
                (box.exists("/etc/gone"), box.exists("/data/old"), box.exists("/data/new"))
            }
            #expect((gone, old, new) == (false, false, true))
            try view.discard()
        }
    }

    @Test(arguments: Compression.allCases) func rootFileSystem(_ compression: Compression) async throws {
        var tar = TarFile()
        tar.directory("./")
        tar.text("./etc/name", "x")
        try await withStore { store, root in
            try Files.write(compressed(tar.finished, compression), to: root.appending("root.tar"))
            let error = await failure { _ = try await store.importArchive(root.appending("root.tar")) }
            #expect(error.hint == "give one: --name NAME")
            let image = try await store.importArchive(root.appending("root.tar"), name: "mine:1").image
            #expect(try await store.resolve("mine:1") == image)
            #expect(image.config.environment["PATH"] != nil)
            #expect(try store.list().contains { $0.name == "mine:1" && $0.image == image })
            try store.remove("mine:1")
            #expect(await failure { _ = try await store.resolve("mine:1") }.hint?.contains("docker save mine:1") == true)
            #expect(await failure { try store.remove("mine:1") }.kind == .invalidInput)
        }
    }

    @Test func aRepeatedLayerMayBeALink() async throws {
        let (lower, _) = Self.layers()
        let archive = ImageArchive(lower, lower)
        var tar = TarFile()
        for (name, bytes) in archive.docker {
            if name == "layer1/layer.tar" { tar.link(name, to: "../layer0/layer.tar") } else { tar.add(name, bytes) }
        }
        try await withStore { store, root in
            try Files.write(tar.finished, to: root.appending("a.tar"))
            let image = try await store.importArchive(root.appending("a.tar")).image
            #expect(image.layers.count == 2 && image.layers[0] == image.layers[1])
        }
    }

    // MARK: - Refusals, each of which leaves nothing

    struct Spoilt: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var error: String
        var make: @Sendable () -> [(String, [UInt8])]
    }

    private static func archive() -> ImageArchive {
        let (lower, upper) = layers()
        return ImageArchive(lower, upper)
    }

    static let spoilt: [Spoilt] = [
        Spoilt(testDescription: "another layer than the configuration says", error: "the configuration says") {
            var image = archive()
            image.diffs = image.layers.map { _ in "sha256:" + String(repeating: "0", count: 64) }
            return image.docker
        },
        Spoilt(testDescription: "a changed blob", error: "sha256:") {
            archive().oci.map { name, bytes in bytes.count >= 2048 ? (name, bytes + [UInt8](repeating: 0, count: 512)) : (name, bytes) }
        },
        Spoilt(testDescription: "a changed configuration", error: "does not have the digest") {
            archive().docker.map { name, bytes in name.hasSuffix(".json") && name.count > 20 ? (name, bytes + [0x20]) : (name, bytes) }
        },
        Spoilt(testDescription: "a missing layer", error: "layer1/layer.tar") { archive().docker.filter { $0.0 != "layer1/layer.tar" } },
        Spoilt(testDescription: "a hostile second layer", error: "'..'") {
            var evil = TarFile()
            evil.text("../evil", "x")
            return ImageArchive(layers().0, evil).docker
        },
        Spoilt(testDescription: "fewer layers than said", error: "2 layers, but the configuration names 1") {
            var image = archive()
            image.diffs = ["sha256:" + ImageArchive.digest(image.layers[0])]
            return image.docker
        },
        Spoilt(testDescription: "no layers", error: "0 layers") {
            var image = archive()
            image.layers = []
            return image.docker
        },
        Spoilt(testDescription: "another machine", error: "this host is") {
            var image = archive()
            image.architecture = "s390x"
            return image.docker
        },
        Spoilt(testDescription: "another machine's layout", error: "no image for linux/") {
            var image = archive()
            image.architecture = "s390x"
            return image.oci
        },
        Spoilt(testDescription: "a manifest that is no JSON", error: "malformed JSON") {
            archive().docker.map { $0.0 == "manifest.json" ? ($0.0, Array("{".utf8)) : $0 }
        },
        Spoilt(testDescription: "a manifest without layers", error: "'Layers' is missing") {
            archive().docker.map { $0.0 == "manifest.json" ? ($0.0, Array(#"[{"Config":"c"}]"#.utf8)) : $0 }
        },
        Spoilt(testDescription: "two images", error: "2 images") {
            archive().docker.map {
                $0.0 == "manifest.json" ? ($0.0, Array(#"[{"Config":"c","Layers":[]},{"Config":"c","Layers":[]}]"#.utf8)) : $0
            }
        },
        Spoilt(testDescription: "a layer outside of the archive", error: "'..'") {
            archive().docker.map {
                $0.0 == "manifest.json" ? ($0.0, Array(#"[{"Config":"../../etc/passwd","Layers":[]}]"#.utf8)) : $0
            }
        },
        Spoilt(testDescription: "a layer that is no tar", error: "not a readable archive") {
            archive().docker.map { $0.0 == "layer0/layer.tar" ? ($0.0, [UInt8](repeating: 0x55, count: 4096)) : $0 }
        },
        Spoilt(testDescription: "another digest algorithm", error: "not a sha256 digest") {
            [("index.json", Array(#"{"manifests":[{"digest":"md5:00"}]}"#.utf8))]
        },
        Spoilt(testDescription: "nothing", error: "empty") { [] },
    ]

    @Test(arguments: spoilt) func isRefused(_ spoilt: Spoilt) async throws {
        try await withStore { store, root in
            let before = try leftovers(store)
            let path = root.appending("image.tar")
            try Files.write(ImageArchive.tar(spoilt.make()), to: path)
            let error = await failure { _ = try await store.importArchive(path, name: "spoilt") }
            #expect(error.description.contains(spoilt.error), "\(error)")
            #expect(error.description.contains("image.tar"), "\(error)")
            #expect(try leftovers(store) == before)
        }
    }

    @Test func aFolderThatIsNoLayout() async throws {
        try await withStore { store, root in
            let error = await failure { _ = try await store.importArchive(root, name: "x") }
            #expect(error.description.contains("neither an OCI layout"))
            #expect(
                await failure { _ = try await store.importArchive(root.appending("none"), name: "x") }.what == "no such file or directory")
        }
    }

    // MARK: - The store

    @Test func namesAreLookedUpInOrder() async throws {
        var tar = TarFile()
        tar.text("etc/name", "x")
        try await withStore { store, root in
            try Files.write(tar.finished, to: root.appending("a.tar"))
            // An import goes before the bundled map …
            let imported = try await store.importArchive(root.appending("a.tar"), name: "ubuntu:24.04").image
            #expect(try await store.resolve("ubuntu:24.04") == imported)
            #expect(try await store.resolve("ubuntu:24.04").approximate == nil)
            let pinned = "ubuntu:24.04@sha256:" + String(repeating: "0", count: 64)
            #expect(try await store.resolve(pinned).approximate?.hasPrefix("not compared with sha256:") == true)
            // … and the user's map before the import.
            let map = root.appending("own.toml")
            try Files.write("[[image]]\nnames = ['ubuntu:24.04']\narchive = 'a.tar'\napproximate = 'why'\n", to: map)
            let mapped = try ImageStore(sandboxes: store.sandboxes, options: BuildOptions(), images: map)
            let image = try await mapped.resolve("ubuntu:24.04")
            #expect(image.layers == imported.layers)
            #expect(image.approximate == "why")
            #expect(try mapped.list().first { $0.name == "ubuntu:24.04" }?.approximate == "why")
        }
    }

    @Test func aRecordOfANewerVersionIsNotRead() async throws {
        try await withStore { store, _ in
            let key = ImageRecords.key(named: try ImageReference("mine"))
            let path = store.sandboxes.store.home.root.appending("images/\(key).json")
            try Files.write(#"{"format":99}"#, to: path)
            let error = await failure { _ = try await store.resolve("mine") }
            #expect(error.kind == .unsupported)
            #expect(error.what.contains("format 99"))
        }
    }
}
