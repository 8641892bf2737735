import ArgumentParser
import Console
import Core
import Harness
import SystemPackage

/// `selfharness harness show`.
struct HarnessShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a harness's id, its surfaces with what they use, and its hooks and rules in words.")

    @Argument(help: "A harness's directory.") var directory: String
    @Flag(help: "Print JSON, with the surfaces as proposers see them.") var json = false

    func run() async throws {
        let artifact = try HarnessArtifact.load(FilePath(directory))
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(Self.json(artifact)), as: UTF8.self))
        } else {
            try Terminal.output.write(Self.text(artifact))
        }
    }

    /// The JSON form.
    static func json(_ artifact: HarnessArtifact) -> JSONValue {
        let surfaces = artifact.surfaces.map { view -> JSONValue in
            guard case .object(var members) = view.json else { return view.json }
            members["locked"] = .bool(view.isLocked)
            return .object(members)
        }
        return [
            "format": 1, "id": .string(artifact.id), "name": .string(artifact.content.manifest.name),
            "description": .string(artifact.content.manifest.description), "surfaces": .array(surfaces),
        ]
    }

    /// For people.
    static func text(_ artifact: HarnessArtifact) -> String {
        let content = artifact.content
        var table = Table([.init("surface"), .init("kind"), .init("bytes", .right), .init("budget", .right), .init("")])
        for view in artifact.surfaces {
            table.add([
                "\(view.surface.rawValue)", "\(view.surface.kind.rawValue)", "\(view.used)", "\(view.budget)",
                view.isLocked ? "locked" : "",
            ])
        }
        var text = "\(Printable.line(content.manifest.name))  \(artifact.id)\n"
        if !content.manifest.description.isEmpty { text += Printable.line(content.manifest.description) + "\n" }
        text += "\n" + table.render()
        if !content.hooks.isEmpty { text += "\nhooks\n" + content.hooks.map { "  \($0.name): \(Printable.line($0.inWords))\n" }.joined() }
        if !content.rules.isEmpty {
            text += "\nrules\n" + content.rules.map { "  \($0.name): \(Printable.line($0.inWords))\n" }.joined()
        }
        return text
    }
}
