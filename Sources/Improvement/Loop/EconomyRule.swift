import Core
import Gates
import Statistics

/// The rule for edits that promise no fix: deletions, and edits that only save cost. A gate of superiority would refuse them all.
///
/// Every held-in and held-out task is run `attempts` times under both harnesses, on shared fresh draws. An edit passes when
/// 1. no task that the baseline passed every time is lost every time;
/// 2. it is **not worse**: the lower end of the one-sided interval of the mean task difference lies above −`margin` (non-inferiority,
///    Schuirmann 1987; standard error over tasks);
/// 3. for `cheaper`: it is **significantly cheaper**: a sign-flip test over tasks on relative tokens gives p ≤ `level`;
///    for `delete`: it is not significantly dearer by the same test.
public struct EconomyRule: Sendable, Codable, Hashable {
    /// What an edit promises.
    public enum Goal: String, Sendable, Codable, Hashable {
        /// Fixes: for the run's gate.
        case better
        case cheaper
        case delete
    }

    /// Pairs of every task.
    public var attempts: Int
    /// How much of the pass rate may be lost at most, from 0 to 1. Fixed before the run.
    public var margin: Double
    /// One-sided, of both tests.
    public var level: Double

    public init(attempts: Int = 4, margin: Double = 0.05, level: Double = 0.05) {
        self.attempts = attempts
        self.margin = margin
        self.level = level
    }

    /// - Throws: ``Failure`` for numbers out of range.
    public func check() throws {
        guard (1...32).contains(attempts) else { throw Failure(.invalidInput, "must be from 1 to 32", at: "--economy-repeats") }
        guard margin > 0, margin < 1 else { throw Failure(.invalidInput, "must lie between 0 and 1", at: "--margin") }
        guard level > 0, level < 1 else { throw Failure(.invalidInput, "must lie between 0 and 1", at: "the economy rule's level") }
    }

    /// The decision on outcomes; equal outcomes give an equal verdict.
    public func decide(_ goal: Goal, tasks: [String], records: [GateCell]) -> EconomyVerdict {
        let rows = tasks.map { task in Row(task, records.filter { $0.cell.task == task }) }
        var verdict = EconomyVerdict(goal: goal, rule: self)
        verdict.missing = rows.filter { $0.missing != 0 || $0.baseline.isEmpty }.map(\.task)
        let full = rows.filter { !$0.baseline.isEmpty && !$0.candidate.isEmpty }
        verdict.lost = full.filter { $0.baseline.allSatisfy { $0 } && !$0.candidate.contains(true) }.map(\.task)
        let differences = Clustered(full.map(\.difference))
        let spread = differences.standardError ?? 0
        verdict.difference = differences.mean
        verdict.lower =
            full.count < 2 ? -1 : differences.mean - StudentT.quantile(1 - level, freedom: Double(full.count - 1)) * spread
        let savings = full.compactMap(\.saving)
        verdict.saving = savings.isEmpty ? nil : savings.reduce(0, +) / Double(savings.count)
        verdict.cheaperP = savings.isEmpty ? nil : SignFlip.test(savings).pValue
        verdict.dearerP = savings.isEmpty ? nil : SignFlip.test(savings.map(-)).pValue
        verdict.settle()
        return verdict
    }

    private struct Row {
        let task: String
        var baseline: [Bool] = []
        var candidate: [Bool] = []
        /// Valid trials that one arm has and the other lacks.
        var missing: Int { baseline.count - candidate.count }
        private var cost: (baseline: [Double], candidate: [Double]) = ([], [])

        init(_ task: String, _ records: [GateCell]) {
            self.task = task
            for record in records where record.outcome != .invalid {
                let passed = record.outcome == .passed
                switch record.cell.role {
                case .baseline:
                    baseline.append(passed)
                    if let spent = record.cost { cost.baseline.append(spent) }
                case .candidate:
                    candidate.append(passed)
                    if let spent = record.cost { cost.candidate.append(spent) }
                }
            }
        }

        var difference: Double { Self.rate(candidate) - Self.rate(baseline) }

        /// The share of the baseline's tokens that the candidate saves; nil when a cost is not known.
        var saving: Double? {
            let before = Self.mean(cost.baseline)
            guard before > 0, !cost.candidate.isEmpty else { return nil }
            return (before - Self.mean(cost.candidate)) / before
        }

        private static func rate(_ outcomes: [Bool]) -> Double { Double(outcomes.count { $0 }) / Double(max(1, outcomes.count)) }
        private static func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
    }
}

/// What the economy rule decided, with what it rests on.
public struct EconomyVerdict: Sendable, Codable, Hashable {
    public var goal: EconomyRule.Goal
    public var rule: EconomyRule
    public var accepted = false
    public var reason = ""
    /// Of mean pass rates, candidate − baseline, over tasks; from −1 to 1.
    public var difference = 0.0
    /// The lower end of its one-sided interval.
    public var lower = -1.0
    /// The mean share of tokens saved; nil when no costs are known.
    public var saving: Double?
    /// One-sided p-values for "cheaper" and for "dearer"; nil when no costs are known.
    public var cheaperP: Double?
    public var dearerP: Double?
    /// Tasks that the baseline passed every time and the candidate never.
    public var lost: [String] = []
    /// Tasks of which an arm lacks outcomes.
    public var missing: [String] = []

    init(goal: EconomyRule.Goal, rule: EconomyRule) {
        self.goal = goal
        self.rule = rule
    }

    fileprivate mutating func settle() {
        let objection: String? =
            if !missing.isEmpty {
                "outcomes stayed invalid"
            } else if !lost.isEmpty {
                "a task that the baseline passes is lost"
            } else if lower <= -rule.margin {
                "it may be worse by the margin or more"
            } else if goal == .cheaper, (cheaperP ?? 1) > rule.level {
                "it is not significantly cheaper"
            } else if goal == .delete, (dearerP ?? 1) <= rule.level {
                "it is significantly dearer"
            } else {
                nil
            }
        accepted = objection == nil
        reason = objection ?? (goal == .cheaper ? "not worse by the margin, and significantly cheaper" : "not worse by the margin")
    }
}
