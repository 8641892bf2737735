import Core
import Sandbox
import SystemPackage

/// One run of a builder over one Dockerfile.
struct Build {
    let builder: ImageBuilder
    let file: Dockerfile
    private let contextPath: FilePath
    private let dockerfile: FilePath
    private let target: Int
    private let scope: ArgumentScope
    private let deadline: ContinuousClock.Instant
    private var states: [Int: StageState] = [:]
    private var context: BuildContext?
    private var step = 0
    private var steps = 0

    init(_ builder: ImageBuilder, _ file: Dockerfile, context: FilePath, dockerfile: FilePath, target: String?) throws {
        self.builder = builder
        self.file = file
        contextPath = context
        self.dockerfile = dockerfile
        self.target = try target.map(file.stage) ?? file.stages.count - 1
        scope = try ArgumentScope(file, given: builder.options.arguments, target: target ?? file.stages.last?.name ?? "default")
        deadline = .now + builder.options.timeout
    }

    mutating func run() async throws -> Image {
        let needed = try file.stagesNeeded(for: target, base: base)
        steps = needed.reduce(0) { $0 + 1 + file.stages[$1].instructions.count }
        for index in needed { states[index] = try await stage(index) }
        guard let state = states[target] else { throw Failure(.infrastructure, "the target stage was not built") }
        return try state.image()
    }

    // MARK: - Stages

    private mutating func stage(_ index: Int) async throws -> StageState {
        let stage = file.stages[index]
        var state = try await within(file.place(line: stage.line, text: stage.text)) { build in
            let base = try build.base(of: stage)
            build.announce("FROM \(base)" + (stage.name.map { " AS \($0)" } ?? ""))
            if let platform = stage.platform { try BuildPlatform.check(try build.globalWords.expand(platform)) }
            if let earlier = try build.file.stage(named: base, before: index) {
                guard let state = build.states[earlier] else { throw Failure(.infrastructure, "stage \(base) was not built") }
                return StageState(continuing: state)
            }
            return StageState(try await build.image(base))
        }
        for instruction in stage.instructions {
            let before = state
            state = try await within(file.place(instruction)) { build in
                try Task.checkCancellation()
                var state = before
                try await build.perform(instruction, in: index, &state)
                return state
            }
        }
        return state
    }

    private var globalWords: ShellWords {
        ShellWords(escape: file.escape, lookup: { [globals = scope.globals] in globals[$0] })
    }

    private func base(of stage: Dockerfile.Stage) throws -> String {
        let name = try globalWords.expand(stage.base)
        guard !name.isEmpty else { throw Failure(.invalidInput, "the name \"\(stage.base)\" of the base image expands to nothing") }
        return name
    }

    private func image(_ name: String) async throws -> Image {
        if name == "scratch" { return try Image(layers: [], config: ImageConfig()) }
        return try await builder.resolve(name)
    }

    /// Where `COPY --from` and `--mount=from` read: an earlier stage or an image.
    func source(_ name: String, numbered: Bool, in index: Int) async throws -> (layers: [Layer], approximate: [String]) {
        if let earlier = try file.stage(named: name, numbered: numbered, before: index) {
            guard let state = states[earlier] else { throw Failure(.infrastructure, "stage \(name) was not built") }
            return (state.layers, state.approximate)
        }
        let image = try await image(name)
        return (image.layers, image.approximate.map { [$0] } ?? [])
    }

    // MARK: - Instructions

    private mutating func perform(_ instruction: Instruction, in index: Int, _ state: inout StageState) async throws {
        announce(instruction.text)
        guard deadline > .now else {
            throw Failure(.infrastructure, "the build took longer than \(builder.options.timeout)")
        }
        var words = ShellWords(escape: file.escape)
        if try state.apply(instruction.operation, words, scope) { return }
        words.lookup = { [variables = state.variables] in variables[$0] }
        switch instruction.operation {
        case .run(let run): try await perform(run, words, in: index, &state)
        case .copy(let copy): try await perform(copy, words, in: index, &state)
        case .workingDirectory(let path): try await enter(try words.expand(path), &state)
        default: break
        }
    }

    private func enter(_ text: String, _ state: inout StageState) async throws {
        let path = FilePath(state.config.workingDirectory).pushing(FilePath(text)).lexicallyNormalized()
        state.config.workingDirectory = path.string
        let tree = try builder.tree(state.layers)
        let resolved = try tree.resolve(path)
        if resolved.node?.kind == .directory { return }
        let owner = try Account(state.config.user, in: tree)
        var key = LayerKey("workdir", over: state.layers)
        key.add("path", path.string)
        key.add("owner", "\(owner.uid):\(owner.gid)")
        try await addLayer(key, &state) { [builder, layers = state.layers] layer in
            try await builder.write(layer, over: layers) { try $0.makeDirectories(resolved.path, owner: owner) }
        }
    }

    /// Puts a layer on top of a stage, making it if it does not exist.
    func addLayer(_ key: LayerKey, _ state: inout StageState, _ make: (Layer) async throws -> Void) async throws {
        let layer = key.layer
        if try await builder.make(layer, { try await make(layer) }) { builder.log("  cached") }
        state.layers.insert(layer, at: 0)
    }

    mutating func buildContext() async throws -> BuildContext {
        if let context { return context }
        let rules = try IgnoreRules.load(context: contextPath, dockerfile: dockerfile)
        let loaded = try await BuildContext(contextPath, ignoring: rules)
        context = loaded
        return loaded
    }

    /// What is left of the build's time.
    var remaining: Duration { max(.milliseconds(1), deadline - .now) }

    var note: @Sendable (String) -> Void { { [log = builder.log] in log("  " + $0) } }

    private mutating func announce(_ text: String) {
        step += 1
        builder.log("[\(step)/\(steps)] \(Dockerfile.abbreviated(text))")
    }

    private mutating func within<R>(_ place: String, _ body: (inout Build) async throws -> R) async throws -> R {
        do {
            return try await body(&self)
        } catch let failure as Failure {
            throw failure.within(place)
        }
    }
}

extension ImageBuilder {
    /// Writes a layer's files and publishes it.
    func write(_ layer: Layer, over below: [Layer], _ body: (LayerEditor) async throws -> Void) async throws {
        let staged = try store.stage()
        do {
            let editor = try LayerEditor(
                staged.path, over: below.map(store.path), ownerBase: store.ownerBase, ownerCount: store.ownerCount,
                name: "layer \(layer.id)")
            try await body(editor)
            try editor.finish()
            for (what, count) in editor.notes.sorted(by: { $0.key < $1.key }) { log("  \(what) (\(count))") }
            try store.publish(staged, as: layer)
        } catch {
            staged.discard()
            throw error
        }
    }
}
