import Statistics

/// For edits that delete or cut cost and promise no fix: cheaper beyond chance, and not much worse.
///
/// All tasks run in pairs, with the default's guard after the first ones. At the end the pass rate's one-sided lower bound must lie above
/// −`margin` (non-inferiority; Schuirmann 1987), and a sign-flip test over tasks of (b − c) / (b + c), where b and c are the arms' costs of
/// the task, must be at most the budget's level. The budget covers "not cheaper"; "worse by the margin" has `harmLevel`.
public struct ThriftGate: Gate, Codable, Equatable {
    /// Pairs of every task, and how many of them come before the guard's test.
    public var attempts = 4
    public var guardAttempts = 2
    /// How much worse the pass rate may be, from 0 to 1.
    public var margin = 0.05
    /// The level of the guard's test and of the bound.
    public var harmLevel = 0.10
    public var confirmAttempts = 8
    public var confirmedLoss = 5

    public init() {}

    public var name: String { "thrift" }
    public var isPaired: Bool { true }
    public var usesBudget: Bool { true }
    public var reusesBaseline: Bool { false }
    /// Pairs of every task, and of suspects.
    public func capacity(_ purpose: Purpose) -> Int { purpose == .guard ? attempts : purpose == .confirm ? confirmAttempts : 0 }

    /// The guard, then the remaining pairs, the bound and the test of the costs.
    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        var path = Path()
        let tasks = Array(0..<evidence.taskCount)
        let guarding = GuardStage(
            attempts: guardAttempts, confirmAttempts: confirmAttempts, confirmedLoss: confirmedLoss, harmLevel: harmLevel)
        if let step = guarding.step(evidence, tasks, &path) { return step }
        let wants = tasks.map { Want(purpose: .guard, task: $0, count: attempts) }.filter(evidence.lacks)
        if !wants.isEmpty { return .need(wants) }
        let measured = tasks.filter { evidence[.guard, $0, .candidate].count > 0 && evidence[.guard, $0, .baseline].count > 0 }
        let change = Clustered(measured.map { evidence[.guard, $0, .candidate].rate - evidence[.guard, $0, .baseline].rate })
        // The lower end of an interval with `harmLevel` in each tail.
        guard let low = change.interval(level: 1 - 2 * harmLevel)?.low else { return path.rejected(.whole, "too few tasks were measured") }
        path.look(.whole, draws: attempts, pValue: nil, threshold: -margin, passed: low > -margin)
        if low <= -margin { return path.rejected(.whole, "it may pass less by more than the margin") }
        let savings = measured.compactMap { task -> Double? in
            guard let baseline = evidence.cost(.guard, task, .baseline), let candidate = evidence.cost(.guard, task, .candidate),
                baseline + candidate > 0
            else { return nil }
            return (baseline - candidate) / (baseline + candidate)
        }
        if savings.count * 2 < measured.count { return path.rejected(.cost, "the cost of most tasks is not known") }
        let p = SignFlip.test(savings, samples: 99_999).pValue
        path.look(.cost, draws: attempts, pValue: p, threshold: level, passed: p <= level)
        if p > level { return path.rejected(.cost, "the saving may be chance") }
        return path.accepted(.cost, "cheaper beyond chance, and not worse by the margin")
    }
}
