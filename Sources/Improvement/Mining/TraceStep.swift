/// One thing the agent did, in the form that detectors look at and models are shown. A step of a trajectory with several calls is
/// several of these; what an agent said without a call is one too.
public struct TraceStep: Sendable, Codable, Hashable {
    /// `step_id` of the trajectory.
    public var step: Int
    /// `bash`, `read`, `write`, `edit`, `submit`, another tool's name, or `reply` for a message without a call.
    public var kind: String
    /// The command of `bash`, the path of a file tool, the message of a `reply`.
    public var command: String
    /// What `write` and `edit` put into the file.
    public var content: String?
    public var result: String
    /// Of a command; nil for other tools, and for a command killed by a signal.
    public var exit: Int32?
    /// The file system's content was different afterwards.
    public var changed: Bool
    public var timedOut: Bool
    public var truncated: Bool
    /// The reply or the call was not understood; nothing ran.
    public var malformed: Bool
    /// A hook or a rule of the harness refused the call.
    public var refused: Bool

    public init(
        step: Int, kind: String, command: String, content: String? = nil, result: String = "", exit: Int32? = nil, changed: Bool = false,
        timedOut: Bool = false, truncated: Bool = false, malformed: Bool = false, refused: Bool = false
    ) {
        self.step = step
        self.kind = kind
        self.command = command
        self.content = content
        self.result = result
        self.exit = exit
        self.changed = changed
        self.timedOut = timedOut
        self.truncated = truncated
        self.malformed = malformed
        self.refused = refused
    }

    /// Something ran.
    public var ran: Bool { kind != "reply" && kind != "submit" && !malformed && !refused }

    /// It ran and did not do what it was asked to.
    public var failed: Bool { timedOut || malformed || (ran && exit ?? 0 != 0) }

    /// It ran and only looked.
    public var onlyLooked: Bool { ran && !changed && !failed }
}
