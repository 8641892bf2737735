import Core
import Glibc
import Sandbox
import SystemPackage
import Testing

@testable import Images

/// RUN in real sandboxes, on a base that is one static busybox.
@Suite("RUN", .serialized)
struct BuildRunTests {
    /// A builder over real sandboxes; everything is gone when the body ends.
    func withFixture(_ body: (BuildFixture, Sandboxes) async throws -> Void) async throws {
        let home = Home(root: FilePath("/var/tmp/selfharness-run-\(Files.randomName(10))"))
        try Files.makeDirectory(home.root)
        defer { try? Files.removeTree(home.root) }
        let sandboxes = try await Sandboxes.start(home: home)
        do {
            let fixture = try await BuildFixture(store: sandboxes.store)
            try await addBusybox(to: fixture)
            try await body(fixture, sandboxes)
        } catch {
            await sandboxes.stop()
            throw error
        }
        #expect(try Files.list(home.root.appending("store/views")).isEmpty)
        #expect(try Files.list(home.root.appending("store/staging")).isEmpty)
        await sandboxes.stop()
    }

    private func addBusybox(to fixture: BuildFixture) async throws {
        let tools = fixture.directory.appending("tools")
        for folder in ["bin", "run"] { try Files.makeDirectory(tools.appending(folder)) }
        try Files.write(try Files.read("/bin/busybox"), to: tools.appending("bin/busybox"), mode: 0o755)
        let names = "sh cat ls mkdir rm echo cut test chmod chown id ln mv env touch sleep true pwd head seq readlink find stat"
        for name in names.split(separator: " ") { symlink("busybox", tools.appending("bin/\(name)").string) }
        let tree = try await BuildContext(tools)
        let layer = try await fixture.layer { try await $0.copy(tree.root, of: tree, to: FilePath(), owner: nil, mode: nil) { _ in } }
        fixture.base = try Image(layers: [layer] + fixture.base.layers, config: ImageConfig(environment: [EnvVar("BASE", "yes")]))
    }

    func build(_ fixture: BuildFixture, _ sandboxes: Sandboxes, _ lines: String, _ options: BuildOptions? = nil) async throws -> Image {
        var options = options ?? BuildOptions()
        if options.limits.memoryBytes == nil { options.limits.memoryBytes = 256 << 20 }
        try Files.write("FROM base\n" + lines, to: fixture.context.appending("Dockerfile"))
        let base = fixture.base
        let log = fixture.log
        let builder = ImageBuilder(sandboxes: sandboxes, options: options, resolve: { _ in base }, log: { log.add($0) })
        return try await builder.build(context: fixture.context)
    }

    @Test func runsInTheImageAndSealsWhatItWrote() async throws {
        try await withFixture { fixture, sandboxes in
            let image = try await build(
                fixture, sandboxes,
                """
                ENV A="x y"
                ARG B=z
                WORKDIR /work
                RUN echo "$A $B $BASE $(pwd) $(id -u)" > out && rm /data/old && chown 7:50 /data && chmod 2755 /data
                RUN ["/bin/busybox", "touch", "exec"]
                USER ana
                RUN id -u > /tmp/who && test "$HOME" = /home/ana
                """)
            #expect(try fixture.describe("work/out", of: image) == "file 644 0:0 x y z yes /work 0\n")
            #expect(try fixture.describe("work/exec", of: image) == "file 644 0:0 ")
            #expect(try fixture.describe("data/old", of: image) == nil)
            #expect(try fixture.describe("data", of: image) == "directory 2755 7:50")
            #expect(try fixture.describe("tmp/who", of: image) == "file 644 7:8 7\n")
            #expect(image.config.environment["B"] == nil)
        }
    }

    @Test func heredocsAndCopiesOnTopOfDeletions() async throws {
        try await withFixture { fixture, sandboxes in
            try fixture.file("new/f", "F")
            let image = try await build(
                fixture, sandboxes,
                """
                RUN <<E
                rm -rf /data
                mkdir /data
                echo 1 > /data/first
                E
                RUN <<E
                #!/bin/busybox sh
                cat > /script <<X
                $0
                X
                E
                RUN cat <<A > /both && cat <<'B' >> /both
                $BASE
                A
                $BASE
                B
                RUN rm -r /data
                COPY new /data
                """)
            #expect(try fixture.describe("data/first", of: image) == nil)
            #expect(try fixture.describe("data/f", of: image) == "file 644 0:0 F")
            #expect(try fixture.describe("script", of: image) == "file 644 0:0 /.selfharness/script\n")
            #expect(try fixture.describe("both", of: image) == "file 644 0:0 yes\n$BASE\n")
            #expect(try fixture.describe(".selfharness", of: image) == nil)
        }
    }

