import Core
import Sandbox
import SystemPackage

/// Makes the image of a recipe.
struct RecipeBuilder {
    let sandboxes: Sandboxes
    /// Makes or finds the image of another bundled recipe.
    let base: @Sendable (String) async throws -> Image
    let log: @Sendable (String) -> Void

    func build(_ recipe: Recipe) async throws -> Image {
        let mirror = try await DebianMirror.ofHost()
        var layers: [Layer]
        switch recipe.base {
        case .recipe(let name): layers = try await base(name).layers
        case .suite(let suite):
            layers = [try await DebianBase(store: sandboxes.store, log: log).build(suite: suite, mirror: mirror)]
        }
        var pip: [UInt8]?
        if let python = recipe.python {
            log("CPython \(python.version) from Debian \(python.suite)")
            let made = try await PythonClosure(store: sandboxes.store, recipe: python).build(mirror: mirror)
            layers.insert(made.layer, at: 0)
            pip = made.pip
        }
        if !recipe.packages.isEmpty || pip != nil { layers.insert(try await install(recipe, pip, over: layers), at: 0) }
        return try Image(layers: layers, config: recipe.config)
    }

    /// Adds packages and pip with the image's own programs, in a sandbox with the host's network.
    private func install(_ recipe: Recipe, _ pip: [UInt8]?, over layers: [Layer]) async throws -> Layer {
        let view = try sandboxes.store.makeView(over: layers)
        do {
            var spec = SandboxSpec()
            spec.network = .host
            try await sandboxes.withSandbox(spec, over: view) { box in
                if !recipe.packages.isEmpty { try await run(Self.installPackages, recipe.packages, in: box, recipe) }
                if let pip, let python = recipe.python {
                    let wheel = "/tmp/pip-\(python.pip)-py3-none-any.whl"
                    try await box.write(pip, to: wheel)
                    try await run(Self.installPip, [wheel, "/usr/local/lib/python\(python.version)"], in: box, recipe)
                }
            }
            let installed = recipe.packages.isEmpty ? [] : try DebianBase.packages(below: view.upper)
            let facts = layers.map(\.id) + installed + (recipe.python.map { ["pip \($0.pip)"] } ?? [])
            return try view.seal(as: Layer("recipe 1", from: facts))
        } catch {
            try view.discard()
            throw error
        }
    }

    private func run(_ script: String, _ arguments: [String], in box: RunningSandbox, _ recipe: Recipe) async throws {
        var command = Command(["/bin/sh", "-euc", script, "recipe"] + arguments)
        command.environment = recipe.config.environment.dictionary
        command.environment["DEBIAN_FRONTEND"] = "noninteractive"
        command.mergeStreams = true
        command.onOutput = { [log] _, bytes in
            for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) { log(String(line)) }
        }
        let result = try await box.run(command)
        guard result.exitCode == 0 else {
            let tail = result.stdout.text.split(whereSeparator: \.isNewline).suffix(8).joined(separator: "\n  ")
            throw Failure(.infrastructure, "ended with exit code \(result.exitCode): \(tail)", at: "recipe \(recipe.name)")
        }
    }

    private static let installPackages = """
        apt-get -o Acquire::Check-Valid-Until=false -o Acquire::Check-Date=false update
        apt-get install -y --no-install-recommends "$@"
        rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log
        """

    /// With byte code that is never compared with its source: otherwise each start of Python writes its own, which would
    /// show up among the changes of every trial.
    private static let installPip = """
        python3 "$1/pip" install --root-user-action=ignore --no-index --no-compile "$1"
        rm "$1"
        python3 -m compileall -q --invalidation-mode unchecked-hash "$2"
        """
}
