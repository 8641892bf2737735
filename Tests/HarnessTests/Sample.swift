import Core
import SystemPackage

@testable import Harness

/// Harnesses for tests.
enum Sample {
    /// A bundled harness.
    static func directory(_ name: String) -> FilePath {
        FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent().appending("harnesses/\(name)")
    }

    static var minimal: HarnessArtifact { get throws { try HarnessArtifact.load(directory("minimal")) } }

    /// The minimal harness with some files changed; nil removes one.
    static func minimal(_ changes: [String: String?]) throws -> HarnessArtifact {
        var files = try minimal.files
        for (path, text) in changes { files[path] = text.map { Array($0.utf8) } }
        return try HarnessArtifact(files: files)
    }
}
