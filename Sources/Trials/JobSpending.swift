import Models

/// What the model calls of a job took: `spending.json` in its folder. Calls that failed are not in it: nobody counts them.
public struct JobSpending: Sendable, Codable, Hashable {
    public static let fileName = "spending.json"

    /// Over all processes that ran the job, tries that were repeated included.
    public var used: TokenUsage
    /// Of the last process.
    public var limits: Budget.Limits
    /// Which limit stopped the job, in words; nil when none did.
    public var stopped: String?

    /// - Parameter before: what the budget had spent when the job began, for others.
    init(_ budget: Budget, since before: TokenUsage, stopped: String?) {
        used = budget.spent - before
        limits = budget.limits
        self.stopped = stopped
    }

    var isEmpty: Bool { used == TokenUsage() && limits.isEmpty }
}
