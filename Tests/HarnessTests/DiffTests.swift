import Core
import Foundation
import SystemPackage
import Testing

@testable import Harness

/// Patches that git itself applies.
@Suite struct DiffTests {
    @Test(arguments: 0..<40) func gitAppliesIt(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed) &* 77)
        let (old, new) = (try dice.harness(), try dice.harness())
        let patch = UnifiedDiff.between(old.files, new.files)
        #expect(patch.isEmpty == (old == new))
        guard old != new else { return }
        #expect(try Git.apply(patch, to: old) == new.files)
    }

    @Test func missingLineEndsAreSaid() throws {
        let base = try Sample.minimal
        let open = try Sample.minimal(["prompt/phases/recover.md": "no line end"])
        let patch = UnifiedDiff.between(base.files, open.files)
        #expect(patch.contains("\n+no line end\n\\ No newline at end of file\n"))
        #expect(try Git.apply(patch, to: base) == open.files)
    }

    @Test func equalHarnessesDifferInNothing() throws {
        #expect(UnifiedDiff.between(try Sample.minimal.files, try Sample.minimal.files) == "")
    }
}

/// `git apply` in a directory of its own.
enum Git {
    static func apply(_ patch: String, to artifact: HarnessArtifact) throws -> HarnessFiles {
        let place = FilePath(FileManager.default.temporaryDirectory.path).appending("harness-\(Files.randomName(8))")
        defer { try? Files.removeTree(place) }
        try Files.makeDirectory(place)
        let directory = place.appending("harness")
        try artifact.write(to: directory)
        try Files.write(patch, to: place.appending("change.patch"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "apply", "../change.patch"]
        process.currentDirectoryURL = URL(filePath: directory.string)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(.invalidInput, "git apply refuses:\n\(patch)") }
        return try HarnessArtifact.load(directory).files
    }
}
