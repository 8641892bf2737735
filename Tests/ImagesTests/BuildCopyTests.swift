import Core
import Glibc
import Sandbox
import SystemPackage
import Testing

@testable import Images

@Suite("COPY and ADD")
struct BuildCopyTests {
    /// A context with one of everything.
    func fixture() async throws -> BuildFixture {
        let fixture = try await BuildFixture()
        try fixture.file("a.txt", "A")
        try fixture.file("run.sh", "#!", mode: 0o755)
        try fixture.file("dir/b.txt", "B", mode: 0o600)
        try fixture.file("dir/sub/c.txt", "C")
        try fixture.link("dir/link", to: "/etc/passwd")
        try fixture.link("toDir", to: "dir")
        return fixture
    }

    /// Dockerfile lines behind FROM, and what a path of the image must be then.
    @Test(arguments: [
        // files
        ("COPY a.txt /new/place", "new/place", "file 644 0:0 A"),
        ("COPY a.txt /new/place/", "new/place/a.txt", "file 644 0:0 A"),
        ("COPY a.txt /data", "data/a.txt", "file 644 0:0 A"),
        ("COPY a.txt /data", "data", "directory 750 7:8"),
        ("COPY a.txt /data/old", "data/old", "file 644 0:0 A"),
        ("COPY run.sh /", "run.sh", "file 755 0:0 #!"),
        ("WORKDIR /w\nCOPY a.txt .", "w/a.txt", "file 644 0:0 A"),
        ("WORKDIR /w\nCOPY a.txt x/y", "w/x/y", "file 644 0:0 A"),
        ("WORKDIR /w\nCOPY a.txt ../z", "z", "file 644 0:0 A"),
        ("COPY a.txt /etc", "etc/passwd", "file 644 0:0 root:x:0:0::/root:/bin/sh\nana:x:7:8::/home/ana:/bin/sh\n"),
        ("COPY *.txt run.sh /d/", "d/run.sh", "file 755 0:0 #!"),
        ("COPY [\"a.txt\", \"/with space\"]", "with space", "file 644 0:0 A"),
        ("ENV D=/from/env\nCOPY a.txt $D/", "from/env/a.txt", "file 644 0:0 A"),
        // directories
        ("COPY dir /d", "d/b.txt", "file 600 0:0 B"),
        ("COPY dir /d", "d", "directory 755 0:0"),
        ("COPY dir/ /data", "data", "directory 750 7:8"),
        ("COPY dir /data", "data/sub/c.txt", "file 644 0:0 C"),
        ("COPY dir /d", "d/link", "symbolicLink 777 0:0 /etc/passwd"),
        ("COPY toDir /d", "d/sub/c.txt", "file 644 0:0 C"),
        ("COPY . /all", "all/dir/sub/c.txt", "file 644 0:0 C"),
        ("COPY di* /d/", "d/sub/c.txt", "file 644 0:0 C"),
        // owners and permissions
        ("COPY --chown=ana a.txt /o/", "o/a.txt", "file 644 7:8 A"),
        ("COPY --chown=ana a.txt /o/", "o", "directory 755 7:8"),
        ("COPY --chown=ana:staff a.txt /o", "o", "file 644 7:50 A"),
        ("COPY --chown=12 a.txt /o", "o", "file 644 12:12 A"),
        ("COPY --chown=12:staff a.txt /o", "o", "file 644 12:50 A"),
        ("ARG U=ana\nCOPY --chown=$U dir /o", "o/sub/c.txt", "file 644 7:8 C"),
        ("COPY --chmod=4711 a.txt /o", "o", "file 4711 0:0 A"),
        ("COPY --chmod=700 --chown=ana dir /o", "o/sub", "directory 700 7:8"),
        // documents
        ("ENV X=1\nCOPY <<E /doc\n$X \\$X '$X'\nE", "doc", "file 644 0:0 1 $X '1'\n"),
        ("ENV X=1\nCOPY <<'E' /doc\n$X\nE", "doc", "file 644 0:0 $X\n"),
        ("COPY --chmod=755 <<a.sh <<b.sh /bin/\n1\na.sh\n2\nb.sh", "bin/b.sh", "file 755 0:0 2\n"),
        // stages
        ("COPY a.txt /one\nFROM base\nCOPY --from=0 /one /two", "two", "file 644 0:0 A"),
        ("COPY a.txt /one\nFROM base\nCOPY --from=base /data /two", "two/old", "file 600 7:8 old"),
        ("COPY dir /one\nFROM base\nCOPY --from=0 one/* /two/", "two/b.txt", "file 600 0:0 B"),
        ("COPY --link a.txt /l", "l", "file 644 0:0 A"),
        ("ADD a.txt /l", "l", "file 644 0:0 A"),
    ])
    func copies(_ lines: String, _ path: String, _ expected: String) async throws {
        let fixture = try await fixture()
        let image = try await fixture.build("FROM base\n" + lines)
        #expect(try fixture.describe(path, of: image) == expected)
    }

