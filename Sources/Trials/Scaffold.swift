import Core
import Sandbox
import SystemPackage
import Tasks

/// The layers that a trial adds to an image. As layers they cost nothing per trial, need no program of the image to be
/// put in place, and no process of the agent can be in their way.
enum Scaffold {
    /// `/logs/{agent,verifier,artifacts}`, open to every account as in Harbor.
    static func logs(in store: LayerStore) throws -> Layer {
        let layer = Layer(id: "trial-logs-1")
        if store.contains(layer) { return layer }
        let staged = try store.stage()
        let tree = LayerTree(root: staged.path, ownerBase: store.ownerBase)
        try tree.directory("logs", mode: 0o755)
        for name in ["agent", "verifier", "artifacts"] { try tree.directory("logs/\(name)", mode: 0o777) }
        try store.publish(staged, as: layer)
        return layer
    }

    /// The task's tests at `/tests` and an empty `/logs/verifier`. Both are opaque: what the agent left in these places
    /// does not exist for the verifier.
    static func tests(_ selection: FileSelection, in store: LayerStore) throws -> Layer {
        let layer = Layer(id: "trial-tests-\(try digest(selection).prefix(32))")
        if store.contains(layer) { return layer }
        let staged = try store.stage()
        let tree = LayerTree(root: staged.path, ownerBase: store.ownerBase)
        try tree.directory("tests", mode: 0o755, isOpaque: true)
        for path in selection.paths { try tree.copy(selection.directory.appending(path), to: "tests/\(path)") }
        try tree.directory("logs", mode: 0o755)
        try tree.directory("logs/verifier", mode: 0o777, isOpaque: true)
        try store.publish(staged, as: layer)
        return layer
    }

    private static func digest(_ selection: FileSelection) throws -> String {
        var hash = SHA256()
        hash.update("tests layer 1\n")
        for path in selection.paths {
            let file = selection.directory.appending(path)
            hash.update("\(path)\0\(try LayerTree.mode(of: file))\0")
            switch Files.kind(file) {
            case .file: hash.update(try Files.digest(file))
            case .symbolicLink: hash.update(try Files.linkTarget(file).string)
            default: hash.update("directory")
            }
            hash.update("\n")
        }
        return hash.finalize().hexadecimal
    }
}
