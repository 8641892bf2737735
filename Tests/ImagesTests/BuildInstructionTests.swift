import Core
import Sandbox
import SystemPackage
import Testing

@testable import Images

@Suite("Instructions, stages and keys")
struct BuildInstructionTests {
    func config(_ lines: String, _ options: BuildOptions = BuildOptions()) async throws -> ImageConfig {
        try await BuildFixture().build("FROM base\n" + lines, options).config
    }

    @Test func environmentIsExpandedInOrder() async throws {
        let config = try await config("ENV A=1 B=$A\nENV A=2 C=\"$A $BASE\" \\\n  D='$A'\nENV E a  b $A")
        #expect(config.environment["B"] == "")
        #expect(config.environment["C"] == "1 yes")
        #expect(config.environment["D"] == "$A")
        #expect(config.environment["E"] == "a  b 2")
        #expect(config.environment["A"] == "2")
        #expect(config.environment.map(\.name).prefix(2) == ["BASE", "PATH"])
    }

    @Test(arguments: [
        ("ARG V=1\nFROM base\nENV R=$V", ""),
        ("ARG V=1\nFROM base\nARG V\nENV R=$V", "1"),
        ("ARG V=1\nARG W=$V.2\nFROM base\nARG W\nENV R=$W", "1.2"),
        ("ARG V=1\nFROM base\nARG V=2\nENV R=$V", "2"),
        ("FROM base\nARG V=${BASE}x W=$V\nENV R=$W", "yesx"),
        ("FROM base\nARG G=default\nENV R=$G", "given"),
        ("ARG G\nFROM base\nARG G\nENV R=$G", "given"),
        ("FROM base\nENV R=$G", ""),
        ("FROM base\nENV V=env\nARG V=arg\nENV R=$V", "arg"),
        ("FROM base\nARG V=arg\nENV V=env\nENV R=$V", "env"),
        ("FROM base AS a\nARG V=1\nFROM a\nENV R=$V", "1"),
        ("FROM base AS a\nARG V=1\nFROM base\nENV R=$V", ""),
        ("FROM base\nARG TARGETOS\nENV R=$TARGETOS", "linux"),
        ("FROM base\nENV R=$TARGETOS", ""),
    ])
    func arguments(_ dockerfile: String, _ expected: String) async throws {
        var options = BuildOptions()
        options.arguments = ["G": "given"]
        let image = try await BuildFixture().build(dockerfile, options)
        #expect(image.config.environment["R"] == expected)
    }

    @Test func aVariableMayNameTheBase() async throws {
        _ = try await BuildFixture().build("ARG B=ba\nFROM ${B}se")
        let failure = try await #require(throws: Failure.self) { try await BuildFixture().build("FROM $GONE") }
        #expect(failure.what.contains("expands to nothing"))
    }

    @Test func theRestOfTheConfiguration() async throws {
        let config = try await config(
            """
            ENV P=80
            SHELL ["/bin/bash", "-c"]
            CMD echo $P
            ENTRYPOINT ["/init", "$P"]
            EXPOSE $P 53/udp 90-91
            LABEL a="x $P" b=2
            VOLUME /v1 /v2
            STOPSIGNAL SIGINT
            USER ana:staff
            HEALTHCHECK --interval=5s CMD test -e /x
            MAINTAINER someone
            WORKDIR /w
            WORKDIR x/../y
            """)
        #expect(config.shell == ["/bin/bash", "-c"])
        #expect(config.command == ["/bin/bash", "-c", "echo $P"])
        #expect(config.entrypoint == ["/init", "$P"])
        #expect(config.exposedPorts == ["80/tcp", "53/udp", "90/tcp", "91/tcp"])
        #expect(config.labels == ["a": "x 80", "b": "2", "maintainer": "someone"])
        #expect(config.volumes == ["/v1", "/v2"])
        #expect(config.stopSignal == "SIGINT")
        #expect(config.user == "ana:staff")
        #expect(config.healthcheck == Healthcheck(test: ["CMD-SHELL", "test -e /x"], interval: 5))
        #expect(config.workingDirectory == "/w/y")
    }

