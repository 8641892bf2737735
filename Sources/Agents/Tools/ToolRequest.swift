import Core
import Harness

/// A call of one of the program's tools, with its arguments read and checked.
enum ToolRequest: Sendable, Hashable {
    case bash(command: String)
    /// `offset` is the first line, from 1; `limit` the most lines.
    case read(path: String, offset: Int?, limit: Int?)
    case write(path: String, content: String)
    case edit(path: String, old: String, new: String)
    case submit(message: String?)

    var kind: ToolSpec.Kind {
        switch self {
        case .bash: .bash
        case .read: .read
        case .write: .write
        case .edit: .edit
        case .submit: .submit
        }
    }

    /// What a person and a hook's regular expression see: the command, or the tool and its path.
    var display: String {
        switch self {
        case .bash(let command): command
        case .read(let path, _, _): "read \(path)"
        case .write(let path, _): "write \(path)"
        case .edit(let path, _, _): "edit \(path)"
        case .submit: "submit"
        }
    }

    /// Reads a call as a model wrote it.
    ///
    /// - Parameter arguments: JSON text; empty stands for an empty object.
    /// - Throws: ``Problem`` in words for the model.
    init(name: String, arguments: String, tools: [ToolSpec]) throws(Problem) {
        guard let kind = ToolSpec.Kind(rawValue: name), tools.contains(where: { $0.kind == kind && $0.isEnabled }) else {
            let names = tools.filter(\.isEnabled).map(\.kind.rawValue).joined(separator: ", ")
            throw Problem("there is no tool '\(name)'; the tools are \(names)")
        }
        let text = arguments.isEmpty ? "{}" : arguments
        guard let value = try? JSON.decode(JSONValue.self, from: Array(text.utf8)), case .object = value else {
            throw Problem("the arguments of '\(name)' are not a JSON object")
        }
        try self.init(kind, value)
    }

    private init(_ kind: ToolSpec.Kind, _ value: JSONValue) throws(Problem) {
        func text(_ key: String) throws(Problem) -> String {
            guard let text = value[key]?.string else { throw Problem("'\(kind.rawValue)' needs '\(key)', a text") }
            return text
        }
        func number(_ key: String) throws(Problem) -> Int? {
            guard let given = value[key], given != .null else { return nil }
            // Models write numbers as texts now and then; there is no doubt about what they mean.
            guard let number = given.int ?? given.string.flatMap({ Int($0) }), number > 0 else {
                throw Problem("'\(key)' of '\(kind.rawValue)' is a whole number from 1")
            }
            return number
        }
        func path() throws(Problem) -> String {
            let path = try text("path")
            guard !path.isEmpty, !path.utf8.contains(0) else { throw Problem("'path' of '\(kind.rawValue)' is not a path") }
            return path
        }
        switch kind {
        case .bash:
            let command = try text("command")
            guard !command.utf8.contains(0) else { throw Problem("a command cannot hold a NUL byte") }
            self = .bash(command: command)
        case .read: self = .read(path: try path(), offset: try number("offset"), limit: try number("limit"))
        case .write: self = .write(path: try path(), content: try text("content"))
        case .edit: self = .edit(path: try path(), old: try text("old"), new: try text("new"))
        case .submit: self = .submit(message: value["message"]?.string)
        }
    }

    /// Why a call or a reply cannot be understood, in words for the model.
    struct Problem: Error, Hashable {
        var text: String

        init(_ text: String) { self.text = text }
    }
}
