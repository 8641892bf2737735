import CLinux
import Core
import Glibc
import SystemPackage
import Testing

@testable import Images
@testable import Sandbox

@Suite("Reading a stack of layers on the host")
struct BuildTreeTests {
    let fixture: BuildFixture

    init() async throws { fixture = try await BuildFixture() }

    /// Three layers: the base, one that deletes, and one on top.
    func stack(_ middle: (FilePath) throws -> Void) throws -> LayerStack {
        let base = fixture.store.ownerBase
        var directories: [FilePath] = []
        for name in ["top", "middle", "bottom"] {
            let directory = fixture.directory.appending(name)
            try Files.makeDirectory(directory)
            let writer = try TreeWriter(root: directory, ownerBase: base, name: name)
            if name == "bottom" {
                for file in ["a/x", "a/y", "b/x", "c"] { try writer.file(EntryPath(file), Array(name.utf8)) }
            }
            if name == "top" { try writer.file("a/z", Array(name.utf8)) }
            try writer.finish()
            if name == "middle" { try middle(directory) }
            directories.append(directory)
        }
        return try LayerStack(directories, ownerBase: base)
    }

    func names(_ stack: LayerStack, _ path: String = "") throws -> [String] {
        let node = path.isEmpty ? stack.root : try stack.node(at: FilePath(path))
        return try node.map { try stack.children(of: $0).compactMap { $0.path.lastComponent?.string } } ?? []
    }

    @Test func directoriesMerge() throws {
        let stack = try stack { _ in }
        #expect(try names(stack) == ["a", "b", "c"])
        #expect(try names(stack, "a") == ["x", "y", "z"])
    }

    @Test func aWhiteoutHidesInBothForms() throws {
        let devices = try Tier.current() == .root
        let stack = try stack { middle in
            let writer = try TreeWriter(root: middle, ownerBase: fixture.store.ownerBase, name: "middle")
            if devices { try writer.whiteout("c") }
            try writer.file("a/x", [], mode: 0)
            try writer.file("b", [], mode: 0)
            try writer.finish()
            for path in ["a/x", "b"] { try set("user.overlay.whiteout", "y", middle.appending(FilePath(path).components)) }
            try set("user.overlay.opaque", "x", middle.appending("a"))
            try set("user.overlay.opaque", "x", middle)
        }
        #expect(try names(stack) == (devices ? ["a"] : ["a", "c"]))
        #expect(try names(stack, "a") == ["y", "z"])
    }

    @Test func anOpaqueDirectoryHidesWhatIsBelow() throws {
        let stack = try stack { middle in
            try Files.makeDirectory(middle.appending("a"))
            try set("user.overlay.opaque", "y", middle.appending("a"))
        }
        #expect(try names(stack, "a") == ["z"])
        #expect(try names(stack, "b") == ["x"])
    }

    @Test func aFileHidesADirectoryAndTheOtherWayRound() throws {
        let stack = try stack { middle in
            try Files.write("file", to: middle.appending("b"))
            try Files.makeDirectory(middle.appending("c"))
        }
        #expect(try stack.node(at: "b")?.kind == .file)
        #expect(try stack.node(at: "b/x") == nil)
        #expect(try stack.node(at: "c")?.kind == .directory)
    }

    @Test func linksStayInside() throws {
        let stack = try stack { middle in
            for (name, target) in [
                ("up", "../../../../a"), ("absolute", "/a/x"), ("loop", "loop"), ("gone", "/nowhere/../new/place"), ("chain", "up/y"),
            ] {
                try call("symlink") { symlink(target, middle.appending(name).string) }
            }
        }
        #expect(try stack.resolve("/up/x").path == "a/x")
        #expect(try stack.resolve("absolute").path == "a/x")
        #expect(try stack.resolve("chain").path == "a/y")
        #expect(try stack.resolve("gone/f").path == "new/place/f")
        #expect(try stack.resolve("gone/f").node == nil)
        #expect(try stack.resolve("../../../etc").path == "etc")
        #expect(throws: Failure.self) { try stack.resolve("loop") }
    }

    private func set(_ name: String, _ value: String, _ path: FilePath) throws {
        try call("setxattr \(path)") { lsetxattr(path.string, name, value, value.utf8.count, 0) }
    }
}
