/// A check before finishing: `[[rule]]` of `verify/rules.toml`.
public struct VerificationRule: Sendable, Codable, Hashable {
    /// What must hold.
    public enum Check: Sendable, Codable, Hashable {
        /// `check = "changed"`: some call changed a file.
        case changed
        /// `check = "last_call_succeeded"`.
        case lastCallSucceeded
        /// `check = "named_paths_exist"`: every path that the instruction names as an output exists and is not empty.
        case namedPathsExist
        /// `check = "checked_since_change"`: a call that changed nothing came after the last change.
        case checkedSinceChange
        /// `check = "command"`, `command = "…"`: it exits 0 in the sandbox, as the agent's user.
        case command(String)
    }

    public var name: String
    public var check: Check
    /// What the model is told; placeholders as in hooks.
    public var message: String
    /// How often it may refuse, 1–10; then finishing is allowed.
    public var maxRefusals: Int

    public init(name: String, check: Check, message: String, maxRefusals: Int = 2) {
        self.name = name
        self.check = check
        self.message = message
        self.maxRefusals = maxRefusals
    }
}
