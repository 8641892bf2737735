import CLinux
import Core
import Glibc
import Sandbox
import SystemPackage
import Testing

@testable import Trials

@Suite struct ChangeAuditTests {
    /// Two layers and an upper, as directories; `audit` compares them.
    private struct Stack {
        let root: FilePath
        var upper: FilePath { root.appending("upper") }
        var layers: [FilePath] { [root.appending("top"), root.appending("base")] }

        init(_ root: FilePath) throws {
            self.root = root
            for name in ["upper", "top", "base"] { try Files.makeDirectory(root.appending(name)) }
        }

        func file(_ layer: String, _ path: String, _ text: String = "x", mode: mode_t = 0o644) throws {
            let file = root.appending(layer).appending(path)
            try Files.makeDirectory(file.removingLastComponent())
            try Files.write(text, to: file, mode: mode)
        }

        /// The portable form; the root tier's device files need root.
        func whiteout(_ layer: String, _ path: String) throws {
            try file(layer, path, "")
            let file = root.appending(layer).appending(path)
            try mark(file, "user.overlay.whiteout", "y")
            try mark(file.removingLastComponent(), "user.overlay.opaque", "x")
        }

        func opaque(_ layer: String, _ path: String) throws {
            let directory = root.appending(layer).appending(path)
            try Files.makeDirectory(directory)
            try mark(directory, "user.overlay.opaque", "y")
        }

        private func mark(_ path: FilePath, _ name: String, _ value: String) throws {
            try call("setxattr") { setxattr(path.string, name, value, 1, 0) }
        }

        func audit() async throws -> (lines: [String], summary: ChangeSummary) {
            var audit = ChangeAudit(layers: layers, searchPath: ["/usr/local/bin", "/usr/bin"])
            var lines: [String] = []
            try await audit.run(upper: upper) { change in
                lines.append("\(change.kind) \(change.path)\(change.flag.map { " [\($0.rawValue)]" } ?? "")")
            }
            return (lines, audit.summary)
        }
    }

