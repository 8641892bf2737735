import Gates
import Improvement

/// One round of an improvement run.
public struct RoundReport: Sendable, Codable, Equatable {
    public var number: Int
    public var purpose: RoundStarted.Purpose
    /// The harness in force when it began.
    public var base: String
    /// nil when the round was cut off before.
    public var measured: RoundMeasured?
    public var mined: RoundMined?
    public var clusters: [Cluster]
    /// What became of every slot, in order.
    public var slots: [SlotReport]
    /// Merges and additions, in order.
    public var combined: [DecisionReport]
    public var conflicts: [MergeFailed]
    public var approvals: [ApprovalGiven]
    /// Changes of the harness in force; rollbacks before the next round are among them.
    public var moves: [HeadMoved]
    public var remeasured: [CandidateRemeasured]
    public var ended: RoundEnded?
}

/// What one slot of a round proposed and what became of it.
public struct SlotReport: Sendable, Codable, Equatable {
    /// What became of it.
    public enum Fate: String, Sendable, Codable, Equatable, CaseIterable {
        /// Accepted, and now in the harness.
        case kept
        /// Passed its gate but is not in the harness: another edit or a person stood against it.
        case passed
        case rejected
        /// Refused by code before any trial.
        case refused
        case declined
        /// The run ended before it was judged.
        case unjudged
    }

    public var slot: Int
    public var fate: Fate
    public var made: ProposalMade?
    public var refused: ProposalRefused?
    public var declined: ProposalDeclined?
    public var cluster: Cluster?
    /// Unified diff from the harness in force to the candidate; empty when there is no candidate.
    public var diff: String
    /// The model's reply in full, kept for refused and declined proposals.
    public var reply: String
    public var decision: DecisionReport?

    /// What was changed or meant, short.
    public var surface: String? { made?.surface ?? refused?.surface }
    /// What it was for, in the model's words.
    public var intent: String? { made?.intent ?? refused?.intent }
}

/// A gate's decision with what it saw.
public struct DecisionReport: Sendable, Codable, Equatable {
    public var decided: GateDecided
    /// One of the two is set.
    public var verdict: Verdict?
    public var economy: EconomyVerdict?
    /// Of every predicted fix what was seen, in the order of the prediction.
    public var predictions: [Seen]
    /// Of every named risk what was seen.
    public var risks: [Seen]
    /// Tasks whose observed rate rose that nobody predicted, and tasks whose rate fell; by name.
    public var unpredicted: [Seen]
    public var fell: [Seen]

    /// One task in both arms, over the purposes `target` and `guard`.
    public struct Seen: Sendable, Codable, Equatable {
        public var task: String
        public var split: RunReport.Split
        /// nil when the gate stopped before the task was run.
        public var baseline: Verdict.Count?
        public var candidate: Verdict.Count?

        /// candidate − baseline, from −1 to 1; nil when not run.
        public var change: Double? {
            guard let baseline, let candidate, baseline.valid > 0, candidate.valid > 0 else { return nil }
            return Double(candidate.passed) / Double(candidate.valid) - Double(baseline.passed) / Double(baseline.valid)
        }
    }

    /// The share of predicted tasks that were run whose rate rose; nil when none was run.
    public var precision: Double? {
        let run = predictions.compactMap(\.change)
        return run.isEmpty ? nil : Double(run.count { $0 > 0 }) / Double(run.count)
    }

    /// How many held-in tasks rose, which are the only ones that may be named; nil when only predicted tasks were run.
    public var rose: Int? {
        guard ranOthers else { return nil }
        return predictions.count { ($0.change ?? 0) > 0 } + unpredicted.count { $0.split == .heldIn }
    }

    /// The share of risen held-in tasks that were predicted; nil when nothing rose, or only predicted tasks were run.
    public var recall: Double? {
        guard let rose, rose > 0 else { return nil }
        return Double(predictions.count { ($0.change ?? 0) > 0 }) / Double(rose)
    }

    /// Whether the gate came as far as the tasks that were not predicted.
    var ranOthers: Bool { verdict?.rows.contains { $0.purpose == .guard } ?? (economy != nil) }
}
