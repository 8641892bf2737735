/// A mechanical rule: at an event, under conditions, an action. Typed data and no code. One file of `hooks/`, named after it.
///
/// Conditions look at windows of recent steps, so that nothing can stick on.
public struct Hook: Sendable, Codable, Hashable {
    /// When a hook is looked at.
    public enum Event: String, Sendable, Codable, Hashable, CaseIterable {
        /// Once, before the first model call.
        case onStart = "on_start"
        /// Before each model call.
        case beforeModel = "before_model"
        /// After each reply, before its calls run.
        case afterModel = "after_model"
        /// Before each tool call.
        case beforeTool = "before_tool"
        /// After each tool call.
        case afterTool = "after_tool"
        /// After a tool call that failed.
        case onError = "on_error"
        /// When the agent says that it is done.
        case beforeFinish = "before_finish"
        /// When ``Condition/budgetUsed`` is crossed; at most once.
        case onBudget = "on_budget"
    }

    /// The file's name without `.toml`.
    public var name: String
    public var event: Event
    /// Every one must hold; none is always.
    public var conditions: [Condition]
    public var action: Action
    /// Lower ones come first; then by name.
    public var priority: Int

    public init(name: String, event: Event, conditions: [Condition] = [], action: Action, priority: Int = 100) {
        self.name = name
        self.event = event
        self.conditions = conditions
        self.action = action
        self.priority = priority
    }

    /// What must hold. The comment shows how `[when]` says it.
    public enum Condition: Sendable, Codable, Hashable {
        /// `same_command = { at_least = 3, window = 6 }`: the call at hand (or the last one) was made so often in the last calls.
        case sameCommand(atLeast: Int, window: Int)
        /// `tool_errors = { at_least = 2, window = 3 }`: failed calls among the last ones.
        case toolErrors(atLeast: Int, window: Int)
        /// `calls_without_change = 5`: the last calls, so many, changed no file.
        case callsWithoutChange(Int)
        /// `nothing_changed = true`: no call of the run has changed a file.
        case nothingChanged(Bool)
        /// `last_call_failed = true`.
        case lastCallFailed(Bool)
        /// `budget_used = 0.8`: this share of turns, tokens or time, whichever is furthest, from 0 to 1.
        case budgetUsed(Double)
        /// `turn_at_least = 5`, counted from 1.
        case turnAtLeast(Int)
        /// `output_matches = "regex"`: the last result's text (Swift `Regex` syntax, searched, at most 64 KiB of the text).
        case outputMatches(String)
        /// `command_matches = "regex"`: the command of the call at hand (or the last one).
        case commandMatches(String)
        /// `named_path_missing = true`: a path that the instruction names as an output does not exist.
        case namedPathMissing(Bool)
        /// `named_folder_missing = true`: a folder that such an output belongs in does not exist.
        case namedFolderMissing(Bool)
        /// `changed_since_check = true`: files changed after the last call that only read.
        case changedSinceCheck(Bool)
    }

    /// What happens. The comment shows how `[do]` says it.
    public enum Action: Sendable, Codable, Hashable {
        /// `inject = "text"`: a user message that stays in the conversation. Placeholders: see ``Placeholder``.
        case inject(String)
        /// `block = "text"`: the call (or the finishing) does not happen; the text is its answer.
        case block(String)
        /// `rewrite = { prefix = "…", suffix = "…" }`: text put around the command.
        case rewrite(prefix: String, suffix: String)
        /// `resample = { temperature = 1.0 }`: the reply is thrown away and drawn again, at most once a turn (`after_model`).
        case resample(temperature: Double)
        /// `require = "rule"`: a rule of `verify/rules.toml` must hold, or finishing is refused with the rule's message.
        case requireCheck(String)
        /// `phase = "recover"`: this phase's text is shown with the next model call.
        case switchPhase(Phase)
        /// `stop = "reason"`: the run ends and is graded.
        case stop(String)
    }

    /// What texts of hooks and rules may hold; replaced when the text is used.
    public enum Placeholder: String, Sendable, CaseIterable {
        case command
        /// Of the last call that was not refused.
        case output
        case turnsLeft = "turns_left"
        case missingPaths = "missing_paths"
        /// Folders that such paths belong in and that do not exist, in words for a shell.
        case missingFolders = "missing_folders"
        case workingDirectory = "working_directory"
        /// Directories below the working directory that hold a `.git`.
        case repositories
        /// Entries of the working directory.
        case entries
        /// The files in the working directory and up to three folders below it, in words for a shell.
        case files

        /// As it stands in a text.
        public var text: String { "{{\(rawValue)}}" }
    }
}

/// The phases of a run that have an instruction of their own.
public enum Phase: String, Sendable, Codable, Hashable, CaseIterable {
    /// Shown until the first tool answered.
    case bootstrap
    /// Always shown.
    case execute
    /// Always shown.
    case verify
    /// Shown while one of the last two calls failed.
    case recover
}
