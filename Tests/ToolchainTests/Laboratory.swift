import Core
import Glibc
import Images
import Sandbox
import SystemPackage

@testable import Toolchain

/// What the tests in real sandboxes share: one home, one service, one tool-chain, images made once per machine.
actor Laboratory {
    static let shared = Laboratory()

    private var opened: Task<Bench, any Error>?
    private var images: [String: Task<Image, any Error>] = [:]

    func bench() async throws -> Bench {
        if opened == nil {
            opened = Task {
                // Kept between runs: trees and images take a while to make.
                let home = try Home.fromEnvironment()
                let sandboxes = try await Sandboxes.start(home: home)
                let options = try BuildOptions.fromEnvironment()
                return Bench(
                    sandboxes: sandboxes, images: try ImageStore(sandboxes: sandboxes, options: options),
                    toolchain: Toolchain(sandboxes: sandboxes, options: options))
            }
        }
        return try await opened!.value
    }

    /// `debian:12` and `debian:13`, `python` (Debian 12 with its Python, pip and pytest), `busybox` (one static program).
    func image(_ name: String) async throws -> Image {
        if images[name] == nil {
            images[name] = Task {
                let bench = try await self.bench()
                let layers: [Layer]
                switch name {
                case "debian:12", "debian:13": layers = try await bench.images.resolve(name).layers
                case "python": layers = try await TestImages.python(over: try await self.image("debian:12"), bench)
                default: layers = [try await TestImages.busybox(bench)]
                }
                let path = EnvVar("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                return try Image(layers: layers, config: ImageConfig(environment: [path], workingDirectory: "/app"))
            }
        }
        return try await images[name]!.value
    }
}

/// How the images of these tests are made.
enum TestImages {
    static func busybox(_ bench: Bench) async throws -> Layer {
        let tree = try await TreeStore(store: bench.sandboxes.store, log: { _ in }).tree()
        let program = bench.sandboxes.store.path(of: tree).appending(Layout.inLayer(Layout.tree)).appending("libexec/busybox")
        return try await make("busybox", in: bench.sandboxes.store) { root in
            for folder in ["bin", "etc", "root", "tmp"] { try Files.makeDirectory(root.appending(folder)) }
            try Files.write(try Files.read(program), to: root.appending("bin/busybox"), mode: 0o755)
            for name in ["sh", "cat", "rm", "mkdir", "ln", "printf", "chmod", "sleep", "echo"] {
                try HostTree.link(root.appending("bin/\(name)"), to: "busybox")
            }
            try Files.write("root:x:0:0:root:/root:/bin/sh\n", to: root.appending("etc/passwd"))
        }
    }

    static func python(over base: Image, _ bench: Bench) async throws -> [Layer] {
        let layer = Layer(id: "test-python-4")
        let store = bench.sandboxes.store
        let lock = try await store.lock(layer.id)
        defer { withExtendedLifetime(lock) {} }
        if !store.contains(layer) {
            let view = try store.makeView(over: base.layers)
            var spec = SandboxSpec()
            spec.network = .host
            try await bench.sandboxes.withSandbox(spec, over: view) { box in
                let result = try await box.run(
                    .bash(
                        "apt-get -q update && apt-get -q -y install --no-install-recommends python3 python3-pip python3-pytest && mkdir /app"
                    ))
                guard result.exitCode == 0 else { throw Failure(.infrastructure, result.stderr.text) }
            }
            try view.seal(as: layer)
        }
        return [layer] + base.layers
    }

    /// Fills a layer once; everything in it is root's.
    static func make(_ name: String, in store: LayerStore, _ fill: (FilePath) async throws -> Void) async throws -> Layer {
        let layer = Layer(id: "test-\(name)-4")
        let lock = try await store.lock(layer.id)
        defer { withExtendedLifetime(lock) {} }
        if store.contains(layer) { return layer }
        let staged = try store.stage()
        defer { staged.discard() }
        try await fill(staged.path)
        try HostTree.give(staged.path, to: store.ownerBase)
        try store.publish(staged, as: layer)
        return layer
    }
}
