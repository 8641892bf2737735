import ArgumentParser
import Console
import Core
import Harness
import SystemPackage

/// `selfharness harness invert`.
struct HarnessInvert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invert", abstract: "Print the edit that takes another back, byte for byte.")

    @Argument(help: "The edit's record.") var edit: String
    @Option(name: .shortAndLong, help: "The new file for it; standard output otherwise.") var output: String?

    func run() async throws {
        let bytes = try JSON.encode(try Self.read(FilePath(edit)).inverse)
        guard let output else { return try Terminal.output.print(String(decoding: bytes, as: UTF8.self)) }
        guard !Files.exists(FilePath(output)) else {
            throw Failure(.invalidInput, "something is there already", at: output, hint: "choose another place or remove it")
        }
        try Files.write(bytes, to: FilePath(output))
    }

    /// - Throws: ``Failure`` when the file holds no record of an edit.
    static func read(_ path: FilePath) throws -> Edit {
        let bytes = try Files.read(path, limit: 16 << 20)
        do {
            return try JSON.decode(Edit.self, from: bytes)
        } catch {
            throw Failure(
                .invalidInput, "this is no record of an edit: \(error)", at: path.string,
                hint: "'harness apply --record' writes one; see docs/harness.md")
        }
    }
}
