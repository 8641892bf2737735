import Core
import Glibc
import SystemPackage
import Testing

@Suite struct RemoveTreeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func missingIsFineAndFilesGo() throws {
        try Files.removeTree(scratch.path("nothing"))
        try Files.write("x", to: scratch.path("file"))
        try Files.removeTree(scratch.path("file"))
        #expect(try Files.list(scratch.folder) == [])
    }

    @Test func linksAreRemovedNotFollowed() throws {
        try Files.makeDirectory(scratch.path("kept"))
        try Files.write("x", to: scratch.path("kept/file"))
        try Files.makeDirectory(scratch.path("gone/sub"))
        for link in ["gone/out", "gone/sub/out", "direct"] {
            try call("link") { symlink(scratch.path("kept").string, scratch.path(link).string) }
        }
        try Files.removeTree(scratch.path("gone"))
        try Files.removeTree(scratch.path("direct"))
        #expect(try Files.list(scratch.folder) == ["kept"])
        #expect(try Files.list(scratch.path("kept")) == ["file"])
    }

    /// Deeper than there are descriptors, and longer than a path may be.
    @Test func anyDepthGoes() throws {
        try Files.makeDirectory(scratch.path("deep"))
        var folder = OwnedDescriptor(try call("open") { open(scratch.path("deep").string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        for _ in 0..<1500 {
            try call("mkdir") { mkdirat(folder.raw, "aaaaaaaaaaaaaaaa", 0o755) }
            try call("mkdir") { mkdirat(folder.raw, "empty", 0o755) }
            folder = OwnedDescriptor(
                try call("open") { openat(folder.raw, "aaaaaaaaaaaaaaaa", O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        }
        try Files.removeTree(scratch.path("deep"))
        #expect(try Files.list(scratch.folder) == [])
    }

    @Test func namesThatAreNotTextGo() throws {
        try Files.makeDirectory(scratch.path("odd"))
        let folder = OwnedDescriptor(try call("open") { open(scratch.path("odd").string, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        let names: [[UInt8]] = [[0xff, 0xfe, 0], Array("new\nline\0".utf8), [0xc3, 0]]
        for name in names {
            try name.withUnsafeBytes { bytes in
                let pointer = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
                try call("mkdir") { mkdirat(folder.raw, pointer, 0o755) }
                try call("link") { symlinkat("x", openat(folder.raw, pointer, O_RDONLY | O_CLOEXEC), pointer) }
            }
        }
        try Files.removeTree(scratch.path("odd"))
        #expect(try Files.list(scratch.folder) == [])
    }

    /// As an ordinary user, whom permission bits stop: as root this thread's file rights are given up for a moment.
    @Test func foldersWithoutPermissionsGo() throws {
        let nobody: uid_t = geteuid() == 0 ? 65534 : geteuid()
        for (name, mode) in [("closed", 0o000), ("readOnly", 0o555), ("noSearch", 0o644), ("parent", 0o755)] as [(String, mode_t)] {
            try Files.makeDirectory(scratch.path("\(name)/inner/leaf"))
            try Files.write("x", to: scratch.path("\(name)/inner/file"))
            try Files.write("x", to: scratch.path("\(name)/file"))
            for path in [name, "\(name)/file", "\(name)/inner", "\(name)/inner/file", "\(name)/inner/leaf"] {
                try call("chown") { chown(scratch.path(path).string, nobody, gid_t.max) }
            }
            for path in ["\(name)/inner/leaf", "\(name)/inner", name] {
                try call("chmod") { chmod(scratch.path(path).string, path == name ? mode : 0o000) }
            }
        }
        try call("chmod") { chmod(scratch.folder.string, 0o777) }
        try asUser(nobody) {
            for name in ["closed", "readOnly", "noSearch", "parent"] { try Files.removeTree(scratch.path(name)) }
        }
        #expect(try Files.list(scratch.folder) == [])
    }

    /// Runs a body with the file rights of a user. Only this thread changes, so the body must not suspend.
    private func asUser(_ user: uid_t, _ body: () throws -> Void) throws {
        typealias SetFSUID = @convention(c) (uid_t) -> Int32
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setfsuid = unsafeBitCast(symbol, to: SetFSUID.self)
        let before = geteuid()
        if user != before { _ = setfsuid(user) }
        defer { if user != before { _ = setfsuid(before) } }
        try body()
    }
}
