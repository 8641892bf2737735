import Core
import Images
import Sandbox
import SystemPackage

/// Debian packages and wheels for one image, downloaded over the untouched image with the host's network, so that the
/// tests can install them without one. The layer holds `.selfharness/apt` and `.selfharness/wheels`.
struct Prefetch {
    let sandboxes: Sandboxes
    let tree: Layer
    let image: Image
    let packages: [String]
    let requirements: [String]
    let caBundle: FilePath?

    private static let output = "/.selfharness-prefetch"
    private static let program = "/.selfharness-prefetch.sh"

    /// The same packages over the same image are downloaded once.
    private var layer: Layer {
        Layer(
            id: "prefetch-"
                + SHA256.hex(
                    [
                        image.id, SHA256.hex(PackageResources.prefetch_sh), packages.sorted().joined(separator: " "),
                        requirements.sorted().joined(separator: " "),
                    ]
                    .joined(separator: "\n")
                ).prefix(24))
    }

    /// - Throws: ``Failure`` with the end of what the package manager said.
    func prepare(log: @Sendable (String) -> Void) async throws -> Layer {
        let store = sandboxes.store
        let lock = try await store.lock(layer.id)
        defer { withExtendedLifetime(lock) {} }
        if store.contains(layer) { return layer }
        log("prefetching for the tests: \((packages + requirements).joined(separator: " "))")

        let view = try store.makeView(over: [tree] + image.layers)
        defer { try? view.discard() }
        let staged = try store.stage()
        defer { staged.discard() }
        var spec = SandboxSpec()
        spec.network = .host
        try await sandboxes.withSandbox(spec, over: view) { sandbox in
            let network = HostNetwork(bundle: caBundle)
            try await network.install(in: sandbox)
            try await sandbox.write(PackageResources.prefetch_sh, to: Self.program, mode: 0o755)
            var command = Command([Self.program, packages.joined(separator: " "), requirements.joined(separator: " ")])
            command.environment = image.config.environment.dictionary.merging(network.environment) { $1 }
            command.mergeStreams = true
            let result = try await sandbox.run(command)
            guard result.exitCode == 0 else {
                let tail = result.stdout.text.split(separator: "\n").suffix(6).joined(separator: "\n  ")
                throw Failure(
                    .infrastructure, "cannot prefetch \((packages + requirements).joined(separator: " ")): \(tail)", at: "verifier set-up")
            }
            _ = try sandbox.copyOut(Self.output, to: staged.path.appending(Layout.inLayer(Layout.root)), limit: 8 << 30)
        }
        try HostTree.give(staged.path, to: store.ownerBase)
        try store.publish(staged, as: layer)
        return layer
    }
}
