import Core

@testable import Images

/// An image to be saved in every format; each part can be spoilt.
struct ImageArchive {
    /// Uncompressed layers, lowest first.
    var layers: [[UInt8]]
    var compression = Compression.none
    var architecture = HostArchitecture.oci
    var names = ["example/app:1"]
    /// What the configuration says about the layers; nil tells the truth.
    var diffs: [String]?
    var process = #"{"Env":["PATH=/bin","A=b=c"],"WorkingDir":"/app","User":"app:app","Cmd":["run"],"ExposedPorts":{"80/tcp":{}}}"#

    init(_ layers: TarFile...) { self.layers = layers.map(\.finished) }

    static func digest(_ bytes: [UInt8]) -> String { SHA256.hex(bytes) }

    private var config: [UInt8] {
        let diffs = (self.diffs ?? layers.map { "sha256:" + Self.digest($0) }).map { "\"\($0)\"" }.joined(separator: ",")
        return Array(
            #"{"architecture":"\#(architecture)","os":"linux","config":\#(process),"rootfs":{"type":"layers","diff_ids":[\#(diffs)]}}"#.utf8
        )
    }

    /// The files of a `docker save` archive, as it was before Docker 25.
    var docker: [(String, [UInt8])] {
        let names = layers.indices.map { "layer\($0)/layer.tar" }
        let list = names.map { "\"\($0)\"" }.joined(separator: ",")
        let tags = self.names.map { "\"\($0)\"" }.joined(separator: ",")
        let file = "\(Self.digest(config)).json"
        let manifest = #"[{"Config":"\#(file)","RepoTags":[\#(tags)],"Layers":[\#(list)]}]"#
        return zip(names, layers.map { compressed($0, compression) }) + [(file, config), ("manifest.json", Array(manifest.utf8))]
    }

    /// The files of an OCI layout, with an index within the index.
    var oci: [(String, [UInt8])] {
        var files: [(String, [UInt8])] = []
        func add(_ bytes: [UInt8], _ type: String) -> String {
            let digest = Self.digest(bytes)
            files.append(("blobs/sha256/\(digest)", bytes))
            return #"{"mediaType":"application/vnd.oci.image.\#(type)","digest":"sha256:\#(digest)","size":\#(bytes.count)"#
        }
        let blobs = layers.map { add(compressed($0, compression), "layer.v1.tar") + "}" }.joined(separator: ",")
        let manifest = #"{"schemaVersion":2,"config":\#(add(config, "config.v1+json"))},"layers":[\#(blobs)]}"#
        let platform = #","platform":{"os":"linux","architecture":"\#(architecture)"}}"#
        let other =
            #"{"mediaType":"x","digest":"sha256:\#(String(repeating: "0", count: 64))","platform":{"os":"windows","architecture":"amd64"}}"#
        let inner = #"{"manifests":[\#(other),\#(add(Array(manifest.utf8), "manifest.v1+json"))\#(platform)]}"#
        let annotation = #","annotations":{"org.opencontainers.image.ref.name":"\#(names.first ?? "")"}}"#
        let index = #"{"manifests":[\#(add(Array(inner.utf8), "index.v1+json"))\#(annotation)]}"#
        files.append(("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)))
        files.append(("index.json", Array(index.utf8)))
        return files
    }

    static func tar(_ files: [(String, [UInt8])]) -> [UInt8] {
        var tar = TarFile()
        for (name, bytes) in files { tar.add(name, bytes) }
        return tar.finished
    }
}
