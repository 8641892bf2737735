/// What the runner knows of one tool result beside its text: `extra.selfharness` of an observation's result.
public struct ResultFacts: Sendable, Codable, Hashable {
    /// How the call ended.
    public enum Outcome: String, Sendable, Codable, Hashable {
        /// It ran; see ``ResultFacts/exitCode``.
        case ran
        /// The tool or its arguments were not understood; nothing ran.
        case malformed
        /// A hook or a rule of the harness refused it; nothing ran.
        case refused
    }

    public var outcome: Outcome
    /// Of a command; nil for tools that run none, and for a command killed by a signal.
    public var exitCode: Int32?
    public var timedOut: Bool
    /// The text shown to the model is shorter than the output.
    public var truncated: Bool
    /// The file system's content was different afterwards.
    public var changed: Bool

    public init(outcome: Outcome, exitCode: Int32? = nil, timedOut: Bool = false, truncated: Bool = false, changed: Bool = false) {
        self.outcome = outcome
        self.exitCode = exitCode
        self.timedOut = timedOut
        self.truncated = truncated
        self.changed = changed
    }

    /// The call did what it was asked to, as far as its exit code says.
    public var succeeded: Bool { outcome == .ran && !timedOut && exitCode ?? 0 == 0 }
}

/// What the runner knows of one step: `extra.selfharness` of a step.
public struct StepFacts: Sendable, Codable, Hashable {
    /// The harness's hooks and rules that fired, by name, in order.
    public var fired: [String]
    /// The reply was not understood, and a repair was asked for.
    public var malformed: Bool

    public init(fired: [String] = [], malformed: Bool = false) {
        self.fired = fired
        self.malformed = malformed
    }
}

/// How the whole run ended: `extra.selfharness` of a trajectory.
public struct RunFacts: Sendable, Codable, Hashable {
    /// What ended it.
    public enum End: String, Sendable, Codable, Hashable {
        case submitted
        case turnLimit = "turn_limit"
        case tokenLimit = "token_limit"
        case timeLimit = "time_limit"
        case contextOverflow = "context_overflow"
        case refusal
        /// Too many replies in a row were not understood.
        case malformed
        /// A hook of the harness stopped it.
        case stopped
    }

    public var end: End
    /// The harness's id; nil for an agent without one.
    public var harness: String?
    public var draw: Int

    public init(end: End, harness: String?, draw: Int) {
        self.end = end
        self.harness = harness
        self.draw = draw
    }
}
