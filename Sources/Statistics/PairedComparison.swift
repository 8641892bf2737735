/// Two arms on the same tasks: everything that a report says about their difference, candidate − baseline.
public struct PairedComparison: Codable, Sendable, Equatable {
    /// One task's valid outcomes in both arms. Where the arms shared draws, equal places are pairs.
    public struct Task: Sendable {
        public var task: String
        /// Tasks of one family may be near-copies of each other; a task without one is its own.
        public var family: String?
        public var baseline: [Bool]
        public var candidate: [Bool]

        public init(task: String, family: String? = nil, baseline: [Bool], candidate: [Bool]) {
            self.task = task
            self.family = family
            self.baseline = baseline
            self.candidate = candidate
        }
    }

    /// Tasks with outcomes in both arms; the others are left out.
    public var tasks: Int
    public var families: Int
    /// The mean over tasks of the difference of pass rates, from −1 to 1, and its standard error √(Var/n), nil for a single task.
    public var difference: Double
    public var standardError: Double?
    /// 95 % by the t distribution, tasks or whole families being the independent units; nil with fewer than two of them.
    public var intervalByTask: Interval?
    public var intervalByFamily: Interval?
    /// 95 % by resampling tasks or families.
    public var bootstrapByTask: Interval?
    public var bootstrapByFamily: Interval?
    /// One-sided p-values for "the candidate is better", and two-sided ones.
    public var signFlip: SignFlip.Result
    public var signFlipTwoSided: Double
    public var stratified: Double
    public var stratifiedTwoSided: Double
    /// Pairs won and lost, and the exact test on them; nil unless both arms have as many outcomes for every task.
    public var wins: Int?
    public var losses: Int?
    public var mcNemar: Double?
    public var mcNemarTwoSided: Double?
    /// The smallest true difference that had a chance of 80 % to be found one-sided at 0.05, from the standard error; nil without it.
    public var detectable: Double?

    /// - Parameter isPaired: whether equal places of a task's outcomes are pairs, that is, shared a draw.
    public init(_ all: [Task], isPaired: Bool, seed: UInt64 = 1) {
        let used = all.filter { !$0.baseline.isEmpty && !$0.candidate.isEmpty }
        func rate(_ passes: [Bool]) -> Double { Double(passes.count { $0 }) / Double(passes.count) }
        let differences = used.map { rate($0.candidate) - rate($0.baseline) }
        let byTask = Clustered(differences)
        let byFamily = Clustered(differences, clusters: used.map { $0.family.map { "family \($0)" } ?? "task \($0.task)" })
        tasks = used.count
        families = byFamily.clusterCount
        difference = byTask.mean
        standardError = byTask.standardError
        intervalByTask = byTask.interval(within: -1...1)
        intervalByFamily = byFamily.interval(within: -1...1)
        bootstrapByTask = byTask.bootstrap(seed: seed)
        bootstrapByFamily = byFamily.bootstrap(seed: seed)
        signFlip = SignFlip.test(differences, seed: seed)
        signFlipTwoSided = min(1, 2 * min(signFlip.pValue, SignFlip.test(differences.map { -$0 }, seed: seed).pValue))
        let test = StratifiedTest(
            used.map {
                .init(
                    candidate: $0.candidate.count, candidatePassed: $0.candidate.count { $0 }, baseline: $0.baseline.count,
                    baselinePassed: $0.baseline.count { $0 })
            })
        stratified = test.pValue
        stratifiedTwoSided = min(1, 2 * min(test.pValue, test.harmPValue))
        detectable = standardError.map { DetectableEffect.smallest(standardError: $0) }
        guard isPaired, used.allSatisfy({ $0.baseline.count == $0.candidate.count }) else { return }
        let pairs = used.flatMap { zip($0.candidate, $0.baseline) }
        let won = pairs.count { $0 && !$1 }
        let lost = pairs.count { !$0 && $1 }
        wins = won
        losses = lost
        mcNemar = McNemar.oneSided(wins: won, losses: lost)
        mcNemarTwoSided = McNemar.twoSided(wins: won, losses: lost)
    }
}
