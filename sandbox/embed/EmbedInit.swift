import Foundation
import PackagePlugin

/// Compiles `sandbox/init/*.c` into one static program and embeds its bytes as Swift source, so that the
/// installed program is a single file and `swift build` alone suffices.
@main struct EmbedInit: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let sources = root.appending(path: "sandbox/init")
        let inputs = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
            .filter { ["c", "h"].contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
        let script = root.appending(path: "sandbox/embed/embed.sh")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedInit.swift")
        return [
            .buildCommand(
                displayName: "Compile and embed sandbox/init",
                executable: URL(filePath: "/bin/sh"),
                arguments: [script.path, sources.path, output.path],
                inputFiles: inputs + [script],
                outputFiles: [output])
        ]
    }
}
