import Core

extension EditTemplate {
    /// The templates against a mechanism; none for what no edit can mend. No text uses a word that the lexicon holds out.
    static func against(_ mechanism: String) -> [EditTemplate] {
        guard let habit = Habit(rawValue: mechanism) else { return other[mechanism] ?? [] }
        return strong(habit) + [weak(habit)]
    }

    private static func weak(_ habit: Habit) -> EditTemplate {
        let words = habit.rawValue.replacing("_", with: " ")
        return .text("prompt.execute", "Mind the following when you work: \(words).", "Mention \(words)", isWeak: true)
    }

    private static let other: [String: [EditTemplate]] = [
        "budget_exhausted": strong(.exploredTooLong) + [.policy("max_turns", 60, "Leave more turns")],
        "output_truncated": [.policy("output_limit", 16_000, "Show more of long outputs")],
        "command_timeout": [.policy("command_timeout_sec", 300, "Let slow commands end")],
        "context_overflow": [.policy("context_tokens", 8_000, "Cut old results")],
        "ignored_instruction": strong(.printedNotSaved),
    ]

    private static func strong(_ habit: Habit) -> [EditTemplate] {
        switch habit {
        case .missingOutputDirectory, .unquotedPath, .wrongDirectory, .environmentLost: place(habit)
        case .printedNotSaved, .noVerification, .nothingChanged, .prematurePlaceholder, .partialWork: ends(habit)
        case .repeatedCommand, .stoppedAfterError, .exploredTooLong: course(habit)
        case .malformedReply, .wrongArguments: form
        case .deletedArtifact, .overwroteInput: spoils(habit)
        }
    }

    private static func place(_ habit: Habit) -> [EditTemplate] {
        let missing: JSONValue = ["output_matches": "No such file or directory"]
        switch habit {
        case .missingOutputDirectory:
            return [
                .hook(
                    "make-directory", "on_error", when: missing,
                    do: ["inject": "The FAILED command needs a directory that is missing: make the parent directory with `mkdir -p`."],
                    "Name the missing directory when a command fails for it"),
                .text("prompt.recover", "Make a missing parent directory with `mkdir -p`.", "Say how to make directories after an error"),
                .text(
                    "prompt.execute", "Make the parent directory of every result with `mkdir -p` in the same command.",
                    "Make directories first"),
            ]
        case .unquotedPath:
            return [
                .hook(
                    "quote-paths", "on_error", when: ["output_matches": "No such file|ambiguous redirect|too many arguments"],
                    do: ["inject": "Quote every path that has a space with double quotes."], "Point at quoting when a path is not found"),
                .text("prompt.execute", "Always quote paths with double quotes.", "Quote paths"),
            ]
        case .wrongDirectory:
            return [
                .hook(
                    "show-project", "on_error", when: ["output_matches": "No such file|not found|not a git"],
                    do: ["inject": "Run the script inside the project: cd to the repository {{repositories}} in the same command."],
                    "Name the repository when a command does not find its files"),
                .text(
                    "prompt.bootstrap", "Find the project's script with `find`, and cd to it in the same command.", "Find the project first"
                ),
            ]
        default:
            return [
                .policy("persist_shell", true, "Keep directory and variables between calls"),
                .text(
                    "prompt.execute", "Each call is a fresh shell: cd and variables are lost. Join them with && in the same command.",
                    "Say that shells do not remember"),
                EditTemplate(
                    operation: [
                        "op": "table.set", "surface": "tools", "key": "bash.description",
                        "value":
                            "Run a command with bash. Each call is a fresh shell: source settings and cd in the same command, joined with &&.",
                    ], intent: "Say in the tool's description that shells do not remember"),
            ]
        }
    }

