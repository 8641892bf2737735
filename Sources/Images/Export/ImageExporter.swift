import Core
import Glibc
import Sandbox
import SystemPackage

/// Writes an image as one tar that is both an OCI layout and a docker-archive, as `docker save` has made them since version 25:
/// what `docker load`, skopeo and our own import take.
struct ImageExporter {
    let store: LayerStore
    /// Told what was left out, one line each.
    var log: @Sendable (String) -> Void = { _ in }

    private struct Descriptor: Encodable {
        var mediaType: String
        var digest: String
        var size: Int
        var annotations: [String: String]?
        var platform: [String: String]?
    }

    private struct Manifest: Encodable {
        let schemaVersion = 2
        let mediaType = "application/vnd.oci.image.manifest.v1+json"
        var config: Descriptor
        var layers: [Descriptor]

        private enum CodingKeys: String, CodingKey { case schemaVersion, mediaType, config, layers }
    }

    private struct Index: Encodable {
        let schemaVersion = 2
        var manifests: [Descriptor]

        private enum CodingKeys: String, CodingKey { case schemaVersion, manifests }
    }

    private struct DockerManifest: Encodable {
        var Config: String
        var RepoTags: [String]
        var Layers: [String]
    }

    /// Writes the archive by rename: a failed export leaves nothing.
    ///
    /// - Parameters:
    ///   - name: what the archive calls the image.
    ///   - path: the file; one that is there is replaced.
    func write(_ image: Image, name: ImageReference, to path: FilePath) async throws {
        guard !image.layers.isEmpty else {
            throw Failure(.invalidInput, "an image without layers cannot be exported", at: "image '\(name)'")
        }
        let folder = path.removingLastComponent()
        let scratch = folder.appending(".\(path.lastComponent?.string ?? "image").\(Files.randomName(8))")
        try Files.makeDirectory(scratch, mode: 0o700)
        defer { try? Files.removeTree(scratch) }
        let result = scratch.appending("archive")
        let archive = try ArchiveWriter(result)
        var layers: [Descriptor] = []
        // An archive lists the lowest layer first.
        for layer in image.layers.reversed() {
            let (digest, size) = try await pack(layer, as: scratch.appending("layer"), into: archive)
            layers.append(Descriptor(mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digest, size: size))
        }
        let config = OCIConfig(image.config, layers: layers.map(\.digest))
        let configuration = try add(try JSON.encode(config, pretty: false), "application/vnd.oci.image.config.v1+json", to: archive)
        var manifest = try add(
            try JSON.encode(Manifest(config: configuration, layers: layers), pretty: false),
            "application/vnd.oci.image.manifest.v1+json", to: archive)
        manifest.annotations = ["io.containerd.image.name": name.key, "org.opencontainers.image.ref.name": name.tag ?? "latest"]
        manifest.platform = ["architecture": HostArchitecture.oci, "os": "linux"]
        try add("index.json", try JSON.encode(Index(manifests: [manifest]), pretty: false), to: archive)
        try add("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), to: archive)
        let docker = DockerManifest(
            Config: Self.file(configuration.digest), RepoTags: [name.description], Layers: layers.map { Self.file($0.digest) })
        try add("manifest.json", try JSON.encode([docker], pretty: false), to: archive)
        _ = try archive.finish()
        try call("rename to \(path)") { rename(result.string, path.string) }
    }

    /// Packs a layer, whose size a tar wants to know before its content.
    private func pack(_ layer: Layer, as file: FilePath, into archive: ArchiveWriter) async throws -> (digest: String, size: Int) {
        let writer = try ArchiveWriter(file)
        defer { unlink(file.string) }
        var packed = LayerArchive(ownerBase: store.ownerBase)
        try await packed.write(store.path(of: layer), to: writer)
        let digest = try writer.finish()
        for (what, count) in packed.notes.sorted(by: { $0.key < $1.key }) { log("layer \(layer.id): \(count) \(what)") }
        let source = try FileSource(file)
        try archive.add(FilePath(Self.file(digest)), .file(size: writer.size), TreeWriter.Attributes(mode: 0o644)) {
            while case let block = try source.next(), !block.isEmpty { try archive.write(block) }
        }
        return (digest, writer.size)
    }

    private func add(_ bytes: [UInt8], _ type: String, to archive: ArchiveWriter) throws -> Descriptor {
        let digest = "sha256:" + SHA256.hex(bytes)
        try add(Self.file(digest), bytes, to: archive)
        return Descriptor(mediaType: type, digest: digest, size: bytes.count)
    }

    private func add(_ name: String, _ bytes: [UInt8], to archive: ArchiveWriter) throws {
        try archive.add(FilePath(name), .file(size: bytes.count), TreeWriter.Attributes(mode: 0o644)) {
            try bytes.withUnsafeBytes { try archive.write($0) }
        }
    }

    /// The place of a blob in the archive.
    private static func file(_ digest: String) -> String { "blobs/sha256/\(digest.dropFirst("sha256:".count))" }
}

extension OCIConfig {
    /// - Parameter layers: digests of the uncompressed layers, lowest first.
    init(_ image: ImageConfig, layers: [String]) {
        func nanoseconds(_ seconds: Double?) -> Double? { seconds.map { ($0 * 1e9).rounded() } }
        func marks(_ names: [String]) -> [String: Empty]? {
            names.isEmpty ? nil : Dictionary(names.map { ($0, Empty()) }, uniquingKeysWith: { $1 })
        }
        architecture = HostArchitecture.oci
        os = "linux"
        rootfs = RootFS(type: "layers", diff_ids: layers)
        config = Process(
            User: image.user, Env: image.environment.map { "\($0.name)=\($0.value)" }, Entrypoint: image.entrypoint, Cmd: image.command,
            WorkingDir: image.workingDirectory, Labels: image.labels.isEmpty ? nil : image.labels, ExposedPorts: marks(image.exposedPorts),
            Volumes: marks(image.volumes), StopSignal: image.stopSignal,
            Shell: image.shell == ImageConfig.defaultShell ? nil : image.shell,
            Healthcheck: image.healthcheck.map { check in
                Health(
                    Test: check.test, Interval: nanoseconds(check.interval), Timeout: nanoseconds(check.timeout),
                    StartPeriod: nanoseconds(check.startPeriod), StartInterval: nanoseconds(check.startInterval), Retries: check.retries)
            })
    }
}
