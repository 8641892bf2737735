import ArgumentParser
import Console
import Core
import Images
import Sandbox
import SystemPackage

/// `selfharness image export`.
struct ImageExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write an image as a tar that docker load, skopeo and `image import` take.",
        discussion: "Example: selfharness image export debian:12 -o debian.tar; docker load -i debian.tar")

    @OptionGroup var flags: ImageFlags
    @Argument(help: "The image's name, as FROM takes it.") var name: String
    @Option(name: .shortAndLong, help: "The file to write.") var output: String

    func run() async throws {
        let path = FilePath(output)
        guard Files.isDirectory(path.removingLastComponent().isEmpty ? "." : path.removingLastComponent()) else {
            throw Failure(.invalidInput, "there is no such directory", at: path.removingLastComponent().string)
        }
        try await flags.withStore { try await $0.export(name, to: path) }
    }
}

/// `selfharness image prune`.
struct ImagePrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Remove layers and build caches that no image needs and nobody has used for a while.",
        discussion: "Safe while trials run. What is needed again later is made again.")

    @OptionGroup var flags: ImageFlags
    @Option(name: .customLong("unused-for"), help: "Hours since the last use; 1 at least.") var hours = 168
    @Flag(name: .customLong("dry-run"), help: "Only say what would go.") var isDry = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard hours >= 1, hours <= 1_000_000 else { throw ValidationError("--unused-for is 1 hour or more") }
    }

    func run() async throws {
        let report = try await flags.withStore { try await $0.prune(unusedFor: hours * 3600, isDry: isDry) }
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(report), as: UTF8.self)) }
        let verb = isDry ? "would remove" : "removed"
        try Terminal.output.print("\(verb) \(report.layers.count) layers, \(Quantity.bytes(report.bytes))")
    }
}
