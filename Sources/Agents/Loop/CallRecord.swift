import Core
import Trajectories

/// One call of the run, as hooks and rules look back at it.
struct CallRecord: Sendable, Hashable {
    /// Equal for calls that ask for the same.
    var key: String
    /// See ``ToolRequest/display``.
    var display: String
    /// What the model was told.
    var text: String
    var facts: ResultFacts

    /// Whether it went wrong: not understood, a bad exit code, out of time. What a hook refused did not run, and so did not fail.
    var isFailure: Bool { facts.outcome != .refused && !facts.succeeded }
}

/// A call that a reply asks for, understood or not.
struct ProposedCall: Sendable, Hashable {
    /// Unique in the run.
    var id: String
    var name: String
    /// As the model wrote them.
    var arguments: String
    /// nil when it was not understood.
    var request: ToolRequest?
    /// Why it was not understood.
    var problem: String?

    /// See ``CallRecord/key``.
    var key: String {
        if case .bash(let command) = request { return "bash\n" + command.trimmed }
        return "\(name)\n\(arguments)"
    }

    /// See ``ToolRequest/display``.
    var display: String { request?.display ?? name }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