    @Test(arguments: [
        ("WORKDIR a", "/a"), ("WORKDIR /a\nWORKDIR b\nWORKDIR c", "/a/b/c"), ("WORKDIR /a\nWORKDIR ../b/./c/", "/b/c"),
        ("ENV D=/e\nWORKDIR $D/x\nWORKDIR ${N:-f}", "/e/x/f"), ("ARG D=g\nWORKDIR /$D", "/g"), ("WORKDIR /a b", "/a b"),
    ])
    func workdirIsRelativeAndExpands(_ lines: String, _ expected: String) async throws {
        let fixture = try await BuildFixture()
        let image = try await fixture.build("FROM base\n" + lines)
        #expect(image.config.workingDirectory == expected)
        #expect(try fixture.describe(String(expected.dropFirst()), of: image) == "directory 755 0:0")
    }

    @Test func whereVariablesAreReplacedAndWhereNot() async throws {
        let config = try await config(
            "ENV V=x\nUSER $V:${V}\nLABEL $V=\"${V}y\"\nVOLUME /$V\nCMD [\"$V\"]\nENTRYPOINT $V\nSHELL [\"$V\"]\nARG S=INT\nSTOPSIGNAL SIG$S"
        )
        #expect(config.user == "x:x")
        #expect(config.labels == ["x": "xy"])
        #expect(config.volumes == ["/x"])
        // A shell replaces them, or nobody.
        #expect(config.command == ["$V"])
        #expect(config.entrypoint == ["/bin/sh", "-c", "$V"])
        #expect(config.shell == ["$V"])
        #expect(config.stopSignal == "SIGINT")
    }

    @Test func anEntrypointForgetsTheCommandOfTheBase() async throws {
        #expect(try await config("CMD a\nENTRYPOINT b").command == ["/bin/sh", "-c", "a"])
        let image = try await BuildFixture().build("FROM base AS x\nCMD a\nFROM x\nENTRYPOINT b")
        #expect(image.config.command == nil)
    }

    @Test func workdirMakesDirectoriesOfTheUser() async throws {
        let fixture = try await BuildFixture()
        let image = try await fixture.build("FROM base\nUSER ana\nWORKDIR /srv/app\nWORKDIR /data")
        #expect(try fixture.describe("srv", of: image) == "directory 755 7:8")
        #expect(image.layers.count == 2)
    }

    @Test(arguments: [
        "EXPOSE x", "EXPOSE 70000", "EXPOSE 1-", "EXPOSE 2-1", "EXPOSE 1/icmp", "STOPSIGNAL NOPE", "ENV A=${", "USER ${X:?}",
        "WORKDIR /data/old/x", "FROM --platform=linux/s390x base", "RUN --mount=type=bind,source=gone,target=/x y",
    ])
    func refuses(_ line: String) async throws {
        let failure = try await #require(throws: Failure.self) { try await config(line) }
        #expect(failure.place?.contains("Dockerfile:2 (") == true)
    }

    @Test func onlyStagesThatAreNeededAreBuilt() async throws {
        let fixture = try await BuildFixture()
        let file = "FROM base AS one\nRUN 1\nFROM base AS two\nRUN 2\nFROM base AS three\nCOPY --from=one /ran /x\nRUN 3\nFROM gone\nRUN 4"
        _ = try await fixture.build(file, target: "three")
        #expect(fixture.commands.lines == ["1", "3"])
        await #expect(throws: Failure.self) { try await fixture.build(file, target: "thre") }
        await #expect(throws: Failure.self) { try await fixture.build(file) }
    }

    @Test func stagesContinueStages() async throws {
        let fixture = try await BuildFixture()
        let image = try await fixture.build("FROM base AS One\nENV A=1\nRUN a\nFROM one\nRUN b")
        #expect(image.config.environment["A"] == "1")
        #expect(image.layers.count == 3)
    }

    @Test func standInsStayMarked() async throws {
        let fixture = try await BuildFixture()
        fixture.base = try Image(layers: fixture.base.layers, config: fixture.base.config, approximate: "not the real one")
        try fixture.file("a")
        #expect(try await fixture.build("FROM base\nCOPY a /").approximate == "not the real one")
        #expect(try await fixture.build("FROM scratch\nCOPY --from=base /data /d").approximate == "not the real one")
        #expect(try await fixture.build("FROM scratch\nCOPY a /").approximate == nil)
    }

