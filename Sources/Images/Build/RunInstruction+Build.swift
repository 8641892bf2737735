import Core
import Glibc
import Sandbox
import SystemPackage

extension Build {
    /// Where the files lie that only the build itself needs. At the top, where no RUN cleans up.
    private static let folder: FilePath = "/.selfharness"

    mutating func perform(_ run: RunInstruction, _ words: ShellWords, in index: Int, _ state: inout StageState) async throws {
        let options = builder.options
        if run.network == .host, options.network == .none {
            throw Failure(.unsupported, "RUN --network=host is not allowed: the build's network is none")
        }
        let network = run.network == .none ? NetworkMode.none : options.network

        var scratch = RunScratch()
        var key = LayerKey("run", over: state.layers)
        let (arguments, script) = run.command(shell: state.config.shell, script: Self.folder.appending("script").string)
        if let script { scratch.add(Self.folder.appending("script"), .bytes(Array(script.utf8), mode: 0o755)) }
        key.add("architecture", HostArchitecture.oci)
        key.add("network", network.rawValue)
        key.add("user", state.config.user)
        key.add("directory", state.config.workingDirectory)
        key.add("arguments", arguments)
        key.add("script", script ?? "")
        key.add("variables", state.variables.map { "\($0.name)=\($0.value)" }.sorted())
        var caches: Set<BuildCache> = []
        for text in run.mounts { try await add(try RunMount(text, expand: words.expand), &key, &scratch, &caches, in: index, &state) }

        var command = Command(arguments)
        command.environment = environment(state)
        command.workingDirectory = state.config.workingDirectory
        command.user = state.config.user
        command.mergeStreams = true
        command.outputLimit = 1 << 20
        if network == .host, let bundle = options.caBundle {
            let path = Self.folder.appending("ca.pem")
            scratch.add(path, .bytes(try Files.read(bundle, limit: 1 << 26), mode: 0o644))
            for name in BuildOptions.caVariables where command.environment[name] == nil { command.environment[name] = path.string }
        }
        var spec = SandboxSpec()
        spec.network = network
        spec.limits = options.limits
        command.timeout = remaining

        let (layers, note) = (state.layers, note)
        try await addLayer(key, &state) { [builder, scratch, command, spec, caches] layer in
            // One RUN at a time has a cache, whatever `sharing` says. In one order everywhere, so that no two wait for each other.
            var locks: [FileLock] = []
            for cache in caches.sorted(by: { $0.key < $1.key }) { locks.append(try await builder.store.lock("build cache \(cache.key)")) }
            defer { withExtendedLifetime(locks) {} }
            let view = try builder.store.makeView(over: layers)
            do {
                let placed = try await scratch.place(
                    in: view.upper, over: layers.map(builder.store.path), ownerBase: builder.store.ownerBase,
                    ownerCount: builder.store.ownerCount, note: note)
                let result = try await builder.run(command, spec, view)
                let isFull = result.status != .exited(0) && builder.store.isDiskFull
                try placed.remove()
                if let failure = Self.failure(result, isDiskFull: isFull) { throw failure }
                try view.seal(as: layer)
            } catch {
                try? view.discard()
                throw error
            }
        }
    }

    /// ENV and ARG, and the proxies that were given, which need no ARG.
    private func environment(_ state: StageState) -> [String: String] {
        var environment = state.variables.dictionary
        for name in BuildPlatform.proxyArguments.flatMap({ [$0, $0.lowercased()] }) where environment[name] == nil {
            environment[name] = builder.options.arguments[name]
        }
        return environment
    }

