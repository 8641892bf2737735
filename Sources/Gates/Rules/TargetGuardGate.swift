import Statistics

/// First the promise, then the rest: the tasks that the candidate said it fixes are run in a few looks, then every other task is guarded
/// against losses.
///
/// Looks before the last may only stop the candidate, so they cost no error whatever they compute; they use mid-p, which has fewer
/// ties. The last look is the exact conditional test at the budget's level.
public struct TargetGuardGate: Gate, Codable, Equatable {
    /// Pairs per named task at each look, in total.
    public var looks = [3, 8, 16]
    /// The mid-p above which a look before the last stops the candidate.
    public var futility = [0.3, 0.05]
    /// Whether the last look uses mid-p as well, which is not guaranteed to hold the level.
    public var usesMidP = false
    /// Pairs of every other task.
    public var guardAttempts = 2
    /// Further pairs of a task that lost.
    public var confirmAttempts = 4
    /// A loss of so many of them vetoes.
    public var confirmedLoss = 3
    /// A one-sided p-value for "worse over all guarded tasks" up to this rejects.
    public var harmLevel = 0.10

    public init() {}

    public var name: String { usesMidP ? "target-guard-midp" : "target-guard" }
    public var isPaired: Bool { true }
    public var usesBudget: Bool { true }
    public var reusesBaseline: Bool { false }
    public func capacity(_ purpose: Purpose) -> Int {
        switch purpose {
        case .target: looks.last ?? 0
        case .guard: guardAttempts
        case .confirm: confirmAttempts
        default: 0
        }
    }

    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        var path = Path()
        let targets = (0..<evidence.taskCount).filter { evidence.named[$0] }
        if targets.isEmpty { return path.rejected(.target, "the candidate names no task that it fixes") }
        for (index, draws) in looks.enumerated() {
            let isLast = index == looks.count - 1
            let wants = targets.map { Want(purpose: .target, task: $0, count: draws) }.filter(evidence.lacks)
            if !wants.isEmpty { return .need(wants) }
            let test = StratifiedTest(targets.map { evidence.stratum(.target, $0, first: draws) })
            let p = isLast && !usesMidP ? test.pValue : test.midP
            let limit = isLast ? level : futility[index]
            path.look(.target, draws: draws, pValue: p, threshold: limit, passed: p <= limit)
            if p > limit {
                return path.rejected(
                    .target, isLast ? "the gain on the named tasks may be chance" : "too little gain on the named tasks to go on")
            }
        }
        return guardStage(evidence, path)
    }

    /// No confirmed loss: this is a non-rejection, not a proof of no harm.
    private func guardStage(_ evidence: Evidence, _ path: Path) -> GateStep {
        var path = path
        let guarded = (0..<evidence.taskCount).filter { !evidence.named[$0] }
        let wants = guarded.map { Want(purpose: .guard, task: $0, count: guardAttempts) }.filter(evidence.lacks)
        if !wants.isEmpty { return .need(wants) }
        let harm = StratifiedTest(guarded.map { evidence.stratum(.guard, $0, first: guardAttempts) }).harmPValue
        path.look(.guard, draws: guardAttempts, pValue: harm, threshold: harmLevel, passed: harm > harmLevel)
        if harm <= harmLevel { return path.rejected(.guard, "the other tasks lost more than chance explains") }
        let suspects = guarded.filter { task in
            evidence[.guard, task, .candidate].first(guardAttempts).rate < evidence[.guard, task, .baseline].first(guardAttempts).rate
        }
        let again = suspects.map { Want(purpose: .confirm, task: $0, count: confirmAttempts) }.filter(evidence.lacks)
        if !again.isEmpty { return .need(again) }
        let losses = suspects.filter { task in
            let baseline = evidence[.confirm, task, .baseline].first(confirmAttempts)
            return baseline.passed - evidence[.confirm, task, .candidate].first(confirmAttempts).passed >= confirmedLoss
        }
        path.look(.confirm, draws: confirmAttempts, threshold: Double(confirmedLoss), passed: losses.isEmpty)
        if !losses.isEmpty { return path.rejected(.confirm, "a task that the baseline passes is lost", losses: losses) }
        return path.accepted(.confirm, "the named tasks gained more than chance and no loss was confirmed")
    }
}

extension TargetGuardGate {
    /// The variant whose last look is mid-p.
    public static var midP: TargetGuardGate {
        var gate = TargetGuardGate()
        gate.usesMidP = true
        return gate
    }
}