    @Test(arguments: [
        ("COPY gone /", "\"gone\" is not in the build context"),
        ("COPY dir/link /x", "is not in the build context"),
        ("COPY dir /data/old", "is not a directory"),
        ("COPY a.txt /data/old/", "is not a directory"),
        ("COPY a.txt run.sh /d", "end the destination"),
        ("COPY --chown=nobody a.txt /", "no user \"nobody\""),
        ("COPY --chown=ana:gone a.txt /", "no group \"gone\""),
        ("COPY --chmod=u+x a.txt /", "--chmod=u+x"),
        ("COPY --chown=70000 a.txt /", "65535"),
        ("COPY --from=2 x /", "no stage 2"),
        ("COPY --from=gone x /", "no image \"gone\""),
        ("COPY --from=later x /\nFROM base AS later\nFROM 0", "does not come before"),
        ("ENV U=https://example.com/x\nADD $U /", "remote"),
    ])
    func refuses(_ lines: String, _ expected: String) async throws {
        let fixture = try await fixture()
        let target = lines.contains("AS later") ? "0" : nil
        let failure = try await #require(throws: Failure.self) { try await fixture.build("FROM base\n" + lines, target: target) }
        #expect(failure.description.contains(expected), "\(failure)")
        #expect(failure.place?.contains("Dockerfile:") == true)
        #expect(try Files.list(fixture.home.root.appending("store/staging")).isEmpty)
    }

    /// What a link of the context points to on the host must never be read.
    @Test(arguments: ["/etc/hostname", "../outside", "../../../../../../etc/hostname"])
    func noLinkLeadsOutOfTheContext(_ target: String) async throws {
        let fixture = try await fixture()
        try Files.write("secret", to: fixture.directory.appending("outside"))
        try fixture.link("escape", to: target)
        try fixture.link("out", to: "..")
        for source in ["escape", "out/outside"] {
            await #expect(throws: Failure.self) { try await fixture.build("FROM base\nCOPY \(source) /x") }
        }
        let image = try await fixture.build("FROM base\nCOPY . /x")
        #expect(try fixture.describe("x/escape", of: image) == "symbolicLink 777 0:0 \(target)")
    }

    /// A link of the image, even one that points out, is followed inside the image.
    @Test func linksOfTheImageAreFollowedInside() async throws {
        let fixture = try await fixture()
        try fixture.link("links/evil", to: "../../../../../../data")
        try fixture.link("links/away", to: "/new/dir")
        var image = try await fixture.build("FROM base\nCOPY links /links\nCOPY a.txt /links/evil/\nCOPY a.txt /links/away/")
        #expect(try fixture.describe("data/a.txt", of: image) == "file 644 0:0 A")
        #expect(try fixture.describe("new/dir/a.txt", of: image) == "file 644 0:0 A")
        // Inside a copied tree a link in the way is not followed: a file replaces it.
        try fixture.file("tree/evil", "file")
        image = try await fixture.build("FROM base\nCOPY links /links\nCOPY tree /links")
        #expect(try fixture.describe("links/evil", of: image) == "file 644 0:0 file")
        #expect(try fixture.describe("data/old", of: image) == "file 600 7:8 old")
    }

    @Test func aDirectoryOfATreeTakesTheAttributesOfItsSource() async throws {
        let fixture = try await fixture()
        let image = try await fixture.build("FROM base\nCOPY --chown=ana --chmod=700 dir /dst\nCOPY dir /dst")
        #expect(try fixture.describe("dst", of: image) == "directory 700 7:8")
        #expect(try fixture.describe("dst/sub", of: image) == "directory 755 0:0")
    }

    @Test func hardLinksStayLinked() async throws {
        let fixture = try await fixture()
        try call("link") { link(fixture.context.appending("a.txt").string, fixture.context.appending("a2.txt").string) }
        let image = try await fixture.build("FROM base\nCOPY . /x\nFROM base\nCOPY --from=0 /x /y")
        defer { withExtendedLifetime(fixture) {} }
        let tree = try LayerStack(image.layers.map(fixture.store.path), ownerBase: fixture.store.ownerBase)
        let first = try #require(try tree.node(at: "y/a.txt")?.hardLink)
        #expect(try tree.node(at: "y/a2.txt")?.hardLink == first)
    }

    @Test func whatDockerignoreExcludesIsNotThere() async throws {
        let fixture = try await fixture()
        try fixture.file(".dockerignore", "dir\n!dir/sub")
        let image = try await fixture.build("FROM base\nCOPY . /x")
        #expect(try fixture.topLayer(image).filter { $0.hasPrefix("x/dir") } == ["x/dir", "x/dir/sub", "x/dir/sub/c.txt"])
        let failure = try await #require(throws: Failure.self) { try await fixture.build("FROM base\nCOPY dir/b.txt /x") }
        #expect(failure.what.contains("dir/b.txt"))
    }

    @Test(arguments: Compression.allCases)
    func addUnpacksArchives(_ compression: Compression) async throws {
        let fixture = try await fixture()
        var tar = TarFile()
        tar.add("a.txt", Array("A".utf8), mode: 0o640, uid: 7, gid: 8)
        tar.add("dir/sub/c.txt", Array("C".utf8), mode: 0o640, uid: 7, gid: 8)
        try Files.write(compressed(tar.finished, compression), to: fixture.context.appending("archive"))
        try call("chmod") { chmod(fixture.context.appending("archive").string, 0o644) }
        var image = try await fixture.build("FROM base\nADD archive a.txt /x/")
        #expect(try fixture.describe("x/dir/sub/c.txt", of: image) == "file 640 7:8 C")
        #expect(try fixture.describe("x/archive", of: image) == nil)
        image = try await fixture.build("FROM base\nCOPY archive /x/")
        #expect(try fixture.describe("x/archive", of: image)?.hasPrefix("file 644 0:0 ") == true)
        #expect(try Files.list(fixture.home.root.appending("store/staging")).isEmpty)
    }
}
