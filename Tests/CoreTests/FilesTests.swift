import Core
import Glibc
import SystemPackage
import Testing

@Suite struct FilesTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func readsWhatWasWritten() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Files.write(bytes, to: scratch.path("a"))
        #expect(try Files.read(scratch.path("a")) == bytes)
        #expect(try Files.digest(scratch.path("a")) == SHA256.hex(bytes))
        try Files.write("", to: scratch.path("a"))
        #expect(try Files.read(scratch.path("a")).isEmpty)
    }

    @Test func readsFilesThatHaveNoSize() throws {
        #expect(try Files.text("/proc/self/status").contains("Pid:"))
    }

    @Test func readRefusesMoreThanTheLimit() throws {
        try Files.write([UInt8](repeating: 1, count: 11), to: scratch.path("a"))
        #expect(throws: Failure.self) { try Files.read(scratch.path("a"), limit: 10) }
        #expect(try Files.read(scratch.path("a"), limit: 11).count == 11)
        #expect(throws: Failure.self) { try Files.read("/proc/self/status", limit: 10) }
    }

    /// A reader that has the old file open keeps reading it: the new one takes its name, not its content.
    @Test func writeReplacesAtOnce() throws {
        try Files.write("old", to: scratch.path("a"))
        let reader = OwnedDescriptor(open(scratch.path("a").string, O_RDONLY | O_CLOEXEC))
        try Files.write("new", to: scratch.path("a"), mode: 0o600)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(read(reader.raw, &buffer, 8) == 3)
        #expect(Array(buffer.prefix(3)) == Array("old".utf8))
        #expect(try Files.text(scratch.path("a")) == "new")
        var status = stat()
        #expect(stat(scratch.path("a").string, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test func failedWriteLeavesNothingBehind() throws {
        try Files.makeDirectory(scratch.path("taken/child"))
        #expect(throws: Failure.self) { try Files.write("x", to: scratch.path("taken")) }
        #expect(throws: Failure.self) { try Files.write("x", to: scratch.path("missing/a")) }
        #expect(try Files.list(scratch.folder) == ["taken"])
    }

    /// The kernel says ENOSPC at the first write, as a full disk does.
    @Test func fullDiskIsSaidWithAHint() throws {
        let full = OwnedDescriptor(open("/dev/full", O_WRONLY | O_CLOEXEC))
        let failure = try #require(throws: Failure.self) { try Files.writeAll([1], to: full.raw, step: "write a") }
        #expect(failure.what == "write a: No space left on device")
        #expect(failure.hint?.contains("free space") == true)
    }

    @Test func directoriesAreMadeWithThoseAbove() throws {
        try Files.makeDirectory(scratch.path("a/b/c"))
        try Files.makeDirectory(scratch.path("a/b/c"))
        #expect(Files.isDirectory(scratch.path("a/b/c")))
        try Files.write("", to: scratch.path("file"))
        #expect(throws: Failure.self) { try Files.makeDirectory(scratch.path("file")) }
        #expect(throws: Failure.self) { try Files.makeDirectory(scratch.path("file/below")) }
    }

    @Test func kindsLooksAtLinksOrThroughThem() throws {
        try Files.write("", to: scratch.path("file"))
        try call("link") { symlink("file", scratch.path("link").string) }
        try call("link") { symlink("nowhere", scratch.path("broken").string) }
        #expect(Files.kind(scratch.path("link")) == .symbolicLink)
        #expect(Files.kind(scratch.path("link"), following: true) == .file)
        #expect(Files.kind(scratch.path("broken")) == .symbolicLink)
        #expect(Files.kind(scratch.path("broken"), following: true) == nil)
        #expect(Files.kind(scratch.folder) == .directory)
        #expect(Files.kind("/dev/null") == .special)
        #expect(try Files.linkTarget(scratch.path("link")) == "file")
        #expect(Files.realPath(scratch.path("link"))?.lastComponent == "file")
        #expect(Files.realPath(scratch.path("broken")) == nil)
    }
}