    private static func ends(_ habit: Habit) -> [EditTemplate] {
        switch habit {
        case .printedNotSaved:
            return [
                .rule(
                    "results-exist", "named_paths_exist",
                    "Not finished. Missing: {{missing_paths}}. Save the result there: redirect the output to that path.",
                    "Finish only when every named file is there"),
                .hook(
                    "result-missing", "before_finish", when: ["named_path_missing": true],
                    do: ["block": "The result is missing: {{missing_paths}}. Save it: redirect the output to that path."],
                    "Refuse to finish without the named files"),
                .text("prompt.system", "Save every result in the file that is named: redirect the output to its path.", "Save results"),
            ]
        case .noVerification:
            return [
                .rule(
                    "look-again", "checked_since_change", "Check before you finish: print the contents with cat and compare them.",
                    "Finish only after a look at the result"),
                .text(
                    "prompt.verify", "Before you finish, print the contents with cat and compare them with what was asked.",
                    "Compare the result before finishing"),
            ]
        case .nothingChanged:
            return [
                .rule(
                    "something-changed", "changed", "Nothing was changed: do not finish until a result is written.",
                    "Finish only after a change"),
                .text("prompt.system", "Do not finish before a result is written.", "Work before finishing"),
            ]
        case .prematurePlaceholder:
            return [
                .text("prompt.execute", "Never write placeholder text: write only the real result.", "No placeholders"),
                .hook(
                    "no-placeholder", "before_tool", when: ["command_matches": "echo (pending|TODO|placeholder)"],
                    do: ["block": "Not run. Never write placeholder text: write the real result."], "Stop placeholders"),
            ]
        default:
            return [
                .text("prompt.verify", "Count the files: work on until every named file is done.", "Count what was asked for"),
                .rule(
                    "results-exist", "named_paths_exist", "Missing: {{missing_paths}}. Work on until all files exist.",
                    "Finish only with all files"),
            ]
        }
    }

    private static func course(_ habit: Habit) -> [EditTemplate] {
        switch habit {
        case .repeatedCommand:
            return [
                .hook(
                    "no-repeat", "before_tool", when: ["same_command": ["at_least": 2, "window": 4], "last_call_failed": true],
                    do: ["block": "Not run: never repeat the failed command unchanged. Fix the cause of the error first."],
                    "Stop a failed command from coming back"),
                .hook(
                    "redraw", "after_model", when: ["same_command": ["at_least": 2, "window": 4], "last_call_failed": true],
                    do: ["resample": ["temperature": 1.0]], "Draw again when a failed command comes back"),
                .text("prompt.recover", "Never repeat the failed command unchanged: fix the cause first.", "Do not repeat failures"),
            ]
        case .stoppedAfterError:
            return [
                .rule(
                    "last-call-worked", "last_call_succeeded", "The last command failed. Fix the cause of the error before you finish.",
                    refusals: 4,
                    "Finish only after a command that worked"),
                .text("prompt.recover", "Fix the cause of the error until the command works.", "Go on after errors"),
                .text("prompt.system", "Never finish after a failed command: fix the cause of the error.", "Do not stop at errors"),
            ]
        default:
            return [
                .hook(
                    "start-working", "before_model", when: ["calls_without_change": 3],
                    do: ["inject": "Stop looking around: you have enough. Do the work with the next call, {{turns_left}} turns are left."],
                    "End exploration after three calls without a change"),
                EditTemplate(
                    operation: [
                        "op": "text.set", "surface": "prompt.bootstrap", "text": "Look once at most, then do the work with the next call.",
                    ], intent: "Ask for one look instead of a tour"),
                .text("prompt.execute", "Look at most two times; stop exploring and start the work.", "Limit exploration"),
            ]
        }
    }

    private static let form: [EditTemplate] = [
        .policy("explains_repair", true, "Explain what was wrong with a malformed reply"),
        .policy("repair_attempts", 6, "Allow more malformed replies in a row"),
        .text("prompt.system", "Every reply must call exactly one tool; bash takes the argument `command`.", "Say how a reply looks"),
    ]

    private static func spoils(_ habit: Habit) -> [EditTemplate] {
        if habit == .deletedArtifact {
            return [
                .hook(
                    "keep-results", "before_tool", when: ["command_matches": #"\brm\s+-[a-z]*[rf]"#],
                    do: [
                        "block": "Not run. Never remove results or files that you were not told to remove; use find with the exact pattern."
                    ],
                    "Stop recursive deletion"),
                .text("prompt.execute", "Never delete a result file or its directory with rm.", "Keep results"),
            ]
        }
        return [
            .hook(
                "keep-inputs", "before_tool", when: ["command_matches": #"sed -i .*&& cat|sort .*-o "#],
                do: ["block": "Not run. Never change an input in place: write to the output instead."], "Stop changes of inputs"),
            .text("prompt.execute", "Never modify an input in place: leave what was given unchanged.", "Keep inputs"),
        ]
    }

    /// Edits that only save.
    static let economies: [EditTemplate] = [
        EditTemplate(
            operation: ["op": "table.set", "surface": "policy.runtime", "key": "max_turns", "value": 24],
            intent: "Give up lost runs earlier", isEconomy: true),
        EditTemplate(
            operation: ["op": "text.set", "surface": "prompt.bootstrap", "text": ""], intent: "Leave out the text of the first step",
            isEconomy: true),
    ]
}
