import Core

/// One thing that is wrong, doubtful or not supported in a task directory.
public struct TaskProblem: Sendable, Equatable, Encodable {
    /// How much a problem weighs.
    public enum Severity: String, Sendable, Encodable {
        /// The task cannot be used.
        case error
        /// The task can be used, but probably not as its author meant; `--strict` turns it into an error.
        case warning
    }

    public let severity: Severity
    /// `.unsupported` for what is right in Harbor but refused here, `.invalidInput` otherwise.
    public let kind: Failure.Kind
    /// The file or folder, relative to the task directory; with line and column for a syntax error.
    public let file: String
    /// The key in `task.toml`, with the tables above it: `verifier.timeout_sec`.
    public let key: String?
    /// One sentence without a full stop.
    public let message: String
    /// What the author can do.
    public let hint: String?

    public init(
        _ severity: Severity, _ kind: Failure.Kind = .invalidInput, in file: String, key: String? = nil, _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.kind = kind
        self.file = file
        self.key = key
        self.message = message
        self.hint = hint
    }
}

extension TaskProblem: CustomStringConvertible {
    public var description: String {
        // What is said of the whole directory stands below its name.
        var text = file == "." ? "" : "\(file): "
        if let key { text += "\(key): " }
        text += message
        if let hint { text += " (\(hint))" }
        return text
    }
}

/// Collects problems while a task is read, so that an author sees all of them at once.
final class ProblemList {
    private(set) var all: [TaskProblem] = []

    func error(in file: String, key: String? = nil, _ message: String, hint: String? = nil) {
        all.append(TaskProblem(.error, in: file, key: key, message, hint: hint))
    }

    func unsupported(in file: String, key: String? = nil, _ message: String, hint: String? = nil) {
        all.append(TaskProblem(.error, .unsupported, in: file, key: key, message, hint: hint))
    }

    func warning(in file: String, key: String? = nil, _ message: String, hint: String? = nil) {
        all.append(TaskProblem(.warning, in: file, key: key, message, hint: hint))
    }

    /// One error for all that was found, warnings too.
    func throwIfAny() throws {
        guard !all.isEmpty else { return }
        let isUnsupported = all.allSatisfy { $0.kind == .unsupported }
        throw Failure(isUnsupported ? .unsupported : .invalidInput, all.map(\.description).joined(separator: "\n"))
    }
}