    /// What the host reads from the directories of layers is what overlay shows in a sandbox.
    @Test func theHostSeesWhatASandboxSees() async throws {
        try await withFixture { fixture, sandboxes in
            for name in ["a/b/c", "a/b/d", "a/e", "f"] { try fixture.file("tree/\(name)", name) }
            let lines = """
                COPY tree /t
                COPY tree /u
                RUN rm -r /t/a/b /u && mkdir -p /t/a/b /u/new && echo 1 > /t/a/b/x && mv /t/f /t/g && ln -s g /t/f && chmod 700 /t
                COPY tree/a /u/a
                RUN rm /u/a/e && rm -r /t/a && mkdir /t/a
                COPY tree/f /t/a/f
                """
            let image = try await build(fixture, sandboxes, lines)
            let listed = try await build(fixture, sandboxes, lines + "\nRUN find /t /u -exec stat -c '%n %a %u:%g' {} ';' > /list")
            let tree = try LayerStack(image.layers.map(fixture.store.path), ownerBase: fixture.store.ownerBase)
            func walk(_ node: FileNode) throws -> [String] {
                ["/\(node.path) \(String(node.mode, radix: 8)) \(node.uid):\(node.gid)"]
                    + (node.kind == .directory ? try tree.children(of: node).flatMap(walk) : [])
            }
            let host = try ["t", "u"].flatMap { try tree.node(at: FilePath($0)).map(walk) ?? [] }
            let all = try LayerStack(listed.layers.map(fixture.store.path), ownerBase: fixture.store.ownerBase)
            let sandbox = try all.text(at: "list")?.split(separator: "\n").map(String.init) ?? []
            #expect(host.count == 11)
            #expect(host.sorted() == sandbox.sorted())
        }
    }

