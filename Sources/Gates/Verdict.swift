import Statistics

/// A gate's decision with everything it rests on. Equal parameters, input, budget and outcomes give an equal verdict, so a lineage can
/// be checked by running the gate again on the stored cells.
public struct Verdict: Codable, Sendable, Equatable {
    /// One task's counts for one purpose.
    public struct Row: Codable, Sendable, Equatable {
        public var task: String
        public var purpose: Purpose
        public var baseline: Count
        public var candidate: Count
    }

    /// One arm's cells.
    public struct Count: Codable, Sendable, Equatable {
        public var passed = 0
        public var valid = 0
        public var invalid = 0
        /// The mean cost of its cells, in the caller's unit; nil = none is known.
        public var meanCost: Double?

        /// No cells.
        public init() {}
    }

    /// What stayed invalid after all replacements.
    public struct Missingness: Codable, Sendable, Equatable {
        /// Invalid cells of each arm, replaced or not.
        public var baselineInvalid = 0
        public var candidateInvalid = 0
        /// Wanted outcomes that could not be had, per arm.
        public var baselineMissing = 0
        public var candidateMissing = 0
        /// The tasks concerned.
        public var tasks: [String] = []
        /// The difference of the pass rates (candidate − baseline, all cells of the decision) with every missing outcome taken against
        /// the candidate, and in its favour.
        public var worstDifference = 0.0
        public var bestDifference = 0.0
    }

    /// The gate with its parameters.
    public var gate: Gates
    public var accepted: Bool
    /// Where the decision fell.
    public var stage: Stage
    /// Why, in words.
    public var reason: String
    /// Every look, in order.
    public var stages: [StageReport]
    /// The level that this candidate was tested at; nil for a gate without one.
    public var level: Double?
    public var rows: [Row]
    /// Tasks whose loss was seen again.
    public var confirmedLosses: [String]
    public var missingness: Missingness
    /// All cells of both arms.
    public var baseline: Count
    public var candidate: Count
    public var budgetBefore: ErrorBudget
    public var budgetAfter: ErrorBudget
}
