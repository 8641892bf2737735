import Statistics
import Trials

/// One arm's results.
public struct ArmReport: Sendable, Codable, Equatable {
    public var arm: MeasuredArm
    /// One for each split that was measured; a single one, without a name, when there are no splits.
    public var splits: [SplitRate]
    public var cost: CostSummary

    /// An arm on a split.
    public struct SplitRate: Sendable, Codable, Equatable {
        public var split: Split?
        /// Over valid attempts.
        public var passRate: PassRate
        /// 95 % by Clopper and Pearson with tasks as units, when every task always ended the same way: where all tasks agree, the t
        /// interval has no width and says nothing. nil otherwise.
        public var exactByTask: Interval?
        /// Attempts that were asked for, and those of them without a verdict.
        public var attempts: Int
        public var missing: Int
        /// The pass rate if every missing attempt had failed, and if every one had passed; from 0 to 1.
        public var worstRate: Double
        public var bestRate: Double
        /// How many missing attempts ended with each class of error.
        public var errors: [String: Int]
    }

    /// What an arm took, over attempts with a verdict.
    public struct CostSummary: Sendable, Codable, Equatable {
        /// Means for an attempt; nil when no attempt says.
        public var meanTokens: Double?
        public var meanTurns: Double?
        /// Of the agent's phase, in seconds.
        public var meanSeconds: Double?
        /// Sums: tokens, and US dollars.
        public var tokens: Int?
        public var cost: Double?
        /// Sum of the agent's phases, in seconds.
        public var seconds: Double?
    }

    init(_ arm: MeasuredArm, index: Int, splits: [Split?], _ table: OutcomeTable) {
        self.arm = arm
        self.splits = splits.map { Self.rate(index, $0, table) }
        let attempts = table.tasks.flatMap { table.row(index, $0.name).attempts }.filter(\.status.isValid)
        func sum<T: AdditiveArithmetic>(_ values: [T]) -> T? { values.isEmpty ? nil : values.reduce(.zero, +) }
        let tokens = attempts.compactMap(\.tokens)
        let turns = attempts.compactMap(\.turns)
        let seconds = attempts.compactMap(\.seconds)
        func mean(_ sum: Double?, _ count: Int) -> Double? { sum.map { $0 / Double(count) } }
        cost = CostSummary(
            meanTokens: mean(sum(tokens).map(Double.init), tokens.count), meanTurns: mean(sum(turns).map(Double.init), turns.count),
            meanSeconds: mean(sum(seconds), seconds.count), tokens: sum(tokens), cost: sum(attempts.compactMap(\.cost)),
            seconds: sum(seconds))
    }

    private static func rate(_ index: Int, _ split: Split?, _ table: OutcomeTable) -> SplitRate {
        let tasks = table.tasks(in: split)
        let rows = tasks.map { table.row(index, $0.name) }
        let missing = rows.flatMap(\.attempts).filter { !$0.status.isValid }
        func rate(_ passes: [[Bool]]) -> Double { PassRate(passes, families: tasks.map(\.family)).rate }
        let passRate = PassRate(rows.map(\.passes), families: tasks.map(\.family))
        let sure = rows.map(\.passes).filter { !$0.isEmpty }
        return SplitRate(
            split: split, passRate: passRate,
            exactByTask: sure.allSatisfy { Set($0).count == 1 } && !sure.isEmpty
                ? Proportion.clopperPearson(sure.count { $0[0] }, of: sure.count) : nil,
            attempts: rows.reduce(0) { $0 + $1.attempts.count }, missing: missing.count,
            worstRate: rate(rows.map { $0.passes(missing: false) }),
            bestRate: rate(rows.map { $0.passes(missing: true) }),
            errors: Dictionary(grouping: missing) { $0.errorClass ?? $0.status.rawValue }.mapValues(\.count))
    }
}
