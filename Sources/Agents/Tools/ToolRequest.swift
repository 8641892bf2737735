import Core
import Harness
import Screen

/// A call of one of the program's tools, with its arguments read and checked.
enum ToolRequest: Sendable, Hashable {
    case bash(command: String)
    /// `offset` is the first line, from 1; `limit` the most lines.
    case read(path: String, offset: Int?, limit: Int?)
    case write(path: String, content: String)
    case edit(path: String, old: String, new: String)
    /// Without keys it only looks. `wait` is how many seconds the running program may take.
    case terminal(keys: [Keystroke], wait: Double?)
    /// A task for one of the harness's subagents.
    case delegate(agent: String, task: String)
    case submit(message: String?)

    var kind: ToolSpec.Kind {
        switch self {
        case .bash: .bash
        case .read: .read
        case .write: .write
        case .edit: .edit
        case .terminal: .terminal
        case .delegate: .delegate
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
        case .terminal(let keys, _): (["terminal"] + keys.map(\.description)).joined(separator: " ")
        case .delegate(let agent, let task): "delegate \(agent): \(task)"
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
        case .terminal: self = .terminal(keys: try Self.keys(value), wait: try Self.wait(value))
        case .delegate: self = .delegate(agent: try text("agent"), task: try text("task"))
        case .submit: self = .submit(message: value["message"]?.string)
        }
    }

    /// Bytes that one call may type.
    static let keysLimit = 32 << 10
    /// Seconds that one call may wait.
    static let waitLimit = 600.0

    private static func keys(_ value: JSONValue) throws(Problem) -> [Keystroke] {
        guard let given = value["keys"], given != .null else { return [] }
        let items = given.string.map { [$0] } ?? given.array?.compactMap(\.string) ?? []
        guard given.string != nil || items.count == given.array?.count else {
            throw Problem("'keys' of 'terminal' is a list of texts and key names, or one of them")
        }
        guard items.reduce(0, { $0 + $1.utf8.count }) <= keysLimit else {
            throw Problem("'keys' of 'terminal' are more than \(keysLimit) bytes; write a file instead")
        }
        return items.filter { !$0.isEmpty }.map { Keystroke($0) }
    }

    private static func wait(_ value: JSONValue) throws(Problem) -> Double? {
        guard let given = value["wait"], given != .null else { return nil }
        guard let seconds = given.double ?? given.string.flatMap({ Double($0) }), (0...waitLimit).contains(seconds) else {
            throw Problem("'wait' of 'terminal' is a number of seconds from 0 to \(Int(waitLimit))")
        }
        return seconds
    }

    /// Why a call or a reply cannot be understood, in words for the model.
    struct Problem: Error, Hashable {
        var text: String

        init(_ text: String) { self.text = text }
    }
}
