import Core
import Glibc
import SystemPackage
import Testing

@testable import Agents

/// What counts as a change, on directories that stand for an overlay's.
@Suite struct ChangeDetectorTests {
    private final class Place {
        let upper: FilePath
        let lower: FilePath
        private var detector: ChangeDetector

        init(upper: FilePath, lower: FilePath) {
            self.upper = upper
            self.lower = lower
            detector = ChangeDetector(upper: upper, layers: [lower])
        }

        func update() -> Bool { detector.update() }

        func write(_ text: String, _ path: String) throws { try Self.put(text, upper.appending(path)) }

        /// In place, as a shell's `>` does it.
        static func put(_ text: String, _ path: FilePath) throws {
            try Files.makeDirectory(path.removingLastComponent())
            let fd = OwnedDescriptor(open(path.string, O_WRONLY | O_CREAT | O_TRUNC, 0o644))
            try Files.writeAll(Array(text.utf8), to: fd.raw, step: "write")
        }
    }

    private func with(lower: [String: String] = [:], _ body: (Place) throws -> Void) throws {
        let root = FilePath("/tmp").appending("change-test-\(Files.randomName(8))")
        defer { try? Files.removeTree(root) }
        let (up, low) = (root.appending("upper"), root.appending("lower"))
        for directory in [up, low] { try Files.makeDirectory(directory) }
        for (path, text) in lower { try Place.put(text, low.appending(path)) }
        try body(Place(upper: up, lower: low))
    }

    @Test func filesAndDirectories() throws {
        try with { place in
            #expect(!place.update())
            try place.write("a", "d/f")
            #expect(place.update())
            #expect(!place.update())
            try Files.makeDirectory(place.upper.appending("empty"))
            #expect(place.update())
            chmod(place.upper.appending("d").string, 0o700)
            #expect(place.update())
            unlink(place.upper.appending("d/f").string)
            #expect(place.update())
            symlink("/x", place.upper.appending("link").string)
            #expect(place.update())
            #expect(!place.update())
        }
    }

    /// Two writes of equal length within one tick of the clock have the same times and sizes.
    @Test func aSecondWriteWithinOneTickIsSeen() throws {
        try with { place in
            for round in 0..<200 {
                try place.write("\(round % 10)", "f")
                #expect(place.update(), "round \(round)")
                #expect(!place.update(), "round \(round)")
            }
        }
    }

    @Test func aCopyThatNobodyChangedIsNoChange() throws {
        try with(lower: ["etc/passwd": "root\n", "etc/group": "root\n"]) { place in
            try place.write("root\n", "etc/passwd")
            var status = stat()
            stat(place.lower.appending("etc/passwd").string, &status)
            let times = [status.st_atim, status.st_mtim]
            utimensat(AT_FDCWD, place.upper.appending("etc/passwd").string, times, 0)
            #expect(!place.update())
            try place.write("other\n", "etc/passwd")
            #expect(place.update())
            chmod(place.upper.appending("etc").string, 0o711)
            #expect(place.update(), "a directory that was copied up already")
        }
    }

    @Test func cachesAreNoChange() throws {
        try with { place in
            try place.write("a", "app/.git/HEAD")
            #expect(place.update())
            for path in ["app/__pycache__/m.pyc", "app/.pytest_cache/v", "app/.git/index"] { try place.write("x", path) }
            #expect(!place.update())
            try place.write("x", "app/index")
            #expect(place.update())
        }
    }
}
