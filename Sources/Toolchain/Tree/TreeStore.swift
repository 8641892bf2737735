import Core
import Images
import Sandbox
import SystemPackage

/// The finished parts of the tool-chain: the tree and its requirement sets, each built once for the whole host.
struct TreeStore: Sendable {
    let store: LayerStore
    let log: @Sendable (String) -> Void

    /// Which packages a tree was made of. Its layer is named after them, so a newer package makes a new tree.
    private struct Record: Codable {
        var layer: Layer
        var packages: [String]
    }

    private func cache() throws -> FilePath { try store.home.directory("cache/toolchain") }

    /// The verifier tree. The archive is asked for packages only when there is none yet.
    func tree() async throws -> Layer {
        let recipe = SHA256.hex("\(TreeRecipe.version) \(TreeRecipe.suite) \(TreeRecipe.packages)").prefix(16)
        let cache = try cache()
        let path = cache.appending("tree-\(recipe).json")
        let lock = try await store.lock("verifier tree")
        defer { withExtendedLifetime(lock) {} }
        if Files.exists(path), let record = try? JSON.read(Record.self, from: path), store.contains(record.layer) { return record.layer }

        log("building the verifier tool-chain from Debian packages (once, a few seconds)")
        let archive = try DebianPackages(cache: cache.appending("apt"), mirror: try await .ofHost(), suite: TreeRecipe.suite)
        let packages = try await archive.download(TreeRecipe.packages)
        let names = packages.compactMap { $0.lastComponent?.string }
        let layer = Layer(id: "verifier-" + SHA256.hex("\(recipe)\n" + names.joined(separator: "\n")).prefix(24))
        if !store.contains(layer) {
            try await publish(layer) { try await TreeBuilder(packages: packages, cache: cache).build(into: $0) }
        }
        try JSON.write(Record(layer: layer, packages: names), to: path)
        return layer
    }

    /// A requirement set for a tree.
    func set(_ set: RequirementSet, tree: Layer) async throws -> Layer {
        let layer = Layer(id: "set-" + SHA256.hex("\(tree.id)\n\(set.key)").prefix(24))
        let lock = try await store.lock(layer.id)
        defer { withExtendedLifetime(lock) {} }
        if store.contains(layer) { return layer }
        log("installing for the tests: \(set.requirements.joined(separator: " "))")
        let builder = SetBuilder(tree: store.path(of: tree).appending(Layout.inLayer(Layout.tree)), cache: try cache())
        do {
            try await publish(layer) { try await builder.build(set, into: $0) }
        } catch let failure as Failure {
            throw Failure(
                failure.kind, "cannot install \(set.requirements.joined(separator: " ")): \(failure.what)", at: failure.place,
                hint: failure.hint)
        }
        return layer
    }

    private func publish(_ layer: Layer, _ fill: (FilePath) async throws -> Void) async throws {
        let staged = try store.stage()
        defer { staged.discard() }
        try await fill(staged.path)
        try HostTree.give(staged.path, to: store.ownerBase)
        try store.publish(staged, as: layer)
    }
}
