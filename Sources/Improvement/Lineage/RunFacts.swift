import Gates
import Models

/// `run.started`: everything that decides what the run measures and how it judges.
public struct RunStarted: LineageFact, Equatable {
    public static let kind = EventKind.runStarted
    public static let currentFormat = 1

    public var format: Int
    public var settings: RunSettings
    /// Object: the ``TaskPool``.
    public var pool: String
    /// The commitment hash of the splits file.
    public var splits: String
    /// The first harness's id.
    public var harness: String
    /// Object: the first harness's ``HarnessTree``.
    public var tree: String

    public var objects: [String] { [pool, tree] }
}

/// `run.stopped`: no more rounds for now. A stop by a budget may be followed by more.
public struct RunStopped: LineageFact, Hashable {
    public static let kind = EventKind.runStopped

    /// Why.
    public enum Reason: String, Sendable, Codable, Hashable {
        case rounds
        /// Two rounds in a row accepted nothing.
        case emptyRounds = "empty_rounds"
        /// Nothing failed: there is nothing to learn from.
        case nothingFailed = "nothing_failed"
        case maxTrials = "max_trials"
        case maxTokens = "max_tokens"
        case maxTime = "max_time"
        /// Too many trials say nothing about the agent.
        case invalidCells = "invalid_cells"
    }

    public var reason: Reason
    /// Rounds that ended.
    public var rounds: Int
    public var spent: Spending
    public var head: String
}

/// `head.moved`: another harness is in force.
public struct HeadMoved: LineageFact, Hashable {
    public static let kind = EventKind.headMoved

    /// Why.
    public enum Reason: String, Sendable, Codable, Hashable {
        case accepted
        case rollback
    }

    public var reason: Reason
    /// The round that led to it; nil for a rollback.
    public var round: Int?
    public var from: String
    public var to: String
    /// Object: the ``HarnessTree`` of `to`.
    public var tree: String
    /// Objects: the edits between the two, in order; empty for a rollback.
    public var edits: [String]

    public var objects: [String] { [tree] + edits }
}

/// `approval.asked`: a candidate passed its gate, and a person is asked before it is put into force.
public struct ApprovalAsked: LineageFact, Hashable {
    public static let kind = EventKind.approvalAsked

    public var round: Int
    /// The candidate's harness id.
    public var candidate: String
}

/// `approval.given`: a person's answer about a candidate that passed its gate.
public struct ApprovalGiven: LineageFact, Hashable {
    public static let kind = EventKind.approvalGiven

    /// The candidate's harness id.
    public var candidate: String
    public var approved: Bool
    /// Who, as they call themselves.
    public var by: String

    public init(candidate: String, approved: Bool, by: String) {
        self.candidate = candidate
        self.approved = approved
        self.by = by
    }
}

/// What a run has used. Equal for an interrupted and an uninterrupted run.
public struct Spending: Sendable, Codable, Hashable {
    /// Distinct trials.
    public var trials = 0
    /// Of the trials' models, prompt and reply.
    public var trialTokens = 0
    /// Of diagnoses and proposals.
    public var loopTokens = 0

    public init() {}

    /// All tokens.
    public var tokens: Int { trialTokens + loopTokens }
}
