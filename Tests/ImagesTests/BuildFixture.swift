import Core
import Glibc
import Sandbox
import Synchronization
import SystemPackage

@testable import Images
@testable import Sandbox

/// A home, a build context and a base image of one layer, in a temporary directory.
final class BuildFixture {
    let directory: FilePath
    let home: Home
    let store: LayerStore
    let context: FilePath
    /// What the builder logged.
    let log = Recorder()
    /// The commands that the builder ran, when ``build`` runs none for real.
    let commands = Recorder()
    /// What `FROM base` stands for.
    var base: Image

    final class Recorder: Sendable {
        private let state = Mutex<[String]>([])
        var lines: [String] { state.withLock { $0 } }
        func add(_ line: String) { state.withLock { $0.append(line) } }
    }

    init(store existing: LayerStore? = nil) async throws {
        directory = FilePath("/tmp/selfharness-images-\(Files.randomName(10))")
        context = directory.appending("context")
        try Files.makeDirectory(context)
        home = existing?.home ?? Home(root: directory.appending("home"))
        if let existing {
            store = existing
        } else {
            try Files.makeDirectory(home.root)
            store = try LayerStore(
                home: home, ownerBase: try Tier.current() == .root ? Slots.canonicalBase : 0, owner: try RunOwner(home: home))
        }
        base = try Image(layers: [], config: ImageConfig())
        let layer = try await layer { editor in
            try editor.makeDirectories("etc")
            try editor.write(
                Array("root:x:0:0::/root:/bin/sh\nana:x:7:8::/home/ana:/bin/sh\n".utf8), to: "etc/passwd", mode: 0o644, owner: .root)
            try editor.write(Array("root:x:0:\nstaff:x:50:\n".utf8), to: "etc/group", mode: 0o644, owner: .root)
            try editor.makeDirectories("data", mode: 0o750, owner: Account(uid: 7, gid: 8))
            try editor.write(Array("old".utf8), to: "data/old", mode: 0o600, owner: Account(uid: 7, gid: 8))
        }
        base = try Image(layers: [layer], config: ImageConfig(environment: [EnvVar("BASE", "yes")]))
    }

    deinit { try? Files.removeTree(directory) }

    /// A layer with a random name on top of the base.
    func layer(_ body: (LayerEditor) async throws -> Void) async throws -> Layer {
        let layer = Layer(id: Files.randomName(20))
        let builder = builder { _, _, _ in throw Failure(.invalidInput, "nothing runs here") }
        try await builder.write(layer, over: base.layers, body)
        return layer
    }

    /// Puts a file into the context.
    func file(_ name: String, _ text: String = "", mode: mode_t = 0o644) throws {
        let path = context.appending(FilePath(name).components)
        try Files.makeDirectory(path.removingLastComponent())
        try Files.write(text, to: path, mode: 0o600)
        try call("chmod \(path)") { chmod(path.string, mode) }
    }

    func link(_ name: String, to target: String) throws {
        let path = context.appending(FilePath(name).components)
        try Files.makeDirectory(path.removingLastComponent())
        try call("symlink \(path)") { symlink(target, path.string) }
    }

    func builder(_ options: BuildOptions = BuildOptions(), execute: @escaping ImageBuilder.Execute) -> ImageBuilder {
        ImageBuilder(
            store: store, options: options,
            resolve: { [base] name in
                guard name == "base" else { throw Failure(.invalidInput, "no image \"\(name)\"") }
                return base
            },
            log: { [log] in log.add($0) }, execute: execute)
    }

    /// Builds a Dockerfile; a RUN writes its last argument into `/ran` of the view instead of running.
    func build(_ dockerfile: String, _ options: BuildOptions = BuildOptions(), target: String? = nil) async throws -> Image {
        try Files.write(dockerfile, to: context.appending("Dockerfile"))
        let builder = builder(options) { [commands, base = store.ownerBase] command, _, view in
            commands.add(command.arguments.last ?? "")
            let file = view.upper.appending("ran")
            try Files.write(command.arguments.last ?? "", to: file)
            try call("chown \(file)") { lchown(file.string, base, base) }
            return Self.result(0)
        }
        return try await builder.build(context: context, target: target)
    }

    static func result(_ code: Int32, _ output: String = "", limit: Limit? = nil) -> ExecResult {
        ExecResult(
            status: .exited(code), stdout: CapturedOutput(bytes: Array(output.utf8), total: output.utf8.count, truncated: false),
            stderr: CapturedOutput(bytes: [], total: 0, truncated: false),
            usage: ResourceUsage(wallSeconds: 0, userSeconds: 0, systemSeconds: 0, maxResidentBytes: 0), limit: limit)
    }

    /// A file of an image: `kind mode uid:gid content-or-target`, or nil.
    func describe(_ path: String, of image: Image) throws -> String? {
        let tree = try LayerStack(image.layers.map(store.path), ownerBase: store.ownerBase)
        guard let node = try tree.node(at: FilePath(path)) else { return nil }
        var text = "\(node.kind.rawValue) \(String(node.mode, radix: 8)) \(node.uid):\(node.gid)"
        if node.kind == .file { text += " " + (try tree.text(at: FilePath(path)) ?? "") }
        if node.kind == .symbolicLink { text += " " + (try tree.linkTarget(node).string) }
        return text
    }

    /// The names in the image's topmost layer, all levels, sorted.
    func topLayer(_ image: Image) throws -> [String] {
        guard let top = image.layers.first else { return [] }
        let tree = try LayerStack([store.path(of: top)], ownerBase: store.ownerBase)
        func names(_ node: FileNode) throws -> [String] {
            try tree.children(of: node).flatMap { [$0.path.string] + ($0.kind == .directory ? try names($0) : []) }
        }
        return try names(tree.root).sorted()
    }
}