    private mutating func add(
        _ mount: RunMount, _ key: inout LayerKey, _ scratch: inout RunScratch, _ caches: inout Set<BuildCache>, in index: Int,
        _ state: inout StageState
    ) async throws {
        let target = FilePath(state.config.workingDirectory).pushing(FilePath(mount.target)).lexicallyNormalized()
        guard !target.components.isEmpty else { throw Failure(.invalidInput, "--mount cannot have / as its target") }
        key.add("mount", "\(mount.kind.rawValue) \(target)")
        guard mount.kind == .bind else {
            let owner = Account(uid: Int(mount.uid ?? 0), gid: Int(mount.gid ?? 0))
            key.add("attributes", "\(mount.mode ?? 0o755) \(owner.uid):\(owner.gid)")
            let mode = mode_t(mount.mode ?? 0o755)
            if mount.kind == .cache {
                let cache = BuildCache(id: mount.id ?? target.string, in: builder.store.home)
                guard caches.insert(cache).inserted else { throw Failure(.invalidInput, "two --mount=type=cache have the same id") }
                scratch.add(target, .kept(cache, mode: mode, owner: owner))
            } else {
                scratch.add(target, .empty(mode: mode, owner: owner))
            }
            return
        }
        let source = FilePath(mount.source)
        if let from = mount.from {
            let (layers, approximate) = try await self.source(from, numbered: false, in: index)
            for reason in approximate { state.add(approximate: reason) }
            let tree = try builder.tree(layers)
            key.add("from", layers.map(\.id))
            key.add("source", source.string)
            scratch.add(target, .copy(tree, try Self.needed(tree.resolve(source).node, mount.source, "\"\(from)\"")))
        } else {
            let context = try await buildContext()
            let node = try Self.needed(context.resolve(source).node, mount.source, "the build context")
            try await ContentDigest.add(node, of: context, to: &key)
            scratch.add(target, .copy(context, node))
        }
    }

    private static func needed(_ node: FileNode?, _ source: String, _ place: String) throws -> FileNode {
        guard let node else { throw Failure(.invalidInput, "--mount: \"\(source)\" is not in \(place)") }
        return node
    }

    /// What is wrong with a command's end; nil if it succeeded.
    private static func failure(_ result: ExecResult, isDiskFull: Bool) -> Failure? {
        if result.status == .exited(0) { return nil }
        let lines = result.stdout.text.split(whereSeparator: \.isNewline).suffix(20).map { line in
            "    "
                + String(
                    String.UnicodeScalarView(line.unicodeScalars.filter { $0 == "\t" || !($0.properties.generalCategory == .control) }))
        }
        let output = lines.isEmpty ? "; it wrote nothing" : "; its last lines:\n" + lines.joined(separator: "\n")
        if isDiskFull {
            return Failure(
                .infrastructure, "the host's disk was full when the command ended with exit code \(result.exitCode)" + output,
                hint: "free space, or set SELFHARNESS_HOME to a disk with room")
        }
        switch result.limit {
        case .wallClock?: return Failure(.infrastructure, "the build's time was up while the command ran" + output)
        case .memory?, .processes?, .disk?:
            let limit = result.limit?.rawValue ?? ""
            return Failure(.infrastructure, "the command hit the \(limit) limit (exit code \(result.exitCode))" + output)
        case .output?, nil: return Failure(.invalidInput, "the command ended with exit code \(result.exitCode)" + output)
        }
    }
}

extension ImageBuilder {
    /// Runs a command and logs what it writes, line by line.
    func run(_ command: Command, _ spec: SandboxSpec, _ view: View) async throws -> ExecResult {
        let lines = LineLog(log)
        var command = command
        command.onOutput = { lines.write($1) }
        defer { lines.finish() }
        return try await execute(command, spec, view)
    }
}

extension RunInstruction {
    /// The program to start, and the script that it starts if a heredoc brings its own interpreter.
    ///
    /// - Parameter script: where the script will lie.
    func command(shell: [String], script path: String) -> (arguments: [String], script: String?) {
        guard let first = heredocs.first, case .shell(let line) = commandLine else { return (commandLine.arguments(shell: shell), nil) }
        // Only a heredoc: its content is the command.
        if (try? Heredoc(word: line)) ?? nil != nil {
            if first.text.hasPrefix("#!") { return (shell + [path], first.text) }
            return (shell + [first.text], nil)
        }
        // A heredoc for some program of the line: the shell reads it as written.
        return (shell + [heredocs.reduce(line) { "\($0)\n\($1.content)\($1.name)" }], nil)
    }
}
