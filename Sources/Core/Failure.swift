/// An error that a person can act on: what went wrong, where, and what to do about it.
///
/// A task's or an agent's failure is a value in a result, never a thrown `Failure`; thrown means that
/// the input is wrong or that the host cannot do what was asked.
public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Who has to act, and so which exit code the program ends with (DESIGN §10).
    public enum Kind: String, Sendable, Codable {
        /// The input (a task, a Dockerfile, an archive, a flag) is wrong.
        case invalidInput
        /// The input is right but asks for something that is not supported.
        case unsupported
        /// The host or a tool on it failed or lacks something.
        case infrastructure
        /// Another process holds what was asked for.
        case busy
        /// What runs inside a sandbox prevented it: the task's doing, never the host's.
        case prevented
    }

    public var kind: Kind
    /// What went wrong, one sentence without a full stop.
    public var what: String
    /// Where: a file with line or key, a step, a system call.
    public var place: String?
    /// What the reader can do.
    public var hint: String?

    public init(_ kind: Kind, _ what: String, at place: String? = nil, hint: String? = nil) {
        self.kind = kind
        self.what = what
        self.place = place
        self.hint = hint
    }

    public var description: String {
        var text = place.map { "\($0): " } ?? ""
        text += what
        if let hint { text += "\n  → \(hint)" }
        return text
    }
}
