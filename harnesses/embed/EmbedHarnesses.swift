import Foundation
import PackagePlugin

/// Embeds the bundled harnesses as Swift source, so that `harness init` works from the installed single file.
@main struct EmbedHarnesses: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL.appending(path: "harnesses")
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().filter {
            FileManager.default.fileExists(atPath: root.appending(path: "\($0)/manifest.toml").path)
        }
        var files: [String] = []
        for name in names {
            let folder = root.appending(path: name).path
            let below = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            files += below.filter { $0.hasSuffix(".md") || $0.hasSuffix(".toml") }.map { "\(name)/\($0)" }
        }
        let script = context.package.directoryURL.appending(path: "harnesses/embed/embed.sh")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedHarnesses.swift")
        return [
            .buildCommand(
                displayName: "Embed harnesses",
                executable: URL(filePath: "/bin/sh"),
                arguments: [script.path, output.path, root.path] + files,
                inputFiles: files.map { root.appending(path: $0) } + [script],
                outputFiles: [output])
        ]
    }
}
