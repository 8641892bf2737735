import SystemPackage
import Testing

@testable import Toolchain

@Suite struct DebianMirrorTests {
    @Test func readsStanzas() throws {
        let text = """
            Types: deb
            URIs: http://extra.example/x
            Suites: nodistro
            Components: main

            # the archive
            Enabled: yes
            Types: deb deb-src
            URIs: http://mirror.example/debian http://other.example
            Suites: bookworm bookworm-updates
            Components: main
            """
        let found = try #require(DebianMirror.inStanzas(text))
        #expect(found == ("http://mirror.example/debian", false))
    }

    @Test(arguments: ["Enabled: no", "Types: deb-src", "Suites: noble", "Suites: bookworm-security"])
    func skipsOtherStanzas(_ line: String) {
        let fields = ["Types: deb", "URIs: http://m.example", "Suites: trixie"]
        let name = line.prefix { $0 != ":" }
        let text = (fields.filter { !$0.hasPrefix(name) } + [line]).joined(separator: "\n")
        #expect(DebianMirror.inStanzas(text) == nil)
    }

    @Test func readsLines() throws {
        let text = "# deb http://no.example bookworm main\ndeb-src http://no.example trixie main\n"
        #expect(DebianMirror.inLines(text) == nil)
        let plain = try #require(DebianMirror.inLines(text + "deb http://m.example/debian trixie main contrib"))
        #expect(plain == ("http://m.example/debian", false))
        let trusted = try #require(DebianMirror.inLines("deb [ arch=amd64 trusted=yes ] http://m.example sid main"))
        #expect(trusted == ("http://m.example", true))
        #expect(DebianMirror.inLines("deb http://m.example/ubuntu noble main") == nil)
    }

    @Test func writesItsLine() {
        let mirror = DebianMirror(url: "http://m.example", keyring: "/k.gpg", trusted: true)
        #expect(mirror.line(suite: "trixie") == "deb [signed-by=/k.gpg] http://m.example trixie main")
        #expect(DebianMirror(url: "u", keyring: nil, trusted: true).line(suite: "s") == "deb [trusted=yes] u s main")
        #expect(DebianMirror(url: "u", keyring: nil).line(suite: "s") == "deb u s main")
    }

    @Test func fileNamesFromUris() {
        let output = "'http://m/a_1.deb' b_1_amd64.deb 10 SHA256:x\nnoise\n'http://m/c' a_2_all.deb 5 SHA256:y\n"
        #expect(DebianArchive.names(output) == ["a_2_all.deb", "b_1_amd64.deb"])
    }
}
