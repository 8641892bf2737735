import Core
import Gates
import Harness

/// One trial that the loop asks for.
public struct LoopCell: Sendable, Codable, Hashable {
    /// The harness's id.
    public var harness: String
    /// The task's name.
    public var task: String
    public var draw: UInt64
    public var purpose: Purpose

    public init(harness: String, task: String, draw: UInt64, purpose: Purpose) {
        self.harness = harness
        self.task = task
        self.draw = draw
        self.purpose = purpose
    }
}

/// How it ended: the small record that a lineage keeps, so that job folders may be deleted.
public struct LoopRecord: Sendable, Codable, Hashable {
    public var cell: LoopCell
    public var outcome: CellOutcome
    /// Prompt and reply of the agent's model; nil when not known.
    public var tokens: Int?
    /// SHA-256 over everything of the trial that is deterministic.
    public var outcomeHash: String
    /// The cell's key in the store.
    public var key: String

    public init(cell: LoopCell, outcome: CellOutcome, tokens: Int?, outcomeHash: String, key: String) {
        self.cell = cell
        self.outcome = outcome
        self.tokens = tokens
        self.outcomeHash = outcomeHash
        self.key = key
    }
}

/// Where trials come from: the evaluation's cell store and runner, or a synthetic pool in tests.
public protocol TrialSource: Sendable {
    /// The records of cells, in their order. A cell that was asked for before costs nothing.
    ///
    /// - Parameter harnesses: by id; the files of every harness that the cells name.
    /// - Throws: ``Failure`` when the host fails, `CancellationError`.
    func measure(_ cells: [LoopCell], harnesses: [String: HarnessFiles]) async throws -> [LoopRecord]

    /// What mining looks at, of a trial that was measured.
    func evidence(of record: LoopRecord) async throws -> TrialEvidence
}
