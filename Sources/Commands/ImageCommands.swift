import ArgumentParser
import Console
import Core
import Glibc
import Images
import Sandbox
import SystemPackage

/// `selfharness image`: the images that tasks start from.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "List, make, import, export, build and forget images.",
        subcommands: [
            ImageList.self, ImageResolve.self, ImageImport.self, ImageExport.self, ImageBuild.self, ImageRemove.self, ImagePrune.self,
        ])
}

/// What all of them share.
struct ImageFlags: ParsableArguments {
    @Option(help: "An images.toml that goes before all others.") var images: String?

    /// Runs `body` with the store of the home; what happens meanwhile is told on standard error.
    func withStore<R>(_ options: BuildOptions? = nil, _ body: (ImageStore) async throws -> R) async throws -> R {
        try await SandboxSession.with { sandboxes in
            let store = try ImageStore(
                sandboxes: sandboxes, options: try options ?? .fromEnvironment(), images: images.map { FilePath($0) },
                log: Self.log)
            return try await body(store)
        }
    }

    static let log: @Sendable (String) -> Void = { try? Terminal.error.print(Printable.line($0)) }
}

/// `selfharness image list`.
struct ImageList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the names that FROM can use, and which of their images exist.")

    @OptionGroup var flags: ImageFlags
    @Flag(help: "Print JSON.") var json = false

    /// The JSON form.
    private struct Listing: Encodable {
        let format = 1
        let images: [ImageListing]

        private enum CodingKeys: String, CodingKey {
            case format
            case images
        }
    }

    func run() async throws {
        let images = try await flags.withStore { try $0.list() }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(Listing(images: images)), as: UTF8.self))
            return
        }
        var table = Table([.init("name"), .init("image"), .init("layers", .right), .init("from"), .init("stands in because")])
        for image in images {
            let made = image.image
            table.add([
                .init(image.name), .init(made.map { String($0.id.prefix(12)) } ?? "-"), .init(made.map { "\($0.layers.count)" } ?? "-"),
                .init(image.source.description), .init(image.approximate ?? ""),
            ])
        }
        try Terminal.output.write(table.render(style: Terminal.output.style))
    }
}

/// `selfharness image resolve`.
struct ImageResolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Make sure that images exist, making them if need be, and print their ids.")

    @OptionGroup var flags: ImageFlags
    @Argument(help: "Names as FROM takes them.") var names: [String]
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await flags.withStore { store in
            for name in names {
                let image = try await store.resolve(name)
                if let approximate = image.approximate { ImageFlags.log("\(name) is a stand-in: \(approximate)") }
                try Terminal.output.print(json ? String(decoding: try JSON.encode(image), as: UTF8.self) : image.id)
            }
        }
    }
}

/// `selfharness image import`.
struct ImageImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import a docker-archive, an OCI layout (directory or tar) or the tar of a root file system.",
        discussion: "Example: docker save ubuntu:24.04 -o ubuntu.tar; selfharness image import ubuntu.tar --name ubuntu:24.04")

    @OptionGroup var flags: ImageFlags
    @Argument(help: "The archive.") var archive: String
    @Option(name: .shortAndLong, help: "What FROM will call it. Default: the name in the archive.") var name: String?

    func run() async throws {
        let record = try await flags.withStore { try await $0.importArchive(FilePath(archive), name: name) }
        if let name = record.name { ImageFlags.log("imported as \(name)") }
        try Terminal.output.print(record.image.id)
    }
}

/// `selfharness image build`.
struct ImageBuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "build", abstract: "Build an image from a Dockerfile.")

    @OptionGroup var flags: ImageFlags
    @Argument(help: "The directory that COPY takes files from.") var context: String
    @Option(name: .shortAndLong, help: "The Dockerfile. Default: Dockerfile in the context.") var file: String?
    @Option(name: [.customShort("t"), .customLong("tag"), .customLong("name")], help: "What FROM will call it.") var name: String?
    @Option(name: .customLong("build-arg"), help: "NAME=VALUE, or NAME to take the value from the environment; repeatable.")
    var arguments: [String] = []
    @Option(help: "The stage to build. Default: the last one.") var target: String?
    @Option(help: "What RUN sees of the network: none or host.") var network = NetworkMode.host
    @Option(name: .customLong("ca-bundle"), help: "Certificates to trust while a RUN runs; never part of the image.")
    var caBundle: String?

    func run() async throws {
        var options = try BuildOptions.fromEnvironment()
        options.network = network
        if let caBundle { options.caBundle = FilePath(caBundle) }
        options.arguments = try Self.values(of: arguments)
        let reference = try name.map { try ImageReference($0) }
        let image = try await flags.withStore(options) { store in
            let image = try await store.build(
                context: FilePath(context), dockerfile: file.map { FilePath($0) }, target: target, log: ImageFlags.log)
            if let reference { try store.record(image, as: reference, from: .build(FilePath(context))) }
            return image
        }
        if let approximate = image.approximate { ImageFlags.log("built on a stand-in: \(approximate)") }
        try Terminal.output.print(image.id)
    }

    /// `NAME=VALUE` pairs; a bare `NAME` takes its value from the environment, or is left out.
    static func values(of pairs: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard !name.isEmpty else { throw ValidationError("--build-arg takes NAME=VALUE, not '\(pair)'.") }
            if parts.count == 2 {
                values[name] = String(parts[1])
            } else if let value = getenv(name) {
                values[name] = String(cString: value)
            }
        }
        return values
    }
}

/// `selfharness image remove`.
struct ImageRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget names: an import or build loses its name, a recipe's image will be made anew.")

    @OptionGroup var flags: ImageFlags
    @Argument(help: "Names as `image list` shows them.") var names: [String]

    func run() async throws {
        try await flags.withStore { store in for name in names { try store.remove(name) } }
    }
}
