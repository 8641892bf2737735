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
        let text = try Self.text(artifact.content, hasNativeTools: form == .native, instruction: instruction)
        try Terminal.output.write(Terminal.output.isLive ? Printable.text(text) : text)
    }

    /// Each text under a line that says when it is sent and its tokens.
    static func text(_ harness: HarnessContent, hasNativeTools: Bool, instruction: String?) throws -> String {
        func part(_ title: String, _ text: String) -> String {
            "==> \(title), about \(HarnessRenderer.tokens(text)) tokens <==\n\(text)\n\n"
        }
        let rendering = HarnessRenderer(harness, hasNativeTools: hasNativeTools)
        var text = part("system", rendering.system)
        if let instruction { text += part("user: the task", instruction) }
        for (phase, words) in harness.transientTexts {
            text += part("user, \(phase == .bootstrap ? "until a tool has answered" : "after a failed call"): \(phase.rawValue)", words)
        }
        if !rendering.tools.isEmpty { text += part("tools", try rendering.toolsText) }
        let total = try HarnessRenderer.tokens(of: harness, hasNativeTools: hasNativeTools)
        return text + "the harness: about \(total) tokens (four characters each)\n"
    }
}
