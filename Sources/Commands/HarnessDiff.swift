import ArgumentParser
import Console
import Core
import Harness
import SystemPackage

/// `selfharness harness diff`.
struct HarnessDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Print the way from one harness to another as a patch for git apply.")

    @Argument(help: "The old harness's directory.") var old: String
    @Argument(help: "The new one.") var new: String

    func run() async throws {
        let (before, after) = (try HarnessArtifact.load(FilePath(old)), try HarnessArtifact.load(FilePath(new)))
        try Self.write(from: before, to: after)
    }

    /// Byte for byte to a file or pipe, since git applies it; with control characters escaped to a person's terminal.
    static func write(from old: HarnessArtifact, to new: HarnessArtifact) throws {
        let patch = UnifiedDiff.between(old.files, new.files)
        try Terminal.output.write(Terminal.output.isLive ? Printable.text(patch) : patch)
    }
}
