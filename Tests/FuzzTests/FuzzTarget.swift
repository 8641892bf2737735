import Core
import FoundationEssentials
import Glibc
import SystemPackage
import Testing

/// One reader of bytes that may come from an enemy.
///
/// Its body must end: by returning, or by throwing one of our own errors. A trap ends the test's process, and the input lies in
/// `.build/fuzz`. Properties that must hold of an accepted input are checked in the body by ``Violation``.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
    let name: String
    /// Inputs of the right form, to begin with.
    let corpus: @Sendable () throws -> [[UInt8]]
    var words: [String] = []
    var limit = 16 << 10
    /// Inputs in a short run.
    var rounds = 1000
    let body: @Sendable ([UInt8], FilePath) async throws -> Void

    var testDescription: String { name }

    /// An accepted input that breaks a promise.
    struct Violation: Error, CustomStringConvertible {
        let description: String
        init(_ text: String) { description = text }
    }

    static var root: FilePath {
        FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
    }

    /// Files of the repository with this name, below a folder.
    static func files(_ name: String, below folder: String) throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        func walk(_ path: FilePath) throws {
            for entry in try Files.list(path).sorted() {
                let child = path.appending(entry)
                if Files.isDirectory(child) {
                    try walk(child)
                } else if Glob(name).matches(entry) {
                    found.append(try Files.read(child))
                }
            }
        }
        try walk(root.appending(folder))
        return found
    }

    /// Inputs that once broke it: `Tests/Fixtures/fuzz/NAME/…`.
    func regressions() throws -> [[UInt8]] {
        let folder = Self.root.appending("Tests/Fixtures/fuzz").appending(name)
        guard Files.isDirectory(folder) else { return [] }
        return try Files.list(folder).sorted().map { try Files.read(folder.appending($0)) }
    }

    /// Runs one input in a folder of its own kind; what is thrown and not ours is a finding.
    func run(_ input: [UInt8], in scratch: FilePath) async throws {
        do {
            try await body(input, scratch)
        } catch let violation as Violation {
            throw violation
        } catch {
            // Every reader answers bad input with an error that says what is wrong.
            let text = "\(error)"
            if text.isEmpty { throw Violation("an error without words: \(type(of: error))") }
        }
    }
}
