import Core
import Testing

@testable import Images

@Suite("Reading a Dockerfile")
struct DockerfileParserTests {
    func lines(_ text: String) throws -> [DockerfileLine] { try DockerfileLines(Array(text.utf8), name: "Dockerfile").instructions }

    func parse(_ text: String) throws -> Dockerfile { try Dockerfile(Array(text.utf8), name: "Dockerfile") }

    /// The only instruction behind a FROM.
    func operation(_ text: String) throws -> Instruction.Operation {
        try #require(try parse("FROM x\n" + text).stages[0].instructions.first).operation
    }

    @Test func continuationsCommentsAndBlankLines() throws {
        let text = """
            # a header

            FROM a
              # indented comment
            RUN one && \\
                # inside
            \t
                two \\\t
            && three
            run four
            """
        #expect(
            try lines(text).map(\.text) == ["FROM a", "RUN one &&     two && three", "run four"])
        #expect(try lines(text).map(\.number) == [3, 5, 10])
    }

    @Test func lineEndsOfAnyKindAndNone() throws {
        #expect(try lines("FROM a\r\nRUN b \\\r\n  c\r\n").map(\.text) == ["FROM a", "RUN b   c"])
        #expect(try lines("\u{FEFF}FROM a").map(\.text) == ["FROM a"])
        #expect(try lines("FROM a\nRUN b \\").map(\.text) == ["FROM a", "RUN b "])
    }

    @Test func anEscapedEscapeDoesNotContinue() throws {
        #expect(try lines("RUN a \\\\\nRUN b").map(\.text) == ["RUN a \\\\", "RUN b"])
    }

    @Test func directives() throws {
        let text = "# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN b `\n c\\\n"
        #expect(try lines(text).map(\.text) == ["FROM a", "RUN b  c\\"])
        #expect(try lines("#SYNTAX = x\n#Escape=`\nFROM a\nRUN b `\nc").map(\.text) == ["FROM a", "RUN b c"])
        // Behind another comment it is a comment.
        #expect(try lines("# hello\n# escape=`\nFROM a\nRUN b \\\nc").count == 2)
        #expect(throws: Failure.self) { try lines("# escape=x\nFROM a") }
        #expect(throws: Failure.self) { try lines("# escape=`\n# escape=`\nFROM a") }
    }

    @Test func heredocs() throws {
        let text = """
            RUN <<EOF
            # kept \\
              indented
            EOF
            COPY <<-a.txt <<"b" /dst/
            \tone
            \ta.txt
            two $x
            b
            RUN cat <<ONE 3<<TWO | sh
            1
            ONE
            2
            TWO
            RUN echo $((1<<2)) "<<NO" <<<word
            """
        let lines = try lines(text)
        #expect(lines.count == 4)
        #expect(lines[0].heredocs.map(\.content) == ["# kept \\\n  indented\n"])
        #expect(lines[1].heredocs.map(\.name) == ["a.txt", "b"])
        #expect(lines[1].heredocs.map(\.text) == ["one\n", "two $x\n"])
        #expect(lines[1].heredocs.map(\.expands) == [true, false])
        #expect(lines[2].heredocs.map(\.content) == ["1\n", "2\n"])
        #expect(lines[3].heredocs.isEmpty)
        #expect(lines.map(\.number) == [1, 5, 10, 15])
    }

    @Test func anOpenHeredocNamesItsStart() throws {
        let failure = #expect(throws: Failure.self) { try lines("FROM a\nRUN <<EOF\nx\n") }
        #expect(failure?.place == "Dockerfile:2")
    }

    @Test func stagesAndGlobalArguments() throws {
        let file = try parse("ARG V=1\nARG W\nfrom a:$V As Build\nARG V\nFROM --platform=linux/amd64 b\nCOPY --from=build x y\n")
        #expect(file.globals.count == 2)
        #expect(file.stages.map(\.base) == ["a:$V", "b"])
        #expect(file.stages.map(\.name) == ["build", nil])
        #expect(file.stages[1].platform == "linux/amd64")
        #expect(file.stages[1].line == 5)
    }

    /// Every keyword, each of which the parser knows in capitals.
    @Test(arguments: [
        "ADD a b", "ARG a", "CMD a", "COPY a b", "ENTRYPOINT a", "ENV a b", "EXPOSE 1", "HEALTHCHECK NONE", "LABEL a=b", "MAINTAINER a",
        "RUN a", "SHELL [\"a\"]", "STOPSIGNAL TERM", "USER a", "VOLUME /a", "WORKDIR /a",
    ])
    func keywordsInAnyCase(_ line: String) throws {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        let expected = String(describing: try operation(line))
        for keyword in [words[0].lowercased(), String(words[0].prefix(1)) + words[0].dropFirst().lowercased()] {
            #expect(String(describing: try operation("\(keyword) \(words[1])")) == expected)
            #expect(String(describing: try operation("  \(keyword)\t\(words[1])")) == expected)
        }
    }

    @Test(arguments: [
        ("CMD a b", CommandLine.shell("a b")),
        ("CMD [\"a\", \"b c\"]", .exec(["a", "b c"])),
        ("CMD [\"a\"", .shell("[\"a\"")),
        ("CMD [ -f x ]", .shell("[ -f x ]")),
        ("CMD []", .exec([])),
        ("cmd   [ \"a\\n\" ]", .exec(["a\n"])),
    ])
    func shellAndExecForm(_ text: String, _ expected: CommandLine) throws {
        guard case .command(let line) = try operation(text) else { throw Failure(.invalidInput, "not a command") }
        #expect(line == expected)
    }

    @Test(arguments: [
        ("ENV a=1 b=\"x y\"", ["a", "1", "b", "\"x y\""]),
        ("ENV a some  words ", ["a", "some  words"]),
        ("ENV a=", ["a", ""]),
        ("ENV a=b=c", ["a", "b=c"]),
        (#"ENV a=x\ y"#, ["a", #"x\ y"#]),
    ])
    func environment(_ text: String, _ expected: [String]) throws {
        guard case .environment(let pairs) = try operation(text) else { throw Failure(.invalidInput, "not ENV") }
        #expect(pairs.flatMap { [$0.name, $0.value] } == expected)
    }

    @Test func copyFlagsSourcesAndDocuments() throws {
        guard case .copy(let copy) = try operation("COPY --chown=a:b --link --chmod=755 x y <<E z/\nhi\nE\n") else {
            throw Failure(.invalidInput, "not COPY")
        }
        #expect(copy.sources == ["x", "y"])
        #expect(copy.documents.map(\.content) == ["hi\n"])
        #expect(copy.destination == "z/")
        #expect(copy.owner == "a:b" && copy.mode == "755" && copy.from == nil && !copy.unpacks)
    }

    @Test func jsonCopyKeepsSpaces() throws {
        guard case .copy(let copy) = try operation("COPY [\"a b\", \"c d/\"]") else { throw Failure(.invalidInput, "not COPY") }
        #expect(copy.sources == ["a b"] && copy.destination == "c d/")
    }

    @Test func healthcheck() throws {
        guard case .healthcheck(let check) = try operation("HEALTHCHECK --interval=1m30s --timeout=500ms --retries=2 CMD curl -f x")
        else { throw Failure(.invalidInput, "not HEALTHCHECK") }
        #expect(check.commandLine == .shell("curl -f x"))
        #expect(check.interval == 90 && check.timeout == 0.5 && check.retries == 2 && check.startPeriod == nil)
    }

    /// What a refused line's error must contain, and whether it is our limit or the author's slip.
    @Test(arguments: [
        ("RNU make", Failure.Kind.invalidInput, "there is no instruction RNU"),
        ("ONBUILD RUN x", .unsupported, "ONBUILD"),
        ("ADD https://example.com/x /", .unsupported, "remote"),
        ("ADD git@github.com:a/b.git /", .unsupported, "remote"),
        ("ADD --checksum=sha256:0 x /", .unsupported, "--checksum"),
        ("COPY --parents a/b /", .unsupported, "--parents"),
        ("COPY --exclude=*.md . /", .unsupported, "--exclude"),
        ("COPY --form=x a /", .invalidInput, "no flag --form"),
        ("COPY --from=$x a /", .unsupported, "variable"),
        ("COPY a", .invalidInput, "destination"),
        ("COPY a <<E\nE", .invalidInput, "destination"),
        ("RUN --mount=type=secret,id=k x", .unsupported, "secret"),
        ("RUN --mount=type=ssh x", .unsupported, "ssh"),
        ("RUN --mount=typ=bind,target=/x x", .invalidInput, "no key \"typ\""),
        ("RUN --mount=type=bind x", .invalidInput, "target"),
        ("RUN --security=insecure x", .unsupported, "--security"),
        ("RUN --network=foo x", .invalidInput, "--network=foo"),
        ("RUN --device=gpu x", .unsupported, "--device"),
        ("RUN", .invalidInput, "command"),
        ("RUN <<E", .invalidInput, "not closed"),
        ("SHELL bash -c", .invalidInput, "JSON"),
        ("CMD [\"a\", 1]", .invalidInput, "strings"),
        ("ENV a", .invalidInput, "no value"),
        ("ENV a=1 b", .invalidInput, "no '='"),
        ("ENV =1", .invalidInput, "no name"),
        ("ARG", .invalidInput, "name"),
        ("ENV --x a=1", .invalidInput, "no flag"),
        ("WORKDIR", .invalidInput, "argument"),
        ("FROM a b", .invalidInput, "FROM takes"),
        ("FROM a AS 1x", .invalidInput, "cannot name a stage"),
        ("HEALTHCHECK CMD", .invalidInput, "command"),
        ("HEALTHCHECK --interval=5 CMD x", .invalidInput, "duration"),
    ])
    func refuses(_ line: String, _ kind: Failure.Kind, _ what: String) throws {
        let failure = try #require(throws: Failure.self) { try parse("FROM x\n\n" + line) }
        #expect(failure.kind == kind)
        #expect(failure.what.contains(what), "\(failure)")
        #expect(failure.place?.hasPrefix("Dockerfile:3") == true)
    }

    @Test func errorsCarryAHint() throws {
        let failure = try #require(throws: Failure.self) { try parse("FROM x\nRNU make \\\n  all") }
        #expect(failure.description == "Dockerfile:2 (RNU make all): there is no instruction RNU\n  → did you mean RUN?")
    }

    @Test(arguments: ["", "# nothing\n", "ARG a=1\n", "RUN x\nFROM a\n", "FROM a AS x\nFROM b AS X\n"])
    func refusesFilesThatBuildNothing(_ text: String) {
        #expect(throws: Failure.self) { try parse(text) }
    }

    @Test func refusesInvalidUTF8WithItsLine() throws {
        let failure = try #require(throws: Failure.self) {
            try Dockerfile(Array("FROM a\nRUN ".utf8) + [0xff, 0x0a], name: "Dockerfile")
        }
        #expect(failure.place == "Dockerfile:2")
    }

    @Test func mounts() throws {
        let mount = try RunMount("type=cache,target=/root/.cache,uid=7,mode=0700,id=x,sharing=locked") { $0 }
        #expect(mount.kind == .cache && mount.target == "/root/.cache" && mount.uid == 7 && mount.mode == 0o700 && mount.isWritable)
        #expect(try !RunMount("target=/x") { $0 }.isWritable)
        #expect(try RunMount("target=/x,rw") { $0 }.isWritable)
        #expect(try RunMount("type=bind,from=a,src=b,dst=$t") { $0.replacing("$t", with: "/t") }.target == "/t")
    }
}
