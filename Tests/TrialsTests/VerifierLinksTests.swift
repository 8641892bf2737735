import CLinux
import Core
import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import Trials

@Suite struct VerifierLinksTests {
    /// Links by path and target, in an upper directory over one layer with `/lib → usr/lib` and `/srv → /tests`.
    @Test(arguments: [
        ("app/a", "/tests/x", true), ("app/a", "../tests/x", true), ("app/a", "../../../tests", true), ("app/a", "/logs/verifier/y", true),
        ("app/a", "/.selfharness/z", true), ("app/a", "/proc/self/root/tests/x", true), ("app/a", "/proc/1/cwd/x", true),
        ("app/a", "/proc/self/task/1/root/tests", true), ("app/a", "/srv/x", true), ("app/a", "/lib/../tests/x", false),
        ("app/a", "/lib/../../tests/x", true), ("app/a", "/testsuite", false), ("app/a", "/usr/bin/python3", false),
        ("app/a", "/proc/self/fd/1", false), ("app/a", "/dev/stdout", false), ("app/a", "tests", false), ("app/a", "/logs/agent", false),
        ("app/a", "b", false), ("app/a", "a", false), ("tests/a", "/tests/b", false),
    ]) func linksThatLeadToTheVerifier(_ path: String, _ target: String, _ leads: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let (upper, layer) = (directory.appending("upper"), directory.appending("layer"))
            for folder in [
                upper, layer, layer.appending("usr/lib"), layer.appending("tests"), upper.appending(path).removingLastComponent(),
            ] {
                try Files.makeDirectory(folder)
            }
            func link(_ place: FilePath, _ target: String) throws {
                try FileManager.default.createSymbolicLink(atPath: place.string, withDestinationPath: target)
            }
            try link(layer.appending("lib"), "usr/lib")
            try link(layer.appending("srv"), "/tests")
            try link(upper.appending(path), target)
            let found = try await VerifierLinks(upper: upper, layers: [layer]).find()
            #expect(found == (leads ? [FilePath(path)] : []))
        }
    }

    /// Hops through names that are no text, and directories nested deeper than any walk with descriptors.
    @Test func namesThatAreNoTextAndDeepDirectories() async throws {
        try await withTemporaryDirectory { directory in
            var deep = directory.string + "/app"
            for _ in 0..<300 {
                #expect(mkdir(deep, 0o755) == 0)
                deep += "/d"
            }
            #expect(symlink("/tests/x", String(deep.dropLast()) + "link") == 0)
            var odd: [CChar] = directory.appending("app/").string.utf8.map { CChar(bitPattern: $0) }
            odd += [0x2f, CChar(bitPattern: 0xff), 0]
            #expect(symlink("/tests/x", odd) == 0)
            let found = try await VerifierLinks(upper: directory, layers: []).find()
            #expect(found.count == 2)
        }
    }
}
