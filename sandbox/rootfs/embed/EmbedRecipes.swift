import Foundation
import PackagePlugin

/// Embeds the bundled recipes and `images.toml` as Swift source, so that the installed program is a single file.
@main struct EmbedRecipes: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let sandbox = context.package.directoryURL.appending(path: "sandbox")
        let recipes = try FileManager.default
            .contentsOfDirectory(at: sandbox.appending(path: "rootfs"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "toml" }
            .sorted { $0.path < $1.path }
        let inputs = [sandbox.appending(path: "images.toml")] + recipes
        let script = sandbox.appending(path: "rootfs/embed/embed.sh")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRecipes.swift")
        return [
            .buildCommand(
                displayName: "Embed sandbox/rootfs",
                executable: URL(filePath: "/bin/sh"),
                arguments: [script.path, output.path] + inputs.map(\.path),
                inputFiles: inputs + [script],
                outputFiles: [output])
        ]
    }
}