    @Test(
        arguments: [
            ("RUN a b", ["/bin/sh", "-c", "a b"], nil),
            ("RUN [\"a\", \"b\"]", ["a", "b"], nil),
            ("RUN <<E\na\nb\nE", ["/bin/sh", "-c", "a\nb\n"], nil),
            ("RUN <<-E\n\ta\n\tE", ["/bin/sh", "-c", "a\n"], nil),
            ("RUN <<E\n#!/usr/bin/env python3\nprint(1)\nE", ["/bin/sh", "-c", "/s"], "#!/usr/bin/env python3\nprint(1)\n"),
            ("RUN cat <<E >/x && true\na\nE", ["/bin/sh", "-c", "cat <<E >/x && true\na\nE"], nil),
            ("RUN cat <<A <<'B'\n1\nA\n2\nB", ["/bin/sh", "-c", "cat <<A <<'B'\n1\nA\n2\nB"], nil),
        ] as [(String, [String], String?)])
    func commands(_ line: String, _ arguments: [String], _ script: String?) throws {
        let file = try Dockerfile(Array("FROM x\n\(line)\n".utf8), name: "Dockerfile")
        guard case .run(let run) = file.stages[0].instructions[0].operation else { throw Failure(.invalidInput, "not RUN") }
        let command = run.command(shell: ["/bin/sh", "-c"], script: "/s")
        #expect(command.arguments == arguments)
        #expect(command.script == script)
    }

    /// Pairs of builds and whether they share their last layer.
    @Test(arguments: [
        ("RUN a", "run    a", true),
        ("RUN a", "RUN b", false),
        ("RUN a", "RUN a # comment", false),
        ("RUN a", "LABEL x=y\nRUN a", true),
        ("RUN a", "CMD x\nEXPOSE 1\nRUN a", true),
        ("RUN a", "ENV X=1\nRUN a", false),
        ("ENV X=1\nRUN a", "ARG X=1\nRUN a", true),
        ("RUN a", "USER ana\nRUN a", false),
        ("RUN a", "WORKDIR /data\nRUN a", false),
        ("RUN a", "SHELL [\"/bin/bash\", \"-c\"]\nRUN a", false),
        ("RUN a", "RUN --network=none a", false),
        ("RUN a", "RUN --mount=type=tmpfs,target=/t a", false),
        ("RUN a", "RUN [\"/bin/sh\", \"-c\", \"a\"]", true),
        ("COPY f /x", "ADD f /x", false),
        ("COPY f /x", "COPY ./f /x", true),
        ("COPY f /x", "COPY f /x/", false),
        ("COPY f /x", "COPY --chmod=600 f /x", false),
        ("COPY --chown=ana f /x", "COPY --chown=7:8 f /x", true),
        ("COPY f /x", "USER ana\nCOPY f /x", true),
    ])
    func keys(_ first: String, _ second: String, _ same: Bool) async throws {
        let fixture = try await BuildFixture()
        try fixture.file("f", "1")
        let one = try await fixture.build("FROM base\n" + first)
        let two = try await fixture.build("FROM base\n" + second)
        #expect((one.layers[0] == two.layers[0]) == same)
    }

    @Test func aKeyFollowsContentAndModeButNotTime() async throws {
        let fixture = try await BuildFixture()
        func layer() async throws -> Layer { try await fixture.build("FROM base\nCOPY f g* /x/").layers[0] }
        try fixture.file("f", "1")
        let first = try await layer()
        try await Task.sleep(for: .milliseconds(1100))
        try fixture.file("f", "1")
        #expect(try await layer() == first)
        try fixture.file("f", "1", mode: 0o755)
        let second = try await layer()
        #expect(second != first)
        try fixture.file("f", "2", mode: 0o755)
        let third = try await layer()
        #expect(third != second)
        try fixture.file("g", "")
        #expect(try await layer() != third)
    }

    @Test func neitherTheBundleNorProxiesAreInTheKey() async throws {
        let fixture = try await BuildFixture()
        let plain = try await fixture.build("FROM base\nRUN a")
        var options = BuildOptions()
        let bundle = fixture.directory.appending("ca.pem")
        try Files.write("certificate", to: bundle)
        options.caBundle = bundle
        options.arguments = ["https_proxy": "http://proxy:1"]
        #expect(try await fixture.build("FROM base\nRUN a", options) == plain)
        options.network = .none
        #expect(try await fixture.build("FROM base\nRUN a", options).layers[0] != plain.layers[0])
    }
}
