import Core
import Glibc
import SystemPackage
import Testing

/// Runs a body with a directory that is removed afterwards.
func withTemporaryDirectory<R>(_ body: (FilePath) async throws -> R) async throws -> R {
    let path = FilePath("/tmp").appending("images-test-\(Files.randomName(12))")
    try Files.makeDirectory(path, mode: 0o755)
    defer { try? Files.removeTree(path) }
    return try await body(path)
}

/// The failure that a body throws; records an issue if it throws none or another error.
func failure(_ body: () async throws -> Void) async -> Failure {
    do {
        try await body()
        Issue.record("nothing was thrown")
    } catch let failure as Failure {
        return failure
    } catch {
        Issue.record("thrown: \(error)")
    }
    return Failure(.infrastructure, "")
}

/// `lstat` of a path.
func status(_ path: FilePath) throws -> stat {
    var status = stat()
    try call("stat \(path)") { lstat(path.string, &status) }
    return status
}

func isMissing(_ path: FilePath) -> Bool { (try? status(path)) == nil }
