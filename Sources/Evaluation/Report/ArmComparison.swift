import Statistics

/// Two arms on the same tasks, the first arm of a report being the baseline.
public struct ArmComparison: Sendable, Codable, Equatable {
    public var baseline: String
    public var candidate: String
    public var splits: [SplitComparison]
    /// How much more the candidate gains on held-in than on held-out tasks; nil unless both were measured.
    public var gap: Gap?
    /// Every task whose outcomes differ, by name.
    public var flips: [Flip]

    /// The difference on one split, candidate − baseline.
    public struct SplitComparison: Sendable, Codable, Equatable {
        public var split: Split?
        public var difference: PairedComparison
        /// Whether equal draws were compared with each other.
        public var isPaired: Bool
        /// The difference if every missing attempt had gone against the candidate, and for it; from −1 to 1.
        public var worstDifference: Double
        public var bestDifference: Double
    }

    /// The gain on held-in tasks less the gain on held-out ones.
    public struct Gap: Sendable, Codable, Equatable {
        /// From −2 to 2.
        public var difference: Double
        /// 95 % by the normal approximation; nil with fewer than two tasks in a split.
        public var interval: Interval?
    }

    /// A task on which the arms differ.
    public struct Flip: Sendable, Codable, Equatable {
        public var task: String
        public var split: Split?
        public var family: String?
        /// Passed and valid attempts of each arm.
        public var baselinePassed: Int
        public var baselineAttempts: Int
        public var candidatePassed: Int
        public var candidateAttempts: Int
        /// The difference of the pass rates, from −1 to 1: negative is lost.
        public var difference: Double
    }

    init(_ measurement: Measurement, baseline: Int, candidate: Int, splits: [Split?], _ table: OutcomeTable) {
        self.baseline = measurement.arms[baseline].name
        self.candidate = measurement.arms[candidate].name
        let pairs = measurement.sharesDraws
        let compared = splits.map { Self.compare($0, baseline, candidate, isPaired: pairs, table) }
        self.splits = compared
        let parts = [Split.heldIn, .heldOut].map { split in compared.first { $0.split == split }?.difference }
        if let heldIn = parts[0], let heldOut = parts[1], heldIn.tasks > 0, heldOut.tasks > 0 {
            let difference = heldIn.difference - heldOut.difference
            var interval: Interval?
            if let a = heldIn.standardError, let b = heldOut.standardError {
                let half = Normal.quantile(0.975) * (a * a + b * b).squareRoot()
                interval = Interval(low: difference - half, high: difference + half, level: 0.95)
            }
            gap = Gap(difference: difference, interval: interval)
        }
        flips = table.tasks.compactMap { task in
            let (before, after) = (table.row(baseline, task.name).passes, table.row(candidate, task.name).passes)
            guard !before.isEmpty, !after.isEmpty else { return nil }
            let flip = Flip(
                task: task.name, split: task.split, family: task.family, baselinePassed: before.count { $0 },
                baselineAttempts: before.count, candidatePassed: after.count { $0 }, candidateAttempts: after.count,
                difference: Double(after.count { $0 }) / Double(after.count) - Double(before.count { $0 }) / Double(before.count))
            return flip.difference == 0 ? nil : flip
        }
    }

    private static func compare(
        _ split: Split?, _ baseline: Int, _ candidate: Int, isPaired: Bool, _ table: OutcomeTable
    ) -> SplitComparison {
        let tasks = table.tasks(in: split)
        func rows(_ outcomes: (MeasuredTask) -> (baseline: [Bool], candidate: [Bool])) -> [PairedComparison.Task] {
            tasks.map { task in
                let found = outcomes(task)
                return .init(task: task.name, family: task.family, baseline: found.baseline, candidate: found.candidate)
            }
        }
        /// The difference when missing attempts are counted as said.
        func bound(baseline missingBaseline: Bool, candidate missingCandidate: Bool) -> Double {
            let differences = tasks.compactMap { task -> Double? in
                let before = table.row(baseline, task.name).passes(missing: missingBaseline)
                let after = table.row(candidate, task.name).passes(missing: missingCandidate)
                guard !before.isEmpty, !after.isEmpty else { return nil }
                return Double(after.count { $0 }) / Double(after.count) - Double(before.count { $0 }) / Double(before.count)
            }
            return differences.isEmpty ? 0 : differences.reduce(0, +) / Double(differences.count)
        }
        return SplitComparison(
            split: split,
            difference: PairedComparison(
                rows {
                    isPaired
                        ? table.pairs(baseline, candidate, $0.name)
                        : (table.row(baseline, $0.name).passes, table.row(candidate, $0.name).passes)
                }, isPaired: isPaired),
            isPaired: isPaired, worstDifference: bound(baseline: true, candidate: false),
            bestDifference: bound(baseline: false, candidate: true))
    }
}
