import ArgumentParser
import Console
import Core
import Harness
import SystemPackage

/// `selfharness harness check`: a status that scripts can use.
struct HarnessCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether directories are valid harnesses; exits 1 if any is not.")

    @Argument(help: "Harness directories.") var directories: [String]

    func run() async throws {
        var isGood = true
        for directory in directories {
            do {
                let artifact = try HarnessArtifact.load(FilePath(directory))
                try Terminal.output.print("ok \(artifact.id)  \(Printable.line(directory))")
            } catch let failure as Failure where failure.kind == .invalidInput {
                isGood = false
                try Terminal.output.print("error \(Printable.text(failure.description))")
            }
        }
        if !isGood { throw ExitCode(1) }
    }
}
