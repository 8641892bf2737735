import Gates
import Statistics

/// `gate.decided`: a candidate was run and judged.
public struct GateDecided: LineageFact, Hashable {
    public static let kind = EventKind.gateDecided

    /// What the candidate is.
    public enum Role: String, Sendable, Codable, Hashable {
        /// One proposal on the round's base.
        case single
        /// All accepted proposals of a round together.
        case merge
        /// One accepted proposal added to others, after the merge of all failed.
        case addition
        /// A deletion or an edit that only saves cost, judged by the economy rule.
        case economy
    }

    public var round: Int
    /// The slots of the proposals in it, ascending.
    public var slots: [Int]
    public var role: Role
    public var base: String
    public var candidate: String
    /// Objects: the edits that lead from base to candidate.
    public var edits: [String]
    /// Object: the candidate's ``HarnessTree``.
    public var tree: String
    /// Object: `GateInput`; nil for the economy rule.
    public var input: String?
    /// Object: array of ``LoopRecord``: every outcome that the decision rests on.
    public var cells: String
    /// Object: `Verdict`, or ``EconomyVerdict``.
    public var verdict: String
    public var accepted: Bool
    public var reason: String

    public var objects: [String] { edits + [tree] + [input].compactMap(\.self) + [cells, verdict] }
}

/// `merge.failed`: accepted edits that contradict each other, so no candidate came of them.
public struct MergeFailed: LineageFact, Hashable {
    public static let kind = EventKind.mergeFailed

    public var round: Int
    public var slots: [Int]
    public var conflicts: [String]
}

/// `candidate.remeasured`: an accepted candidate against the harness before it, on fresh draws. It estimates and never vetoes.
public struct CandidateRemeasured: LineageFact, Hashable {
    public static let kind = EventKind.candidateRemeasured

    /// A mean over tasks.
    public struct Estimate: Sendable, Codable, Hashable {
        /// Mean pass rates, from 0 to 1.
        public var baseline: Double
        public var candidate: Double
        /// candidate − baseline, with its 95 % interval over tasks; nil with fewer than two tasks.
        public var difference: Double
        public var low: Double?
        public var high: Double?
        public var tasks: Int
    }

    public var round: Int
    public var base: String
    public var candidate: String
    /// Object: array of ``LoopRecord``.
    public var cells: String
    public var heldIn: Estimate
    /// nil when no task is held-out.
    public var heldOut: Estimate?

    public var objects: [String] { [cells] }
}
