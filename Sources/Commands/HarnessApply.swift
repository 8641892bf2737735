import ArgumentParser
import Console
import Core
import Harness
import SystemPackage
import Tasks

/// `selfharness harness apply`.
struct HarnessApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Check an edit against a harness, and write what comes out.",
        discussion: "Without -o nothing is written: the patch is printed. An edit that is refused writes nothing.")

    @Argument(help: "The harness's directory.") var directory: String
    @Argument(help: "The edit: a record, or a JSON array of operations.") var edit: String
    @Option(name: .shortAndLong, help: "The new directory for the result.") var output: String?
    @Option(help: "Where to write the edit's record, which 'invert' takes.") var record: String?
    @Option(parsing: .upToNextOption, help: "Folders of tasks whose texts must not be in the edit.") var tasks: [String] = []

    func run() async throws {
        let base = try HarnessArtifact.load(FilePath(directory))
        let leaks = try tasks.isEmpty ? nil : LeakScan(tasks: tasks.flatMap { try Suite.directories(in: FilePath($0)) })
        if let record, Files.exists(FilePath(record)) {
            throw Failure(.invalidInput, "something is there already", at: record, hint: "choose another place or remove it")
        }
        if let folder = record.map({ FilePath($0).removingLastComponent() }), !folder.isEmpty, !Files.isDirectory(folder) {
            throw Failure(.invalidInput, "there is no such folder", at: folder.string, hint: "make it first; nothing was written")
        }
        let (made, result) = try Self.apply(FilePath(edit), to: base, leaks: leaks)
        if let output { try result.write(to: FilePath(output)) }
        if let record { try Files.write(JSON.encode(made), to: FilePath(record)) }
        if let output {
            try Terminal.output.print("\(result.id)  \(Printable.line(output))")
        } else {
            try HarnessDiff.write(from: base, to: result)
        }
    }

    /// - Throws: ``Failure`` for what cannot be read and for every refusal.
    static func apply(_ path: FilePath, to base: HarnessArtifact, leaks: LeakScan?) throws -> (edit: Edit, result: HarnessArtifact) {
        let bytes = try Files.read(path, limit: 16 << 20)
        do {
            if let items = (try? JSON.decode(JSONValue.self, from: bytes))?.array {
                let operations = try items.enumerated().map { try EditOperation($1, at: "\(path): op \($0 + 1)") }
                let edit = try Edit(operations, of: base, audit: EditAudit(intent: "Applied by hand"), leaks: leaks)
                return (edit, try edit.apply(to: base))
            }
            let edit = try HarnessInvert.read(path)
            try edit.check(on: base, leaks: leaks)
            return (edit, try edit.apply(to: base))
        } catch let refusal as EditRefusal {
            throw refusal.failure(at: path.string)
        }
    }
}
