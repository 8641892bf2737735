import Core
import SystemPackage

/// A folder that exists for one test.
enum Scratch {
    @discardableResult static func with<T>(_ body: (FilePath) throws -> T) throws -> T {
        let folder = try make()
        defer { try? Files.removeTree(folder) }
        return try body(folder)
    }

    @discardableResult static func with<T>(_ body: (FilePath) async throws -> T) async throws -> T {
        let folder = try make()
        defer { try? Files.removeTree(folder) }
        return try await body(folder)
    }

    private static func make() throws -> FilePath {
        let folder = FilePath("/tmp/improvement-\(Files.randomName(10))")
        try Files.makeDirectory(folder)
        return folder
    }
}
