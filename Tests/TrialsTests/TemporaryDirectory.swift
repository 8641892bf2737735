import Core
import SystemPackage

/// A directory that is gone after the test.
func withTemporaryDirectory<R>(_ body: (FilePath) throws -> R) throws -> R {
    let path = FilePath("/tmp/selfharness-trials-\(Files.randomName(10))")
    try Files.makeDirectory(path)
    defer { try? Files.removeTree(path) }
    return try body(path)
}

/// A directory that is gone after the test.
func withTemporaryDirectory<R>(_ body: (FilePath) async throws -> R) async throws -> R {
    let path = FilePath("/tmp/selfharness-trials-\(Files.randomName(10))")
    try Files.makeDirectory(path)
    defer { try? Files.removeTree(path) }
    return try await body(path)
}
