import Core
import Harness
import Models

/// What an improvement run is given.
public struct LoopInputs: Sendable {
    public var settings: RunSettings
    public var limits: SpendingLimits
    public var pool: TaskPool
    /// The commitment hash of the splits file.
    public var splits: String
    /// The first harness.
    public var harness: HarnessFiles
    public var model: any ChatModel
    public var workshop: any HarnessWorkshop
    public var source: any TrialSource
    /// nil promotes what the gate accepts.
    public var approver: (any Approver)?
    /// Called for what happens, in order.
    public var report: @Sendable (LoopNews) -> Void

    public init(
        settings: RunSettings, limits: SpendingLimits = .init(), pool: TaskPool, splits: String, harness: HarnessFiles,
        model: any ChatModel, workshop: any HarnessWorkshop, source: any TrialSource, approver: (any Approver)? = nil,
        report: @escaping @Sendable (LoopNews) -> Void = { _ in }
    ) {
        self.settings = settings
        self.limits = limits
        self.pool = pool
        self.splits = splits
        self.harness = harness
        self.model = model
        self.workshop = workshop
        self.source = source
        self.approver = approver
        self.report = report
    }
}

/// What a run tells while it works.
public enum LoopNews: Sendable {
    /// A run that was begun earlier goes on after so many events.
    case resumed(events: Int)
    case recorded(LineageEvent)
    /// So many trials are wanted now; those in the store cost nothing.
    case measuring(trials: Int, candidate: String)
}

/// Somebody who may refuse an accepted candidate.
public protocol Approver: Sendable {
    /// - Returns: nil when nobody can be asked now: the run stops and waits.
    func approve(_ question: ApprovalQuestion) async throws -> ApprovalGiven?
}

/// What an approver is shown.
public struct ApprovalQuestion: Sendable {
    public var candidate: String
    /// Unified diff against the harness in force.
    public var diff: String
    public var proposals: [ProposalMade]
    /// Evidence lines of their clusters.
    public var evidence: [String]
    public var decision: GateDecided
}

/// How a run ended.
public enum LoopOutcome: Sendable, Hashable {
    case stopped(RunStopped)
    /// A candidate passed its gate and waits for a person.
    case waiting(candidate: String)
}
