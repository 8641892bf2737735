import Core
import SystemPackage

/// A folder that exists for one test.
enum Scratch {
    static func with<T>(_ body: (FilePath) async throws -> T) async throws -> T {
        let folder = FilePath("/tmp/reports-\(Files.randomName(10))")
        try Files.makeDirectory(folder)
        defer { try? Files.removeTree(folder) }
        return try await body(folder)
    }
}
