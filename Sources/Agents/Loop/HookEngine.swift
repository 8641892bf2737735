import Harness

/// What conditions look at. Pure data.
struct Situation {
    var history: History
    /// The call that is about to run, or that ran just now and is in ``history`` already.
    var atHand: ProposedCall?
    /// Whether ``atHand`` is in ``history``.
    var isDone = false
    /// The model call, from 1.
    var turn: Int
    /// See ``RunLimits/share``.
    var share: Double
    /// A named output is missing; looked up only when a hook asks.
    var isPathMissing = false
    /// The folder of one is; looked up only when a hook asks.
    var isFolderMissing = false
}

/// Which hooks fire. Keeps which have fired that may only do so once.
struct HookEngine {
    /// Characters of a result that a regular expression searches.
    static let searchLimit = 64 << 10

    private let hooks: [Hook]
    private var spent: Set<String> = []
    private var patterns: [String: Regex<AnyRegexOutput>] = [:]

    init(_ hooks: [Hook]) {
        self.hooks = hooks.sorted { ($0.priority, $0.name) < ($1.priority, $1.name) }
        for hook in hooks {
            for case .outputMatches(let text) in hook.conditions { patterns[text] = try? Regex(text) }
            for case .commandMatches(let text) in hook.conditions { patterns[text] = try? Regex(text) }
        }
    }

    func asksForPaths(at event: Hook.Event) -> Bool { asks(at: event) { if case .namedPathMissing = $0 { true } else { false } } }

    func asksForFolders(at event: Hook.Event) -> Bool { asks(at: event) { if case .namedFolderMissing = $0 { true } else { false } } }

    private func asks(at event: Hook.Event, _ isOne: (Hook.Condition) -> Bool) -> Bool {
        hooks.contains { $0.event == event && $0.conditions.contains(where: isOne) }
    }

    /// The rules that some hook requires: they are looked at only when it fires.
    var requiredRules: Set<String> {
        Set(hooks.compactMap { if case .requireCheck(let rule) = $0.action { rule } else { nil } })
    }

    /// The hooks of an event whose conditions hold, in order. `on_budget` hooks, and injections into finishing, fire once.
    mutating func firing(_ event: Hook.Event, in situation: Situation) -> [Hook] {
        hooks.filter { hook in
            guard hook.event == event, !spent.contains(hook.name), hook.conditions.allSatisfy({ holds($0, in: situation) }) else {
                return false
            }
            if Self.firesOnce(hook) { spent.insert(hook.name) }
            return true
        }
    }

    private static func firesOnce(_ hook: Hook) -> Bool {
        if hook.event == .onBudget { return true }
        if hook.event == .beforeFinish, case .inject = hook.action { return true }
        return false
    }

    private func holds(_ condition: Hook.Condition, in situation: Situation) -> Bool {
        let history = situation.history
        switch condition {
        case .sameCommand(let count, let window):
            guard let key = situation.atHand?.key ?? history.last?.key else { return false }
            return history.repetitions(of: key, window: window, including: situation.atHand != nil && !situation.isDone) >= count
        case .toolErrors(let count, let window): return history.failures(window: window) >= count
        case .callsWithoutChange(let count): return history.isIdle(count)
        case .nothingChanged(let wanted): return !history.hasChangedSomething == wanted
        case .lastCallFailed(let wanted): return history.last.map { $0.isFailure == wanted } ?? false
        case .budgetUsed(let share): return situation.share >= share
        case .turnAtLeast(let turn): return situation.turn >= turn
        case .outputMatches(let pattern): return matches(pattern, history.last?.text)
        case .commandMatches(let pattern): return matches(pattern, situation.atHand?.display ?? history.last?.display)
        case .namedPathMissing(let wanted): return situation.isPathMissing == wanted
        case .namedFolderMissing(let wanted): return situation.isFolderMissing == wanted
        case .changedSinceCheck(let wanted): return history.hasUncheckedChange == wanted
        }
    }

    private func matches(_ pattern: String, _ text: String?) -> Bool {
        guard let regex = patterns[pattern], let text else { return false }
        return text.prefix(Self.searchLimit).firstMatch(of: regex) != nil
    }
}
