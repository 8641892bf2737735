extension Hook {
    /// One sentence for a person.
    public var inWords: String {
        let when = conditions.isEmpty ? "" : " if " + conditions.map(\.inWords).joined(separator: " and ")
        return "\(event.inWords)\(when): \(action.inWords)"
    }
}

extension Hook.Event {
    fileprivate var inWords: String {
        switch self {
        case .onStart: "at the start"
        case .beforeModel: "before each model call"
        case .afterModel: "after each reply"
        case .beforeTool: "before each tool call"
        case .afterTool: "after each tool call"
        case .onError: "after a failed call"
        case .beforeFinish: "before finishing"
        case .onBudget: "when the budget is used so far"
        }
    }
}

extension Hook.Condition {
    fileprivate var inWords: String {
        switch self {
        case .sameCommand(let count, let window): "the same call was made \(count) times in the last \(window)"
        case .toolErrors(let count, let window): "\(count) of the last \(window) calls failed"
        case .callsWithoutChange(let count): "the last \(count) calls changed no file"
        case .nothingChanged(let value): value ? "no file has changed" : "some file has changed"
        case .lastCallFailed(let value): value ? "the last call failed" : "the last call succeeded"
        case .budgetUsed(let share): "\(share * 100) % of a budget is used"
        case .turnAtLeast(let turn): "turn \(turn) is reached"
        case .outputMatches(let pattern): "the output matches /\(pattern)/"
        case .commandMatches(let pattern): "the command matches /\(pattern)/"
        case .namedPathMissing(let value): value ? "a named output is missing" : "every named output exists"
        case .namedFolderMissing(let value): value ? "the folder of a named output is missing" : "every folder of a named output exists"
        case .changedSinceCheck(let value): value ? "files changed after the last check" : "nothing changed after the last check"
        }
    }
}

extension Hook.Action {
    fileprivate var inWords: String {
        switch self {
        case .inject(let text): "say “\(text)”"
        case .block(let text): "refuse with “\(text)”"
        case .rewrite(let prefix, let suffix): "run it as “\(prefix)…\(suffix)”"
        case .resample(let temperature): "draw the reply again at temperature \(temperature)"
        case .requireCheck(let rule): "require the rule \(rule)"
        case .switchPhase(let phase): "show the text of phase \(phase.rawValue)"
        case .stop(let reason): "stop the run (\(reason))"
        }
    }
}

extension VerificationRule {
    /// One sentence for a person.
    public var inWords: String {
        let what =
            switch check {
            case .changed: "some call changed a file"
            case .lastCallSucceeded: "the last call succeeded"
            case .namedPathsExist: "every output that the task names exists"
            case .checkedSinceChange: "a check came after the last change"
            case .command(let command): "“\(command)” exits 0"
            }
        return "\(what), else “\(message)”, at most \(maxRefusals) times"
    }
}
