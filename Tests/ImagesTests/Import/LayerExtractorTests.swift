import CLinux
import Core
import Glibc
import Sandbox
import SystemPackage
import Testing

@testable import Images

/// Extraction into a plain directory. As root, the canonical owner is a range; else it is the user himself.
private func extract(
    _ tar: TarFile, whiteouts: Bool = true, limits: ExtractionLimits = ExtractionLimits(),
    _ check: (FilePath) throws -> Void
) async throws {
    try await withTemporaryDirectory { root in
        let extractor = LayerExtractor(name: "test.tar", limits: limits, ownerBase: ownerBase, whiteouts: whiteouts)
        let layer = root.appending("layer")
        try Files.makeDirectory(layer)
        let archive = root.appending("a.tar")
        try Files.write(tar.finished, to: archive)
        _ = try await extractor.extract(try FileSource(archive), into: layer)
        try check(layer)
    }
}

private let ownerBase: UInt32 = (try? Tier.current()) == .root ? 1_879_048_192 : geteuid()

@Suite struct LayerExtractorTests {
    @Test func filesDirectoriesAndLinks() async throws {
        var tar = TarFile()
        tar.directory("./", mode: 0o700)
        tar.directory("./usr/", mode: 0o755)
        tar.text("./usr/hello", "hello", mode: 0o4755)
        tar.link("./bin", to: "usr/bin")
        tar.link("./escape", to: "/../../etc/passwd")
        tar.hardLink("./usr/again", to: "./usr/hello")
        tar.add("./usr/empty")
        tar.add("./pipe", type: "6", mode: 0o640)
        try await extract(tar) { (layer) throws in
            #expect(try Files.text(layer.appending("usr/hello")) == "hello")
            #expect(try status(layer.appending("usr/hello")).st_mode == S_IFREG | 0o4755)
            #expect(try status(layer.appending("usr/hello")).st_mtim.tv_sec == 1_000_000_000)
            #expect(try status(layer.appending("usr/hello")).st_nlink == 2)
            #expect(try status(layer.appending("usr/hello")).st_uid == ownerBase)
            #expect(try status(layer.appending("usr/empty")).st_size == 0)
            #expect(try status(layer.appending("pipe")).st_mode == S_IFIFO | 0o640)
            #expect(try FilePath(layer.appending("escape").string).linkTarget == "/../../etc/passwd")
            #expect(try status(layer.appending("usr")).st_mtim.tv_sec == 1_000_000_000)
        }
    }

    @Test func ownersAreMovedToTheCanonicalRange() async throws {
        try #require(geteuid() == 0, "needs root: run scripts/test as root, or inside a user namespace")
        var tar = TarFile()
        tar.add("a", uid: 33, gid: 65_535)
        tar.add("l", type: "2", link: "x", uid: 7, gid: 8)
        try await extract(tar) { (layer) throws in
            #expect(try status(layer.appending("a")).st_uid == ownerBase + 33)
            #expect(try status(layer.appending("a")).st_gid == ownerBase + 65_535)
            #expect(try status(layer.appending("l")).st_uid == ownerBase + 7)
        }
    }

    @Test func withOneIDEverythingIsRootsAndSaid() async throws {
        var tar = TarFile()
        tar.add("a", uid: 33, gid: 65_535)
        tar.add("b", uid: 0, gid: 8)
        tar.add("l", type: "2", link: "x", uid: 7, gid: 8)
        tar.add("mine")
        try await withTemporaryDirectory { root in
            let layer = root.appending("layer")
            try Files.makeDirectory(layer)
            try Files.write(tar.finished, to: root.appending("a.tar"))
            let extractor = LayerExtractor(
                name: "test.tar", limits: ExtractionLimits(), ownerBase: ownerBase, ownerCount: 1, whiteouts: true)
            let notes = try await extractor.extract(try FileSource(root.appending("a.tar")), into: layer)
            for name in ["a", "b", "l", "mine"] {
                let found = try status(layer.appending(name))
                #expect(found.st_uid == ownerBase && found.st_gid == ownerBase, "\(name)")
            }
            #expect(notes == ["owners other than root not kept (tier single)": 3])
        }
    }

    @Test func missingParentsAreMade() async throws {
        var tar = TarFile()
        tar.text("a/./b//c/d", "x")
        try await extract(tar) { (layer) throws in
            #expect(try Files.text(layer.appending("a/b/c/d")) == "x")
            #expect(try status(layer.appending("a/b")).st_mode == S_IFDIR | 0o755)
            #expect(try status(layer.appending("a/b")).st_uid == ownerBase)
        }
    }

