import Core
import Harness

@testable import Improvement

/// Harnesses of one text file, `system.md`, whose only edit adds or removes a line. Enough for the loop's own logic.
struct TextWorkshop: HarnessWorkshop {
    /// Words that stand for texts of tasks.
    var leaks: [String] = []

    struct Line: Codable {
        var adds: Bool
        var line: String
        var notes: EditAudit
    }

    static func files(_ lines: [String]) -> HarnessFiles { ["system.md": Array(lines.joined(separator: "\n").utf8)] }

    /// The lines of all files.
    static func lines(_ files: HarnessFiles) -> [String] {
        let texts = files.sorted { $0.key < $1.key }.map { String(decoding: $0.value, as: UTF8.self) }
        return texts.flatMap { $0.split(separator: "\n").map(String.init) }
    }

    func id(of files: HarnessFiles) throws -> String {
        guard files.count == 1, let text = files["system.md"] else { throw Failure(.invalidInput, "this is no harness") }
        return "sha256:\(SHA256.hex(text))"
    }

    func rendered(_ files: HarnessFiles) throws -> String { Self.lines(files).joined(separator: "\n") }

    func surfaces(_ files: HarnessFiles) throws -> JSONValue {
        [["name": "prompt.system", "kind": "text", "budget": 1000, "used": 0, "text": .string(try rendered(files))]]
    }

    func prepare(_ operations: [JSONValue], audit: EditAudit, base: String, files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit {
        guard operations.count == 1, operations[0]["op"]?.string == "text.append", let line = operations[0]["text"]?.string else {
            throw StaticRefusal(code: "off_surface", reason: "only text.append is known")
        }
        if let leak = leaks.first(where: line.contains) { throw StaticRefusal(code: "leak", reason: "it names \(leak)") }
        return try prepared(Line(adds: true, line: line, notes: audit), files)
    }

    func removal(of edit: [UInt8], audit: EditAudit, base: String, files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit {
        guard var line = try? JSON.decode(Line.self, from: edit) else { throw StaticRefusal(code: "unreadable", reason: "no edit") }
        line.adds.toggle()
        line.notes = audit
        return try prepared(line, files)
    }

    private func prepared(_ line: Line, _ files: HarnessFiles) throws(StaticRefusal) -> PreparedEdit {
        guard let edited = Self.apply(line, to: files), let id = try? id(of: edited), let bytes = try? JSON.encode(line) else {
            throw .conflict(["the line is there already, or not there"])
        }
        return PreparedEdit(edit: bytes, surface: "prompt.system", candidate: id, files: edited)
    }

    private static func apply(_ line: Line, to files: HarnessFiles) -> HarnessFiles? {
        var lines = lines(files)
        guard lines.contains(line.line) != line.adds else { return nil }
        if line.adds { lines.append(line.line) } else { lines.removeAll { $0 == line.line } }
        return Self.files(lines)
    }

    func merge(_ edits: [[UInt8]], onto files: HarnessFiles) throws -> MergeOutcome {
        var files = files
        for edit in edits {
            guard let next = Self.apply(try JSON.decode(Line.self, from: edit), to: files) else { return .conflict(["same line"]) }
            files = next
        }
        return .merged(id: try id(of: files), files: files)
    }

    func diff(_ old: HarnessFiles, _ new: HarnessFiles) throws -> String {
        let before = Self.lines(old), after = Self.lines(new)
        return (before.filter { !after.contains($0) }.map { "-\($0)" } + after.filter { !before.contains($0) }.map { "+\($0)" })
            .joined(separator: "\n")
    }
}
