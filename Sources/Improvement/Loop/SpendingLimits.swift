import Core

/// What a run may use. Not part of its settings: a run that a limit stopped goes on under a higher one.
public struct SpendingLimits: Sendable, Hashable {
    /// Distinct trials over the whole run; nil is no limit.
    public var trials: Int?
    /// Tokens of trials, diagnoses and proposals over the whole run; checked between batches, so the last one may go over.
    public var tokens: Int?
    /// Of this process; checked between batches.
    public var time: Duration?

    public init(trials: Int? = nil, tokens: Int? = nil, time: Duration? = nil) {
        self.trials = trials
        self.tokens = tokens
        self.time = time
    }

    /// Why a batch may not start; nil when it may.
    func objection(_ spent: Spending, new trials: Int, elapsed: Duration) -> RunStopped.Reason? {
        if let limit = self.trials, spent.trials + trials > limit { return .maxTrials }
        if let limit = tokens, spent.tokens >= limit { return .maxTokens }
        if let limit = time, elapsed >= limit { return .maxTime }
        return nil
    }
}

/// A limit came first.
struct LimitReached: Error {
    var reason: RunStopped.Reason
}
