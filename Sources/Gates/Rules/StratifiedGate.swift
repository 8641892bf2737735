import Statistics

/// One-sided exact Cochran–Mantel–Haenszel test over all tasks, both arms fresh. An early look may only stop it.
public struct StratifiedGate: Gate, Codable, Equatable {
    /// Attempts per task and arm.
    public var attempts = 2
    /// After half of the attempts, a p-value above this stops the candidate.
    public var futility = 0.5

    public init() {}

    public var name: String { "cmh" }
    public var isPaired: Bool { false }
    public var usesBudget: Bool { true }
    public var reusesBaseline: Bool { false }
    /// Attempts of every task.
    public func capacity(_ purpose: Purpose) -> Int { purpose == .guard ? attempts : 0 }

    /// Half of the attempts and a look that may stop, then all and the test.
    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        var path = Path()
        for (draws, limit, isLast) in [(attempts / 2, futility, false), (attempts, level, true)] where draws > 0 {
            let wants = (0..<evidence.taskCount).map { Want(purpose: .guard, task: $0, count: draws) }.filter(evidence.lacks)
            if !wants.isEmpty { return .need(wants) }
            let test = StratifiedTest((0..<evidence.taskCount).map { evidence.stratum(.guard, $0, first: draws) })
            // Before the end any statistic will do; the one with fewer ties loses less.
            let p = isLast ? test.pValue : test.midP
            path.look(.whole, draws: draws, pValue: p, threshold: limit, passed: p <= limit)
            if p > limit { return path.rejected(.whole, isLast ? "the gain over all tasks may be chance" : "no gain to be seen half-way") }
        }
        return path.accepted(.whole, "the gain over all tasks is more than chance")
    }
}
