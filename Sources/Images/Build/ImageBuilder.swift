import Core
import Sandbox
import SystemPackage

/// Builds images from Dockerfiles: every RUN in our own sandbox, every COPY a layer written from the host.
///
/// Layers are named by a digest of what they were made from, so equal builds share them; concurrent builds of the same
/// layer make it once. A failed build leaves the layers that succeeded, and nothing else.
public struct ImageBuilder: Sendable {
    /// Runs a command in a sandbox on a view.
    typealias Execute = @Sendable (Command, SandboxSpec, View) async throws -> ExecResult

    let store: LayerStore
    let options: BuildOptions
    let resolve: @Sendable (String) async throws -> Image
    let log: @Sendable (String) -> Void
    let execute: Execute

    /// - Parameters:
    ///   - resolve: the image that a name in FROM, `COPY --from` or `--mount=from` stands for.
    ///   - log: told every step, and every line that a RUN writes; called on several threads.
    public init(
        sandboxes: Sandboxes, options: BuildOptions, resolve: @escaping @Sendable (String) async throws -> Image,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.init(store: sandboxes.store, options: options, resolve: resolve, log: log) { command, spec, view in
            try await sandboxes.withSandbox(spec, over: view) { try await $0.run(command) }
        }
    }

    init(
        store: LayerStore, options: BuildOptions, resolve: @escaping @Sendable (String) async throws -> Image,
        log: @escaping @Sendable (String) -> Void, execute: @escaping Execute
    ) {
        self.store = store
        self.options = options
        self.resolve = resolve
        self.log = log
        self.execute = execute
    }

    /// Builds a stage and what it needs.
    ///
    /// - Parameters:
    ///   - context: the directory that COPY takes files from.
    ///   - dockerfile: `Dockerfile` in the context if not given.
    ///   - target: the name or number of the stage; the last one if not given.
    /// - Throws: ``Failure`` with file, line and instruction; for a RUN with its exit code and the last lines it wrote.
    public func build(context: FilePath, dockerfile: FilePath? = nil, target: String? = nil) async throws -> Image {
        guard Files.isDirectory(context) else {
            throw Failure(.invalidInput, "the build context is not a directory", at: context.string)
        }
        let path = dockerfile ?? context.appending("Dockerfile")
        guard Files.exists(path) else { throw Failure(.invalidInput, "there is no Dockerfile", at: path.string) }
        let file = try Dockerfile(contentsOf: path)
        var build = try Build(self, file, context: context, dockerfile: path, target: target)
        return try await build.run()
    }

    /// Makes a layer unless it exists; of several builders only one makes it.
    ///
    /// - Returns: whether it existed.
    func make(_ layer: Layer, _ body: () async throws -> Void) async throws -> Bool {
        if store.contains(layer) { return true }
        let lock = try await store.lock("layer \(layer.id)")
        defer { withExtendedLifetime(lock) {} }
        if store.contains(layer) { return true }
        try await body()
        return false
    }

    /// The file system of an image or of a stage so far.
    func tree(_ layers: [Layer]) throws -> LayerStack {
        try LayerStack(layers.map(store.path), ownerBase: store.ownerBase)
    }
}
