import Core

/// What an image archive holds, whatever its format: a configuration and blobs, lowest layer first.
struct ImageManifest {
    struct Blob {
        /// The path in the archive.
        let file: String
        /// `sha256:…` of the file, where the format gives one.
        let digest: String?
    }

    let config: OCIConfig
    let layers: [Blob]
    /// The names that the archive gives the image.
    let names: [String]

    // MARK: - docker save

    private struct DockerManifest: Decodable {
        var Config: String
        var RepoTags: [String]?
        var Layers: [String]
    }

    /// Reads `manifest.json` of a docker-archive.
    static func docker(_ folder: BlobFolder) throws -> ImageManifest {
        let all = try folder.decode([DockerManifest].self, "manifest.json")
        guard all.count == 1, let manifest = all.first else {
            throw Failure(
                .unsupported, "the archive holds \(all.count) images", at: "\(folder.name), file manifest.json",
                hint: "save one image at a time")
        }
        let config = try folder.decode(OCIConfig.self, manifest.Config, digest: digest(inName: manifest.Config))
        return ImageManifest(
            config: config, layers: manifest.Layers.map { Blob(file: $0, digest: digest(inName: $0)) },
            names: manifest.RepoTags ?? [])
    }

    /// `<hex>.json` and `blobs/sha256/<hex>` are named after their content; a layer's folder in older archives is not.
    private static func digest(inName name: String) -> String? {
        guard let last = name.split(separator: "/").last else { return nil }
        let stem = last.hasSuffix(".json") ? last.dropLast(5) : last
        guard stem.count == 64, stem.allSatisfy(\.isHexDigit) else { return nil }
        return "sha256:\(stem)"
    }

    // MARK: - OCI layout

    private struct Descriptor: Decodable {
        struct Platform: Decodable {
            var architecture: String
            var os: String
        }

        var mediaType: String?
        var digest: String
        var platform: Platform?
        var annotations: [String: String]?
        var urls: [String]?

        /// The path of the blob in a layout.
        func file(at place: String) throws -> String {
            guard digest.hasPrefix("sha256:"), digest.count == 71, digest.dropFirst(7).allSatisfy({ $0.isHexDigit }) else {
                throw Failure(.unsupported, "'\(digest)' is not a sha256 digest", at: place)
            }
            return "blobs/sha256/\(digest.dropFirst(7))"
        }
    }

    private struct Index: Decodable { var manifests: [Descriptor] }

    private struct Manifest: Decodable {
        var config: Descriptor
        var layers: [Descriptor]
    }

    /// Follows `index.json` of an OCI layout to the manifest for this machine.
    static func oci(_ folder: BlobFolder) throws -> ImageManifest {
        var place = "\(folder.name), file index.json"
        var descriptor = try choose(try folder.decode(Index.self, "index.json"), at: place)
        let name = descriptor.annotations?["io.containerd.image.name"] ?? descriptor.annotations?["org.opencontainers.image.ref.name"]
        var depth = 0
        while descriptor.mediaType?.hasSuffix("index.v1+json") == true || descriptor.mediaType?.hasSuffix("manifest.list.v2+json") == true {
            depth += 1
            guard depth <= 4 else { throw Failure(.invalidInput, "an index within an index within an index", at: place) }
            let file = try descriptor.file(at: place)
            let index = try folder.decode(Index.self, file, digest: descriptor.digest)
            place = "\(folder.name), file \(file)"
            descriptor = try choose(index, at: place)
        }
        let manifest = try folder.decode(Manifest.self, try descriptor.file(at: place), digest: descriptor.digest)
        let config = try folder.decode(OCIConfig.self, try manifest.config.file(at: place), digest: manifest.config.digest)
        let layers = try manifest.layers.map { layer in
            if let urls = layer.urls, !urls.isEmpty {
                throw Failure(.unsupported, "the layer \(layer.digest) is not in the archive but elsewhere", at: place)
            }
            return Blob(file: try layer.file(at: place), digest: layer.digest)
        }
        return ImageManifest(config: config, layers: layers, names: name.map { [$0] } ?? [])
    }

    private static func choose(_ index: Index, at place: String) throws -> Descriptor {
        let fitting = index.manifests.filter { descriptor in
            // BuildKit adds manifests that describe the build and are no images.
            if descriptor.annotations?["vnd.docker.reference.type"] != nil { return false }
            guard let platform = descriptor.platform else { return true }
            return platform.os == "linux" && platform.architecture == HostArchitecture.oci
        }
        let digests = Set(fitting.map(\.digest))
        guard let first = fitting.first, digests.count == 1 else {
            let what = fitting.isEmpty ? "no image for linux/\(HostArchitecture.oci)" : "\(digests.count) images"
            throw Failure(.unsupported, "the layout holds \(what)", at: place, hint: "save one image for linux/\(HostArchitecture.oci)")
        }
        return first
    }
}
