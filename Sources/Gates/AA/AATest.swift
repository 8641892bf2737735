import Core
import Statistics

/// How often each gate accepts the unchanged harness, from one block of draws per task: within every task the draws are given to the two
/// arms at random, again and again.
///
/// Draws are dealt without replacement while they last; a gate that wants more than the block holds gets further ones drawn from the
/// same block with replacement, which treats the task's observed rate as its true one; `resampledShare` says how much of it there was.
/// `docs/gates.md` has the measured error: use at least eight draws.
public struct AATest: Sendable {
    public let blocks: [AABlock]
    /// Of gates that test a promise, how many held-in tasks with failures are named at random each time.
    public var names = 3
    /// The level that budgeted gates test at.
    public var level = 0.05 / 15
    /// How often the labels are dealt.
    public var permutations = 4000
    public var seed: UInt64 = 1

    /// Throws unless every task has at least two valid outcomes and is listed once.
    public init(_ blocks: [AABlock]) throws {
        guard !blocks.isEmpty else { throw Failure(.invalidInput, "an A/A test needs at least one task") }
        var seen: Set<String> = []
        for block in blocks {
            guard block.passes.count >= 2 else {
                throw Failure(
                    .invalidInput, "the task has fewer than two valid attempts", at: block.task, hint: "run more draws, or leave it out")
            }
            guard seen.insert(block.task).inserted else { throw Failure(.invalidInput, "the task is listed twice", at: block.task) }
        }
        self.blocks = blocks
    }

    /// One gate's false acceptances.
    public struct Row: Codable, Sendable, Equatable {
        public var gate: String
        /// The level that it tested at; nil for gates without one.
        public var level: Double?
        /// The share of deals that it accepted, from 0 to 1.
        public var falseAcceptRate: Double
        /// 95 %, for the deals and for the choice of tasks together.
        public var interval: Interval
        /// The share of outcomes that were drawn with replacement, because the block was too small, from 0 to 1.
        public var resampledShare: Double
    }

    /// The whole result.
    public struct Report: Codable, Sendable, Equatable {
        public var permutations: Int
        public var rows: [Row]
        /// The surest tasks last.
        public var flakes: [AABlock.Flake]
    }

    /// Tests gates that judge gain (a block has no costs); equal inputs give an equal report.
    public func report(_ gates: [Gates] = Gates.judgingGain) -> Report {
        let flakes = blocks.map(\.flake).sorted { ($1.score ?? 0, $0.task) < ($0.score ?? 0, $1.task) }
        return Report(permutations: permutations, rows: gates.map { row($0) }, flakes: flakes)
    }

    /// Resamples of the tasks, to see how much another choice of tasks would have changed.
    private static let resamples = 40

    private func row(_ gate: Gates) -> Row {
        let rule = gate.rule
        var random = Xoshiro256(seed: seed, stream: 1)
        var resampled = (count: 0, of: 0)
        var accepted = 0
        for _ in 0..<permutations where deal(rule, blocks, &random, &resampled) { accepted += 1 }
        let rate = Double(accepted) / Double(permutations)
        return Row(
            gate: gate.name, level: rule.usesBudget ? level : nil, falseAcceptRate: rate,
            interval: interval(accepted, taskVariance(rule)),
            resampledShare: resampled.of == 0 ? 0 : Double(resampled.count) / Double(resampled.of))
    }

    /// The variance of the rate between resampled sets of tasks, without that of the deals.
    private func taskVariance(_ rule: any Gate) -> Double {
        let deals = max(2, permutations / Self.resamples)
        var random = Xoshiro256(seed: seed, stream: 2)
        var ignored = (count: 0, of: 0)
        var rates: [Double] = []
        for _ in 0..<Self.resamples {
            let chosen = blocks.map { _ in blocks[random.index(below: blocks.count)] }
            let hits = (0..<deals).count { _ in deal(rule, chosen, &random, &ignored) }
            rates.append(Double(hits) / Double(deals))
        }
        let mean = rates.reduce(0, +) / Double(rates.count)
        let spread = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rates.count - 1)
        return max(0, spread - rates.reduce(0) { $0 + $1 * (1 - $1) } / Double(rates.count * (deals - 1)))
    }

    /// The exact interval of the deals, widened where the tasks' own spread is larger.
    private func interval(_ accepted: Int, _ taskVariance: Double) -> Interval {
        let exact = Proportion.clopperPearson(accepted, of: permutations)
        let rate = Double(accepted) / Double(permutations)
        let half = Normal.quantile(0.975) * (taskVariance + rate * (1 - rate) / Double(permutations)).squareRoot()
        return Interval(low: max(0, min(exact.low, rate - half)), high: min(1, max(exact.high, rate + half)), level: 0.95)
    }

    /// Deals every task's draws once; whether the gate accepts.
    private func deal(
        _ rule: any Gate, _ blocks: [AABlock], _ random: inout Xoshiro256, _ resampled: inout (count: Int, of: Int)
    ) -> Bool {
        var piles = blocks.map { $0.passes.shuffled(using: &random) }
        var evidence = Evidence(heldIn: blocks.map { $0.split == .heldIn }, named: named(blocks, &random))
        func draw(_ task: Int) -> Bool {
            resampled.of += 1
            if let next = piles[task].popLast() { return next }
            resampled.count += 1
            return blocks[task].passes[random.index(below: blocks[task].passes.count)]
        }
        return rule.decide(&evidence, level: level) { want, _, draws in
            while draws.count < want.count { draws.append(draw(want.task)) }
        }.accepted
    }

    /// Tasks that a proposal might name. Only totals are looked at, so the labels stay exchangeable.
    private func named(_ blocks: [AABlock], _ random: inout Xoshiro256) -> [Bool] {
        var eligible = blocks.indices.filter { blocks[$0].split == .heldIn && blocks[$0].passes.contains(false) }
        eligible.shuffle(using: &random)
        var named = [Bool](repeating: false, count: blocks.count)
        for task in eligible.prefix(names) { named[task] = true }
        return named
    }
}
