import Statistics

/// Runs gates in the synthetic world. Each run has a random stream of its own, so results do not depend on who computes which part.
public struct Simulator: Sendable {
    public let settings: SimulationSettings
    private let gate: any Gate

    /// Throws if the settings make no sense.
    public init(_ settings: SimulationSettings, gate: Gates) throws {
        try settings.check()
        self.settings = settings
        self.gate = gate.rule
    }

    /// What runs summed up to; parts may be added in any order.
    public struct Sums: Codable, Sendable, Equatable {
        public var runs = 0
        public var attempts = 0
        /// Runs with at least one acceptance.
        public var runsWithAcceptance = 0
        /// Acceptances of candidates that do nothing, that harm, and that fix.
        public var nullsAccepted = 0
        public var harmsAccepted = 0
        public var fixesAccepted = 0
        /// The true gain over all tasks, in units of 10⁻¹² of the pass rate: whole numbers, so that the order of addition is nothing.
        public var gain: Int64 = 0
        public var squaredGain: Double = 0

        public init() {}

        /// Both parts together.
        public static func + (a: Sums, b: Sums) -> Sums {
            var sum = a
            sum.runs += b.runs
            sum.attempts += b.attempts
            sum.runsWithAcceptance += b.runsWithAcceptance
            sum.nullsAccepted += b.nullsAccepted
            sum.harmsAccepted += b.harmsAccepted
            sum.fixesAccepted += b.fixesAccepted
            sum.gain += b.gain
            sum.squaredGain += b.squaredGain
            return sum
        }
    }

    /// Single candidates of one kind, each on a pool of its own and at the first candidate's level: `runsWithAcceptance` / `runs` is
    /// P(accept).
    public func candidates(_ effect: Effect, _ range: Range<Int>) -> Sums {
        var sums = Sums()
        let level = settings.alpha / Double(settings.candidates)
        for run in range {
            var random = Xoshiro256(seed: settings.seed, stream: Self.stream(1 + effect.number, run))
            let pool = SimulatedPool(settings, &random)
            let candidate = pool.candidate(effect, &random)
            let decision = SimulatedDecision(gate, pool, candidate, level: level, baseline: nil, &random)
            sums.runs += 1
            sums.attempts += decision.attempts
            if decision.accepted { sums.runsWithAcceptance += 1 }
        }
        return sums
    }

    /// Whole runs: candidate after candidate against whatever was accepted last, under one error budget.
    ///
    /// - Parameter nullsOnly: whether every candidate does nothing, instead of the settings' mix.
    public func runs(nullsOnly: Bool, _ range: Range<Int>) throws -> Sums {
        var sums = Sums()
        for run in range {
            var random = Xoshiro256(seed: settings.seed, stream: Self.stream(nullsOnly ? 0 : 1, run))
            var pool = SimulatedPool(settings, &random)
            var budget = try ErrorBudget(alpha: settings.alpha, planned: settings.candidates)
            var baseline = gate.reusesBaseline ? SimulatedDecision.measure(pool.rates, gate.capacity(.guard), &random) : nil
            let start = pool.mean
            var accepted = 0
            for _ in 0..<settings.candidates {
                let effect = nullsOnly ? .null : mixed(&random)
                let candidate = pool.candidate(effect, &random)
                let decision = SimulatedDecision(gate, pool, candidate, level: budget.level, baseline: baseline, &random)
                sums.attempts += decision.attempts
                if gate.usesBudget { budget = budget.charged(accepted: decision.accepted) }
                guard decision.accepted else { continue }
                accepted += 1
                switch effect {
                case .null: sums.nullsAccepted += 1
                case .harm, .swap: sums.harmsAccepted += 1
                case .fix: sums.fixesAccepted += 1
                }
                pool.rates = candidate.rates
                if gate.reusesBaseline { baseline = decision.candidateDraws }
            }
            sums.runs += 1
            if accepted > 0 { sums.runsWithAcceptance += 1 }
            let gain = pool.mean - start
            sums.gain += Int64((gain * 1e12).rounded())
            sums.squaredGain += gain * gain
        }
        return sums
    }

    private func mixed(_ random: inout Xoshiro256) -> Effect {
        let share = random.unit()
        if share < settings.fixShare { return .fix(3) }
        return share < settings.fixShare + settings.harmShare ? .harm(3) : .null
    }

    /// Kinds of work take streams far apart.
    private static func stream(_ kind: Int, _ run: Int) -> UInt64 { UInt64(kind) << 40 | UInt64(run) }
}

extension Effect {
    /// A number of its own for its random streams.
    fileprivate var number: Int {
        switch self {
        case .null: 1
        case .fix(let count): 1000 + count
        case .harm(let count): 2000 + count
        case .swap(let count): 3000 + count
        }
    }
}