    @Test func aDirectoryWithoutPermissionsIsFilled() async throws {
        var tar = TarFile()
        tar.directory("locked", mode: 0o000)
        tar.text("locked/in", "x")
        try await extract(tar) { (layer) throws in #expect(try status(layer.appending("locked")).st_mode == S_IFDIR) }
    }

    @Test(arguments: ["größe/файл", "with space", "-rf", "a\nb", "\u{1F600}"])
    func namesInUTF8(_ name: String) async throws {
        var tar = TarFile()
        tar.text(name, "x")
        tar.add("short", Array("y".utf8), pax: [("path", Array((name + "-pax").utf8))])
        try await extract(tar) { (layer) throws in
            #expect(try Files.text(layer.appending(name)) == "x")
            #expect(try Files.text(layer.appending(name + "-pax")) == "y")
        }
    }

    @Test func longNames() async throws {
        let name = Array(repeating: String(repeating: "n", count: 200), count: 6).joined(separator: "/")
        var tar = TarFile()
        tar.add("short", Array("y".utf8), pax: [("path", Array(name.utf8))])
        try await extract(tar) { (layer) throws in #expect(try Files.text(layer.appending(name)) == "y") }
    }

    @Test func aLaterEntryReplacesAnEarlierOne() async throws {
        var tar = TarFile()
        tar.text("a", "first")
        tar.hardLink("b", to: "a")
        tar.text("a", "second")
        tar.directory("d", mode: 0o700)
        tar.text("d/in", "kept")
        tar.directory("d", mode: 0o711)
        try await extract(tar) { (layer) throws in
            #expect(try Files.text(layer.appending("a")) == "second")
            #expect(try Files.text(layer.appending("b")) == "first")
            #expect(try Files.text(layer.appending("d/in")) == "kept")
            #expect(try status(layer.appending("d")).st_mode == S_IFDIR | 0o711)
        }
    }

    @Test func devicesAreLeftOut() async throws {
        var tar = TarFile()
        tar.add("null", type: "3")
        tar.add("disk", type: "4")
        try await extract(tar) { (layer) throws in #expect(try Files.list(layer).isEmpty) }
    }

    @Test func extendedAttributes() async throws {
        try await withTemporaryDirectory { probe in
            try #require(setxattr(probe.string, "user.test", "x", 1, 0) == 0, "/tmp has no extended attributes")
        }
        var tar = TarFile()
        tar.add("a", pax: [("SCHILY.xattr.user.color", Array("red".utf8)), ("SCHILY.xattr.security.selinux", Array("x".utf8))])
        try await extract(tar) { (layer) throws in
            var value = [UInt8](repeating: 0, count: 16)
            let got = getxattr(layer.appending("a").string, "user.color", &value, value.count)
            #expect(Array(value.prefix(max(0, got))) == Array("red".utf8))
        }
    }

    @Test func capabilitiesNameTheNamespace() {
        let revision2: [UInt8] = [1, 0, 0, 2] + Array(1...16)
        #expect(FileCapability.stored(revision2, rootID: 0x7000_0000) == [1, 0, 0, 3] + Array(1...16) + [0, 0, 0, 0x70])
        #expect(FileCapability.stored(revision2, rootID: 0) == revision2)
        #expect(FileCapability.stored([1, 0, 0, 3] + Array(1...16) + [9, 9, 9, 9], rootID: 0) == revision2)
        #expect(FileCapability.stored([1, 2, 3], rootID: 0) == nil)
    }

    @Test func sparseFilesKeepTheirHoles() async throws {
        var tar = TarFile()
        let map = "1\n1048576\n4\n"
        let data = Array(map.utf8) + [UInt8](repeating: 0, count: 512 - map.utf8.count) + Array("data".utf8)
        tar.add(
            "GNUSparseFile.0/s", data,
            pax: [
                ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
                ("GNU.sparse.name", Array("s".utf8)), ("GNU.sparse.realsize", Array("2097152".utf8)),
            ])
        try await extract(tar) { (layer) throws in
            let found = try status(layer.appending("s"))
            #expect(found.st_size == 2_097_152)
            #expect(found.st_blocks * 512 < 1 << 20)
            #expect(try Array(Files.read(layer.appending("s"))[1_048_576..<1_048_580]) == Array("data".utf8))
        }
    }
}

@Suite struct WhiteoutTests {
    private func isWhiteout(_ path: FilePath) throws -> Bool {
        let found = try status(path)
        if found.st_mode & S_IFMT == S_IFCHR { return found.st_rdev == 0 }
        return mark(path, "user.overlay.whiteout") == "y"
    }

    private func mark(_ path: FilePath, _ name: String) -> String? {
        var value = [UInt8](repeating: 0, count: 8)
        let got = lgetxattr(path.string, name, &value, value.count)
        return got < 0 ? nil : String(decoding: value.prefix(got), as: UTF8.self)
    }

    @Test func deletionsAndOpaqueDirectories() async throws {
        var tar = TarFile()
        tar.directory("d")
        tar.add("d/.wh.gone")
        tar.add("new/.wh..wh..opq")
        tar.add("d/.wh..wh.plnk")
        try await extract(tar) { (layer) throws in
            #expect(try isWhiteout(layer.appending("d/gone")))
            #expect(mark(layer.appending("new"), "user.overlay.opaque") == "y")
            #expect(try Files.list(layer.appending("d")) == ["gone"])
        }
    }

    @Test(arguments: [true, false])
    func aDeletedAndRemadeDirectoryIsOpaque(_ whiteoutFirst: Bool) async throws {
        var tar = TarFile()
        if whiteoutFirst { tar.add(".wh.d") }
        tar.directory("d")
        tar.text("d/new", "x")
        if !whiteoutFirst { tar.add(".wh.d") }
        try await extract(tar) { (layer) throws in
            #expect(mark(layer.appending("d"), "user.overlay.opaque") == "y")
            #expect(try Files.text(layer.appending("d/new")) == "x")
        }
    }

    @Test func aFileOfTheSameLayerStays() async throws {
        var tar = TarFile()
        tar.text("f", "x")
        tar.add(".wh.f")
        try await extract(tar) { (layer) throws in #expect(try Files.text(layer.appending("f")) == "x") }
    }

    @Test func rootFileSystemsHaveNone() async throws {
        var tar = TarFile()
        tar.text(".wh.f", "x")
        try await extract(tar, whiteouts: false) { (layer) throws in #expect(try Files.text(layer.appending(".wh.f")) == "x") }
    }
}

extension FilePath {
    /// What a symbolic link says.
    var linkTarget: String {
        get throws {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = try call("readlink \(self)") {
                buffer.withUnsafeMutableBytes { readlink(string, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
            }
            return String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }
}
