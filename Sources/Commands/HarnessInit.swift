import ArgumentParser
import Console
import Core
import Harness
import SystemPackage

/// `selfharness harness init`.
struct HarnessInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Write a harness to start from.")

    @Argument(help: "The new directory.") var directory: String
    @Option(help: "A bundled harness (\(BundledHarness.names.joined(separator: ", "))) or a harness's directory.") var from = "minimal"

    func run() async throws {
        // A name is a bundled harness; whoever means a directory of that name writes ./name.
        let source =
            !BundledHarness.names.contains(from) && Files.isDirectory(FilePath(from))
            ? try HarnessArtifact.load(FilePath(from)) : try BundledHarness.load(from)
        try source.write(to: FilePath(directory))
        try Terminal.output.print("\(source.id)  \(Printable.line(directory))")
    }
}
