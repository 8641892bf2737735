import ArgumentParser
import Core
import Harness
import SystemPackage

/// `selfharness harness`: harness artifacts, without running anything.
struct HarnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harness", abstract: "Make, check, show, compare and edit harnesses.",
        subcommands: [
            HarnessInit.self, HarnessCheck.self, HarnessShow.self, HarnessDiff.self, HarnessApply.self, HarnessInvert.self,
            HarnessRender.self,
        ])
}

extension EditRefusal {
    /// As an error of the command line.
    func failure(at place: String) -> Failure {
        let hint: String? =
            switch reason {
            case .wrongBase: "apply it to the harness that it names, or make it anew"
            case .overBudget: "shorten it, or raise the surface's budget in manifest.toml"
            case .offSurface, .lockedText: "manifest.toml says what is locked"
            default: nil
            }
        return Failure(.invalidInput, "the edit is refused: \(self)", at: place, hint: hint)
    }
}
