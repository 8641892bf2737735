import Agents
import ArgumentParser
import Console
import Core
import Harness
import SystemPackage
import Tasks

/// `selfharness harness render`.
struct HarnessRender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Print exactly what a model is sent of a harness, with an estimate of its tokens.")

    /// How tools are told.
    enum ToolForm: String, ExpressibleByArgument, CaseIterable { case native, text }

    @Argument(help: "The harness's directory.") var directory: String
    @Option(help: "A task's directory, whose instruction is shown too.") var task: String?
    @Option(name: .customLong("protocol"), help: "How the model calls tools, unless the harness says it.") var form = ToolForm.native

    func run() async throws {
        let artifact = try HarnessArtifact.load(FilePath(directory))
        let instruction = try task.map { try BenchmarkTask.load(FilePath($0)).instruction }
        try Terminal.output.write(
            Printable.text(
                try Self.text(HarnessRendering(artifact.content, hasNativeTools: form == .native), instruction: instruction)))
    }

    /// Each text under a line that says when it is sent and its tokens.
    static func text(_ rendering: HarnessRendering, instruction: String?) throws -> String {
        func part(_ title: String, _ text: String) -> String {
            "==> \(title), about \(HarnessRendering.tokens(text)) tokens <==\n\(text)\n\n"
        }
        var text = part("system", rendering.system)
        if let instruction { text += part("user: the task", instruction) }
        for (phase, words) in rendering.transient {
            text += part("user, \(phase == .bootstrap ? "until a tool has answered" : "after a failed call"): \(phase.rawValue)", words)
        }
        if !rendering.tools.isEmpty { text += part("tools", try rendering.toolsText) }
        return text + "the harness: about \(try rendering.tokens) tokens (four characters each)\n"
    }
}
