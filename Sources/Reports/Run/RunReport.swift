import Gates
import Improvement
import Models
import Statistics

/// Everything that the report of an improvement run says: a pure function of the run's folder, and the form of `report --json`.
///
/// The facts are the lineage's own records; what stands beside them (rates, gains, what came true) is computed from the same cells.
public struct RunReport: Sendable, Codable, Equatable {
    public static let currentFormat = 1

    /// Why a run is no longer going, or not.
    ///
    /// As JSON `{"kind": "stopped", "reason": …}`, `{"kind": "waiting", "candidate": …}` or `{"kind": "unfinished"}`.
    public enum State: Sendable, Equatable {
        case stopped(RunStopped.Reason)
        /// A candidate passed its gate and a person must answer.
        case waiting(candidate: String)
        /// Interrupted or still running: the lineage does not say which.
        case unfinished
    }

    public var format = RunReport.currentFormat
    /// The name of the run's folder, without its place.
    public var name: String
    public var state: State
    /// The model answers by a script: the run shows that the machinery works and nothing about a real model.
    public var isSimulated: Bool
    public var settings: RunSettings
    /// Commitment hash of the splits.
    public var splits: String
    /// Names of tasks. Sealed ones are only counted.
    public var heldIn: [String]
    public var heldOut: [String]
    public var sealed: Int
    /// Ids of the first harness and of the one in force.
    public var firstHarness: String
    public var head: String
    /// Number and hash of the last event.
    public var events: Int
    public var lastEvent: String
    public var rounds: [RoundReport]
    /// How the harness in force did, round by round.
    public var rates: [RatePoint]
    /// The harness in force against the first one; empty when nothing was accepted.
    public var gains: [Gain]
    /// What the sealed tasks said about the first harness and the last; empty while they are untouched.
    public var opened: [SealedMeasured]
    public var grid: FlipGrid
    public var spent: Spending
    /// Trials by purpose, in the order of `Purpose`.
    public var costs: [PurposeCost]
    /// Trials of a decision that a limit stopped in the middle: spent, and in no event's outcomes. The run's next process takes them up.
    public var undecided: UndecidedCost
    /// Seconds between the first and the last event, pauses of the run included; nil without a journal.
    public var seconds: Double?
    /// How often each gate accepts the unchanged harness; nil when not measured.
    public var aa: AATest.Report?
    /// Every outcome, once.
    public var cells: [ReportedCell]

    /// The harness in force in a round, on one split.
    public struct RatePoint: Sendable, Codable, Equatable {
        public var split: Split
        /// From 1; one more than the last round stands for what came after it.
        public var round: Int
        public var harness: String
        /// The rate with its 95 % interval by task, from outcomes that no decision for this harness rested on.
        public var rate: PassRate
    }

    /// Which tasks.
    public enum Split: String, Sendable, Codable, Equatable, CaseIterable {
        case heldIn
        case heldOut
        case sealed
    }

    /// The difference that all accepted edits made together on one split, over tasks measured under both harnesses.
    public struct Gain: Sendable, Codable, Equatable {
        public var split: Split
        public var tasks: Int
        /// Mean pass rates from 0 to 1, and the difference.
        public var before: Double
        public var after: Double
        public var difference: Double
        /// 95 % by task; nil with fewer than two tasks.
        public var interval: Interval?
    }

    /// What trials of one purpose used.
    public struct PurposeCost: Sendable, Codable, Equatable {
        public var purpose: Purpose
        public var trials: Int
        public var passed: Int
        public var invalid: Int
        /// Of the trials whose tokens are known.
        public var tokens: Int
    }

    /// What a decision used that has not been made.
    public struct UndecidedCost: Sendable, Codable, Equatable {
        public var trials: Int
        public var tokens: Int
    }

    /// One outcome and where it came from.
    public struct ReportedCell: Sendable, Codable, Equatable {
        public var record: LoopRecord
        /// The round that first asked for it.
        public var round: Int
        public var split: Split
    }
}
