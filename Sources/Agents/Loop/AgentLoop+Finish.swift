import Harness
import Trajectories

extension AgentLoop {
    /// Why the run may not finish now: the answer to `submit`; nil when it may.
    ///
    /// Hooks come first, then the rules in their order. A rule that some hook requires is looked at only when such a hook fires; the others
    /// always are. A rule that has refused as often as it may lets go.
    mutating func refusalToFinish(_ call: ProposedCall) async throws -> String? {
        let effects = try await fire(.beforeFinish, atHand: call)
        if let text = effects.block { return text }
        let conditional = engine.requiredRules
        for rule in harness.rules where !conditional.contains(rule.name) || effects.requiredRules.contains(rule.name) {
            guard refusals[rule.name, default: 0] < rule.maxRefusals, try await !holds(rule.check) else { continue }
            refusals[rule.name, default: 0] += 1
            note(fired: rule.name)
            return try await filled(rule.message, call)
        }
        return nil
    }

    private func holds(_ check: VerificationRule.Check) async throws -> Bool {
        switch check {
        case .changed: history.hasChangedSomething
        case .lastCallSucceeded: history.calls.last { $0.facts.outcome != .refused }?.facts.succeeded ?? false
        case .namedPathsExist: try await place.missing(among: namedPaths).isEmpty
        case .checkedSinceChange: !history.hasUncheckedChange
        case .command(let command): try await place.succeeds(command, timeout: limits.secondsForCommand)
        }
    }
}
