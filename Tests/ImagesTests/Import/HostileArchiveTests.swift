import Core
import Glibc
import SystemPackage
import Testing

@testable import Images

/// Archives that try to write, read or grow where they must not.
@Suite struct HostileArchiveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// A part of the error.
        var error: String
        var make: @Sendable (inout TarFile) -> Void

        init(_ name: String, _ error: String, _ make: @escaping @Sendable (inout TarFile) -> Void) {
            testDescription = name
            self.error = error
            self.make = make
        }
    }

    static let cases: [Case] = [
        Case("absolute path", "absolute") { $0.text("/outside/pwned", "x") },
        Case("parent at the start", "'..'") { $0.text("../outside/pwned", "x") },
        Case("parent in the middle", "'..'") { $0.text("a/../../outside/pwned", "x") },
        Case("parent at the end", "'..'") { $0.directory("a/..") },
        Case("no name", "without a name") { $0.text("", "x") },
        Case("through a relative link", "through a link") {
            $0.link("out", to: "../outside")
            $0.text("out/pwned", "x")
        },
        Case("through an absolute link", "through a link") {
            $0.link("out", to: "/tmp")
            $0.text("out/pwned", "x")
        },
        Case("through a link to a link", "through a link") {
            $0.link("a", to: "..")
            $0.link("b", to: "a/outside")
            $0.text("b/pwned", "x")
        },
        Case("through a link that replaced an empty directory", "through a link") {
            $0.directory("d")
            $0.link("d", to: "../outside")
            $0.text("d/pwned", "x")
        },
        Case("a link replaces a directory with content", "with content") {
            $0.directory("d")
            $0.text("d/x", "x")
            $0.link("d", to: "../outside")
        },
        Case("through a file", "through a link or a file") {
            $0.text("f", "x")
            $0.text("f/pwned", "x")
        },
        Case("a directory made through a link", "through a link") {
            $0.link("out", to: "../outside")
            $0.directory("out/pwned")
        },
        Case("a link made through a link", "through a link") {
            $0.link("out", to: "../outside")
            $0.link("out/pwned", to: "x")
        },
        Case("a hard link made through a link", "through a link") {
            $0.text("f", "x")
            $0.link("out", to: "../outside")
            $0.hardLink("out/pwned", to: "f")
        },
        Case("a whiteout through a link", "through a link") {
            $0.link("out", to: "../outside")
            $0.add("out/.wh.pwned")
        },
        Case("an opaque mark through a link", "through a link") {
            $0.link("out", to: "../outside")
            $0.add("out/.wh..wh..opq")
        },
        Case("hard link to the outside", "'..'") { $0.hardLink("h", to: "../outside/secret") },
        Case("hard link to an absolute path", "absolute") { $0.hardLink("h", to: "/etc/passwd") },
        Case("hard link through a link", "through a link") {
            $0.link("out", to: "../outside")
            $0.hardLink("h", to: "out/secret")
        },
        Case("hard link to a link", "not a file") {
            $0.link("l", to: "../outside/secret")
            $0.hardLink("h", to: "l")
        },
        Case("hard link to nothing", "not there") { $0.hardLink("h", to: "nothing") },
        Case("PAX path", "'..'") { $0.add("fine", pax: [("path", Array("../outside/pwned".utf8))]) },
        Case("PAX link path", "'..'") {
            $0.add("fine", type: "1", link: "fine2", pax: [("linkpath", Array("../outside/secret".utf8))])
        },
        Case("PAX owner", "owner") { $0.add("a", pax: [("uid", Array("65536".utf8))]) },
        Case("owner out of range", "owner") { $0.add("a", uid: 100_000) },
        Case("overlay attribute", "reserved") { $0.add("a", pax: [("SCHILY.xattr.user.overlay.redirect", Array("/x".utf8))]) },
        Case("overlay attribute of a directory", "reserved") {
            $0.directory("a", pax: [("SCHILY.xattr.user.overlay.opaque", Array("x".utf8))])
        },
        Case("trusted overlay attribute", "reserved") { $0.add("a", pax: [("SCHILY.xattr.trusted.overlay.metacopy", [])]) },
        Case("malformed capability", "security.capability") { $0.add("a", pax: [("SCHILY.xattr.security.capability", [1, 2])]) },
        Case("long name", "255 bytes") { $0.add("a", pax: [("path", [UInt8](repeating: 0x61, count: 300))]) },
        Case("long path", "4823 bytes") {
            let path = Array(repeating: String(repeating: "a", count: 200), count: 24).joined(separator: "/")
            $0.add("a", pax: [("path", Array(path.utf8))])
        },
        Case("whiteout of nothing", "whiteout of nothing") { $0.add(".wh.") },
        Case("whiteout of the parent", "whiteout of nothing") { $0.add("d/.wh...") },
        Case("whiteout of itself", "whiteout of nothing") { $0.add("d/.wh..") },
        Case("opaque root", "opaque mark on the root") { $0.add(".wh..wh..opq") },
        Case("huge hole", "bytes") {
            $0.add(
                "GNUSparseFile.0/s", Array("0\n".utf8) + [UInt8](repeating: 0, count: 510),
                pax: [
                    ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
                    ("GNU.sparse.name", Array("s".utf8)), ("GNU.sparse.realsize", Array("1125899906842624".utf8)),
                ])
        },
        Case("huge size", "bytes") { $0.add("a", pax: [("size", Array("1125899906842624".utf8))]) },
        Case("shorter than it says", "archive") { $0.add("a", Array("abc".utf8), size: 100_000) },
        Case("empty link", "target") { $0.link("l", to: "") },
    ]

    @Test(arguments: cases) func isRefused(_ hostile: Case) async throws {
        try await withTemporaryDirectory { root in
            let outside = root.appending("outside")
            try Files.makeDirectory(outside)
            try Files.write("secret", to: outside.appending("secret"))
            let before = try status(outside)
            var tar = TarFile()
            hostile.make(&tar)
            let error = await failure { try await extract(tar.finished, into: root.appending("layer")) }
            #expect(error.kind == .invalidInput)
            #expect(error.description.contains(hostile.error), "\(error)")
            #expect(error.description.contains("test.tar"))
            #expect(try Files.list(outside) == ["secret"])
            #expect(try status(outside).st_mtim.tv_nsec == before.st_mtim.tv_nsec)
            #expect(try status(outside.appending("secret")).st_nlink == 1)
            #expect(isMissing("/outside"))
        }
    }

    @Test func aLinkIsNeverWrittenThrough() async throws {
        try await withTemporaryDirectory { root in
            let victim = root.appending("victim")
            try Files.write("untouched", to: victim)
            var tar = TarFile()
            tar.link("f", to: "../victim")
            tar.text("f", "overwritten", mode: 0o777)
            try await extract(tar.finished, into: root.appending("layer"))
            #expect(try Files.text(victim) == "untouched")
            #expect(try status(root.appending("layer/f")).st_mode & S_IFMT == S_IFREG)
        }
    }

    @Test func tooManyEntries() async throws {
        var tar = TarFile()
        for index in 0..<20 { tar.add("f\(index)") }
        var limits = ExtractionLimits()
        limits.entries = 10
        let error = try await refusal(of: tar.finished, limits)
        #expect(error.contains("more than 10 entries"))
    }

    @Test func tooManyBytes() async throws {
        var tar = TarFile()
        for index in 0..<20 { tar.add("f\(index)", [UInt8](repeating: 1, count: 1000)) }
        var limits = ExtractionLimits()
        limits.bytes = 10_000
        #expect(try await refusal(of: tar.finished, limits).contains("more than 10000 bytes"))
    }

    @Test(arguments: [Compression.gzip, .zstd, .xz]) func aBombIsRefused(_ compression: Compression) async throws {
        var tar = TarFile()
        tar.add("zeros", [UInt8](repeating: 0, count: 2 << 20))
        var limits = ExtractionLimits()
        limits.freeBytes = 1 << 18
        limits.ratio = 100
        #expect(try await refusal(of: compressed(tar.finished, compression), limits).contains("100-fold"))
    }

    @Test(arguments: [[UInt8]("this is no archive, but long enough to look at".utf8), [UInt8](repeating: 0xff, count: 2048)])
    func garbage(_ bytes: [UInt8]) async throws {
        #expect(try await refusal(of: bytes, ExtractionLimits()).contains("not a readable archive"))
    }

    private func refusal(of bytes: [UInt8], _ limits: ExtractionLimits) async throws -> String {
        try await withTemporaryDirectory { root in
            await failure { try await extract(bytes, into: root.appending("layer"), limits) }.description
        }
    }

    private func extract(_ bytes: [UInt8], into layer: FilePath, _ limits: ExtractionLimits = ExtractionLimits()) async throws {
        try Files.makeDirectory(layer)
        let archive = FilePath(layer.string + ".tar")
        try Files.write(bytes, to: archive)
        let extractor = LayerExtractor(name: "test.tar", limits: limits, ownerBase: geteuid(), whiteouts: true)
        let source = try DecompressedSource(try FileSource(archive), name: "test.tar", limits: limits)
        _ = try await extractor.extract(source, into: layer)
    }
}
