import Statistics

/// First the promise, then the rest: the tasks that the candidate said it fixes are run in a few looks, then every other task is guarded
/// against losses.
///
/// Looks before the last may only stop the candidate, so they cost no error whatever they compute; they use mid-p, which has fewer
/// ties. The last look is the exact conditional test at the budget's level. The parameters were chosen by simulation (`docs/gates.md`).
public struct TargetGuardGate: Gate, Codable, Equatable {
    /// Pairs per named task at each look, in total.
    public var looks = [3, 8, 16, 24]
    /// The p-value above which a look before the last stops the candidate.
    public var futility = [0.4, 0.15, 0.03]
    /// Whether looks before the last use mid-p.
    public var stopsByMidP = true
    /// Whether the last look uses mid-p as well, which is not guaranteed to hold the level.
    public var acceptsByMidP = false
    /// Pairs of every other task.
    public var guardAttempts = 2
    /// Further pairs of a task that lost.
    public var confirmAttempts = 8
    /// A loss of so many of them vetoes.
    public var confirmedLoss = 5
    /// A one-sided p-value for "worse over all guarded tasks" up to this rejects.
    public var harmLevel = 0.10

    public init() {}

    public var name: String {
        if self == .short { return "target-guard-short" }
        return acceptsByMidP ? "target-guard-midp" : "target-guard"
    }
    public var isPaired: Bool { true }
    public var usesBudget: Bool { true }
    public var reusesBaseline: Bool { false }
    /// Pairs of named tasks, of the others, and of suspects.
    public func capacity(_ purpose: Purpose) -> Int {
        switch purpose {
        case .target: looks.last ?? 0
        case .guard: guardAttempts
        case .confirm: confirmAttempts
        default: 0
        }
    }

    /// The looks at the named tasks, then the guard.
    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        var path = Path()
        let targets = (0..<evidence.taskCount).filter { evidence.named[$0] }
        if targets.isEmpty { return path.rejected(.target, "the candidate names no task that it fixes") }
        for (index, draws) in looks.enumerated() {
            let isLast = index == looks.count - 1
            let wants = targets.map { Want(purpose: .target, task: $0, count: draws) }.filter(evidence.lacks)
            if !wants.isEmpty { return .need(wants) }
            let test = StratifiedTest(targets.map { evidence.stratum(.target, $0, first: draws) })
            let p = (isLast ? acceptsByMidP : stopsByMidP) ? test.midP : test.pValue
            let limit = isLast ? level : futility[index]
            path.look(.target, draws: draws, pValue: p, threshold: limit, passed: p <= limit)
            if p > limit {
                return path.rejected(
                    .target, isLast ? "the gain on the named tasks may be chance" : "too little gain on the named tasks to go on")
            }
        }
        let guarding = GuardStage(
            attempts: guardAttempts, confirmAttempts: confirmAttempts, confirmedLoss: confirmedLoss, harmLevel: harmLevel)
        let others = (0..<evidence.taskCount).filter { !evidence.named[$0] }
        if let step = guarding.step(evidence, others, &path) { return step }
        return path.accepted(.confirm, "the named tasks gained more than chance and no loss was confirmed")
    }
}

extension TargetGuardGate {
    /// Three looks, the exact test at all of them, and a shorter confirmation: the first design, cheaper and finding less.
    public static let short: TargetGuardGate = {
        var gate = TargetGuardGate()
        gate.looks = [3, 8, 16]
        gate.futility = [0.3, 0.05]
        gate.stopsByMidP = false
        gate.confirmAttempts = 4
        gate.confirmedLoss = 3
        return gate
    }()

    /// Accepts by mid-p: finds a little more, and its level is only known by simulation and A/A.
    public static let midP: TargetGuardGate = {
        var gate = TargetGuardGate()
        gate.acceptsByMidP = true
        return gate
    }()
}