    @Test func aFailedRunSaysWhereAndWhyAndLeavesNothing() async throws {
        try await withFixture { fixture, sandboxes in
            let before = try Files.list(sandboxes.store.home.root.appending("store/layers"))
            let failure = try await #require(throws: Failure.self) {
                try await build(fixture, sandboxes, "RUN true\nRUN seq 100; echo no such thing >&2; touch /x; exit 7")
            }
            #expect(failure.place?.contains("Dockerfile:3 (RUN seq 100;") == true)
            #expect(failure.what.hasPrefix("the command ended with exit code 7; its last lines:\n    82\n"))
            #expect(failure.what.hasSuffix("    100\n    no such thing"))
            let after = try Files.list(sandboxes.store.home.root.appending("store/layers")).filter { !$0.hasPrefix("runtime-") }
            #expect(after.count == before.count + 1)
            #expect(fixture.log.lines.contains("no such thing"))
        }
    }

    @Test func timeIsLimited() async throws {
        try await withFixture { fixture, sandboxes in
            var options = BuildOptions()
            options.timeout = .seconds(2)
            let failure = try await #require(throws: Failure.self) {
                try await build(fixture, sandboxes, "RUN echo started; sleep 60", options)
            }
            #expect(failure.kind == .infrastructure)
            #expect(failure.what.contains("time was up") && failure.what.contains("started"))
        }
    }

    @Test func cancellationLeavesNothing() async throws {
        try await withFixture { fixture, sandboxes in
            let task = Task { [fixture = Unchecked(fixture)] in try await build(fixture.value, sandboxes, "RUN echo started; sleep 60") }
            while !fixture.log.lines.contains("started") { try await Task.sleep(for: .milliseconds(10)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func concurrentBuildersMakeALayerOnce() async throws {
        try await withFixture { fixture, sandboxes in
            try Files.write("FROM base\nRUN sleep 1; echo made", to: fixture.context.appending("Dockerfile"))
            let (base, log, context) = (fixture.base, fixture.log, fixture.context)
            let images = try await withThrowingTaskGroup(of: Image.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let builder = ImageBuilder(
                            sandboxes: sandboxes, options: BuildOptions(), resolve: { _ in base }, log: { log.add($0) })
                        return try await builder.build(context: context)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(images.map(\.id)).count == 1)
            #expect(log.lines.count { $0 == "made" } == 1)
            #expect(log.lines.count { $0 == "  cached" } == 5)
        }
    }

    @Test func mountsAreThereOnlyForTheCommand() async throws {
        try await withFixture { fixture, sandboxes in
            try fixture.file("req.txt", "R")
            try fixture.file("folder/x", "X")
            let image = try await build(
                fixture, sandboxes,
                """
                WORKDIR /app
                RUN --mount=type=bind,source=req.txt,target=req.txt --mount=type=bind,source=folder,target=/data \\
                    --mount=type=cache,target=/var/cache/deep,uid=7,gid=8,mode=0700 --mount=type=tmpfs,target=/etc/tmp \\
                    cat req.txt data > /out; ls -A /data >> /out; ls -dn /var/cache/deep | head -c 10 >> /out; touch /var/cache/deep/f /etc/tmp/g
                RUN --mount=type=bind,from=base,source=/data,target=/mnt cat /mnt/old > /old
                """)
            #expect(try fixture.describe("out", of: image)?.hasPrefix("file 644 0:0 Rx\ndrwx------") == true)
            #expect(try fixture.describe("old", of: image) == "file 644 0:0 old")
            #expect(try fixture.topLayer(image) == ["old"])
            #expect(try fixture.describe("data/old", of: image) == "file 600 7:8 old")
            for path in ["app/req.txt", "var", "etc/tmp", "mnt"] { #expect(try fixture.describe(path, of: image) == nil, "\(path)") }
        }
    }

    @Test func aCacheIsThereAgainNextTime() async throws {
        try await withFixture { fixture, sandboxes in
            let mount = "--mount=type=cache,id=pkg,target=/data,uid=7,gid=8,mode=0750"
            _ = try await build(
                fixture, sandboxes, "RUN \(mount) ls /data > /seen; mkdir /data/deep; echo 1 > /data/deep/one; chown 7 /data/deep")
            let image = try await build(
                fixture, sandboxes,
                "RUN \(mount) ls -dn /data /data/deep | cut -c1-22 > /seen; cat /data/deep/one >> /seen; rm -r /data/deep; false || true")
            // What is in the image at the target does not show, and nothing of the cache is in the layer.
            #expect(try fixture.describe("seen", of: image) == "file 644 0:0 drwxr-x---    3 7     \ndrwxr-xr-x    2 7     \n1\n")
            #expect(try fixture.topLayer(image) == ["seen"])
            #expect(try fixture.describe("data/old", of: image) == "file 600 7:8 old")
            // A failed RUN keeps what it downloaded; another id is another cache.
            await #expect(throws: Failure.self) { try await build(fixture, sandboxes, "RUN \(mount) touch /data/two; false") }
            let last = try await build(
                fixture, sandboxes,
                "RUN \(mount) ls /data > /seen\nRUN --mount=type=cache,target=/data ls /data > /other; rm -r /data; touch /data || true")
            #expect(try fixture.describe("seen", of: last) == "file 644 0:0 two\n")
            #expect(try fixture.describe("other", of: last) == "file 644 0:0 ")
        }
    }

    @Test func theBundleIsTrustedDuringRunOnly() async throws {
        try await withFixture { fixture, sandboxes in
            var options = BuildOptions()
            let bundle = fixture.directory.appending("ca.pem")
            try Files.write("certificate", to: bundle)
            options.caBundle = bundle
            let image = try await build(
                fixture, sandboxes, "ENV PIP_CERT=/mine\nRUN cat $SSL_CERT_FILE > /seen; echo $PIP_CERT $GIT_SSL_CAINFO >> /seen", options)
            #expect(try fixture.describe("seen", of: image) == "file 644 0:0 certificate/mine /.selfharness/ca.pem\n")
            #expect(try fixture.topLayer(image) == ["seen"])
            #expect(image.config.environment.map(\.name) == ["BASE", "PATH", "PIP_CERT"])
        }
    }

    @Test func theNetworkIsWhatTheOptionsSay() async throws {
        try await withFixture { fixture, sandboxes in
            let image = try await build(
                fixture, sandboxes, "RUN readlink /proc/self/ns/net > /host\nRUN --network=none readlink /proc/self/ns/net > /none")
            var buffer = [CChar](repeating: 0, count: 256)
            let length = readlink("/proc/self/ns/net", &buffer, buffer.count)
            let host = "file 644 0:0 " + String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) + "\n"
            #expect(try fixture.describe("host", of: image) == host)
            #expect(try fixture.describe("none", of: image) != host)
            var options = BuildOptions()
            options.network = .none
            await #expect(throws: Failure.self) { try await build(fixture, sandboxes, "RUN --network=host true", options) }
        }
    }

    /// A RUN that turns directories of ours into links must not make the clean-up follow them.
    @Test func cleaningUpFollowsNoLink() async throws {
        try await withFixture { fixture, sandboxes in
            let victim = fixture.directory.appending("victim")
            try Files.makeDirectory(victim)
            try Files.write("keep", to: victim.appending("script"))
            try Files.write("keep", to: victim.appending("x"))
            let image = try await build(
                fixture, sandboxes,
                """
                RUN --mount=type=tmpfs,target=/cache/x rm -rf /cache && ln -s \(victim) /cache
                RUN <<E
                #!/bin/sh
                rm -rf /.selfharness; ln -s \(victim) /.selfharness
                E
                """)
            #expect(try Files.list(victim) == ["script", "x"])
            #expect(try fixture.describe("cache", of: image)?.hasPrefix("symbolicLink") == true)
        }
    }
}

/// Lets a test hand its fixture to a task that it waits for.
private struct Unchecked: @unchecked Sendable {
    let value: BuildFixture
    init(_ value: BuildFixture) { self.value = value }
}