    @Test func kinds() async throws {
        try await withTemporaryDirectory { directory in
            let stack = try Stack(directory)
            try stack.file("base", "app/old.txt")
            try stack.file("base", "app/gone.txt")
            try stack.file("base", "app/hidden.txt")
            try stack.whiteout("top", "app/hidden.txt")
            try stack.file("base", "app/sub/deep.txt")
            try stack.file("upper", "app/old.txt", "new")
            try stack.file("upper", "app/new.txt")
            try stack.file("upper", "app/hidden.txt")
            try stack.whiteout("upper", "app/gone.txt")
            try stack.whiteout("upper", "app/never-there.txt")
            try stack.file("upper", "app/sub/more.txt")
            try stack.file("upper", "fresh/a.txt")
            let (lines, summary) = try await stack.audit()
            #expect(
                lines == [
                    "added /fresh", "deleted /app/gone.txt", "added /app/hidden.txt", "added /app/new.txt", "changed /app/old.txt",
                    "added /app/sub/more.txt", "added /fresh/a.txt",
                ])
            #expect((summary.added, summary.changed, summary.deleted) == (5, 1, 1))
        }
    }

    @Test func directoriesThatWereReplaced() async throws {
        try await withTemporaryDirectory { directory in
            let stack = try Stack(directory)
            try stack.file("base", "app/a.txt")
            try stack.file("base", "app/b.txt")
            try stack.file("top", "app/c.txt")
            try stack.opaque("upper", "app")
            try stack.file("upper", "app/b.txt")
            // A file where a directory was, and the other way round.
            try stack.file("base", "data/x")
            try stack.file("upper", "data")
            try stack.file("base", "note")
            try stack.file("upper", "note/y")
            let (lines, _) = try await stack.audit()
            #expect(
                lines == [
                    "changed /app", "changed /data", "changed /note", "deleted /app/a.txt", "changed /app/b.txt", "deleted /app/c.txt",
                    "added /note/y",
                ])
        }
    }

    @Test func aModeIsAChange() async throws {
        try await withTemporaryDirectory { directory in
            let stack = try Stack(directory)
            try stack.file("base", "private/x")
            try stack.file("upper", "private/y")
            chmod(stack.upper.appending("private").string, 0o700)
            #expect(try await stack.audit().lines == ["changed /private", "added /private/y"])
        }
    }

    @Test func flags() async throws {
        try await withTemporaryDirectory { directory in
            let stack = try Stack(directory)
            try stack.file("base", "usr/bin/git")
            try stack.file("upper", "usr/local/bin/git")
            try stack.file("upper", "usr/local/bin/tool")
            try stack.whiteout("upper", "usr/bin/git")
            try stack.file("upper", "etc/ld.so.preload")
            try stack.file("upper", "tests/conftest.py")
            try stack.file("upper", "logs/verifier/reward.txt")
            try stack.file("upper", "app/conftest.py")
            let (lines, summary) = try await stack.audit()
            #expect(lines.contains("added /usr/local/bin/git [path-shadowing]"))
            #expect(lines.contains("added /usr/local/bin/tool"))
            #expect(lines.contains("added /etc/ld.so.preload [preload]"))
            #expect(lines.contains("added /tests/conftest.py [verifier-place]"))
            #expect(lines.contains("added /logs/verifier/reward.txt [verifier-place]"))
            #expect(lines.contains("added /app/conftest.py [pytest-configuration]"))
            #expect(lines.contains("deleted /usr/bin/git [program]"))
            #expect(summary.flaggedCount == 6)
        }
    }

    @Test(arguments: [
        ("/usr/bin/python3.11", ChangeFlag.interpreter), ("/bin/sh", .interpreter), ("/opt/python3", nil), ("/usr/bin/git", nil),
        ("/usr/lib/x86_64-linux-gnu/libc.so.6", .library), ("/etc/ld.so.conf.d/x.conf", .library), ("/app/lib/x.so", nil),
        ("/usr/lib/python3/dist-packages/a.pth", .pythonStart), ("/root/sitecustomize.py", .pythonStart),
        ("/app/pytest.ini", .pytestConfiguration),
        ("/root/.bashrc", .shellStart), ("/etc/profile.d/x.sh", .shellStart), ("/etc/nsswitch.conf", .moduleConfiguration),
        ("/.selfharness/x", .verifierPlace), ("/testsuite/x", nil), ("/app/main.py", nil),
    ]) func flagOfAPath(_ path: String, _ flag: ChangeFlag?) { #expect(ChangeFlag.of(path, isDirectory: false) == flag) }

    /// Only root may make device files; an ordinary user's sandboxes do not write this form.
    @Test(.enabled(if: (try? Tier.current()) == .root, "a device node, which only root makes")) func theDeviceFormOfWhiteouts() async throws
    {
        try await withTemporaryDirectory { directory in
            let stack = try Stack(directory)
            try stack.file("base", "gone")
            try call("mknod") { mknod(stack.upper.appending("gone").string, S_IFCHR, 0) }
            #expect(try await stack.audit().lines == ["deleted /gone"])
        }
    }
}

@Suite struct MissedLinkTests {
    /// An agent can make more changes than are listed; a link to the verifier is listed all the same, and first.
    @Test func aLinkBehindTheLimitIsListed() {
        var audit = ChangeAudit(layers: [], searchPath: [])
        audit.verifierLinks = ["/app/a", "/app/b"]
        var lines: [String] = []
        audit.addMissedLinks { lines.append($0.path) }
        #expect(lines == [])
        audit.summary.count(Change(path: "/app/a", kind: .added, type: .link, flag: .verifierLink))
        audit.summary.isTruncated = true
        audit.addMissedLinks { lines.append($0.path) }
        #expect(lines == ["/app/b"])
        #expect(audit.summary.flagged.map(\.path) == ["/app/b", "/app/a"])
    }
}
