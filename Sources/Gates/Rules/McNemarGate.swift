import Statistics

/// One-sided exact McNemar test over all pairs of draws. An early look may only stop it.
public struct McNemarGate: Gate, Codable, Equatable {
    /// Pairs per task.
    public var attempts = 2
    /// After half of the pairs, a p-value above this stops the candidate.
    public var futility = 0.5

    public init() {}

    public var name: String { "mcnemar" }
    public var isPaired: Bool { true }
    public var usesBudget: Bool { true }
    public var reusesBaseline: Bool { false }
    /// Pairs of every task.
    public func capacity(_ purpose: Purpose) -> Int { purpose == .guard ? attempts : 0 }

    /// Half of the pairs and a look that may stop, then all and the test.
    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        var path = Path()
        for (draws, limit, isLast) in [(attempts / 2, futility, false), (attempts, level, true)] where draws > 0 {
            let wants = (0..<evidence.taskCount).map { Want(purpose: .guard, task: $0, count: draws) }.filter(evidence.lacks)
            if !wants.isEmpty { return .need(wants) }
            let (wins, losses) = evidence.discordant(.guard, 0..<draws)
            let p = McNemar.oneSided(wins: wins, losses: losses)
            path.look(.whole, draws: draws, pValue: p, threshold: limit, passed: p <= limit)
            if p > limit {
                return path.rejected(.whole, isLast ? "\(wins) won and \(losses) lost pairs may be chance" : "no gain half-way")
            }
        }
        return path.accepted(.whole, "the pairs won are more than chance")
    }
}

extension Evidence {
    /// The pairs that only the candidate, and that only the baseline passed, over all tasks.
    func discordant(_ purpose: Purpose, _ range: Range<Int>) -> (wins: Int, losses: Int) {
        var wins = 0
        var losses = 0
        for task in 0..<taskCount {
            let candidate = self[purpose, task, .candidate]
            let baseline = self[purpose, task, .baseline]
            let upper = min(range.upperBound, candidate.count, baseline.count)
            if upper <= range.lowerBound { continue }
            let mask: UInt64 = (upper == 64 ? .max : 1 << UInt64(upper) - 1) & ~(1 << UInt64(range.lowerBound) - 1)
            wins += (candidate.bits & ~baseline.bits & mask).nonzeroBitCount
            losses += (baseline.bits & ~candidate.bits & mask).nonzeroBitCount
        }
        return (wins, losses)
    }
}
