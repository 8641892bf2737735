/// `policy/runtime.toml`: numbers and switches of the agent loop, each bounded.
///
/// A limit of the evaluation (a task's time, a job's budget) is not here: a harness cannot raise what it is measured by.
public struct RuntimePolicy: Sendable, Codable, Hashable {
    /// `max_turns`, 1–500: model calls.
    public var maxTurns = 30
    /// `command_timeout_sec`, 1–3600.
    public var commandTimeout: Double = 120
    /// `output_limit`, 200–200,000 characters of one result that the model sees; head and tail are kept.
    public var outputLimit = 8_000
    /// `reply_tokens`, 16–65,536.
    public var replyTokens = 2_048
    /// `temperature`, 0–2; nil is the model's default.
    public var temperature: Double?
    /// `repair_attempts`, 0–10: how many replies in a row may be malformed before the run ends.
    public var repairAttempts = 2
    /// `explains_repair`: a repair says what was wrong and how a right reply looks; else it only says that it was not understood.
    public var explainsRepair = false
    /// `persist_shell`: working directory and exported variables carry over from one `bash` call to the next.
    public var persistsShell = false
    /// `tool_protocol`: how the model calls tools.
    public var toolProtocol = ToolProtocol.auto
    /// `context_tokens`, 1,000–2,000,000: older results are cut when the conversation is longer; nil is no limit.
    public var contextTokens: Int?
    /// `on_overflow`: what happens when the model says that the conversation no longer fits; nil is ``Overflow/end``.
    public var onOverflow: Overflow?

    /// What to do about a full context window.
    public enum Overflow: String, Sendable, Codable, Hashable, CaseIterable {
        /// The run ends.
        case end
        /// Old results are cut, and the model is asked once more.
        case trim
        /// The model is asked what was done so far, and goes on with its own summary.
        case summarize
    }

    /// How calls of tools are written.
    public enum ToolProtocol: String, Sendable, Codable, Hashable, CaseIterable {
        /// Native for a model that has it, else text.
        case auto
        case native
        /// One fenced `bash` block a reply; other tools as a fenced `tool` block with JSON.
        case text
    }

    public init() {}
}
