/// Why a cell is run. A cell is (arm, task, draw, purpose), and no draw serves two purposes.
public enum Purpose: String, Codable, Sendable, CaseIterable {
    /// Evidence that failures are mined from.
    case mining
    /// The tasks that a candidate promised to fix.
    case target
    /// Every other task: nothing must be lost.
    case `guard`
    /// A suspected loss, run again.
    case confirm
    /// An accepted candidate's shown gain.
    case remeasure
    /// The sealed tasks, opened once.
    case sealed
    /// The unchanged harness against itself.
    case aa
}

/// The two sides of a decision.
public enum ArmRole: String, Codable, Sendable, CaseIterable {
    case baseline
    case candidate
}

/// A cell that a gate asks for; the caller knows which harness a role stands for.
public struct CellRequest: Codable, Sendable, Hashable {
    public var role: ArmRole
    /// The task's id.
    public var task: String
    /// The number of the random stream: the same number in both arms means the same stream.
    public var draw: UInt64
    public var purpose: Purpose

    public init(role: ArmRole, task: String, draw: UInt64, purpose: Purpose) {
        self.role = role
        self.task = task
        self.draw = draw
        self.purpose = purpose
    }
}

/// How a cell ended.
public enum CellOutcome: String, Codable, Sendable {
    case passed
    case failed
    /// It says nothing about the agent (the host, the network, the verifier's set-up); never counted as a failure.
    case invalid
}

/// A cell with its end: everything a gate's decision rests on.
public struct CellRecord: Codable, Sendable, Equatable {
    public var cell: CellRequest
    public var outcome: CellOutcome
    /// What it cost, in whatever unit the caller keeps to (tokens, say); nil = not known.
    public var cost: Double?

    public init(_ cell: CellRequest, _ outcome: CellOutcome, cost: Double? = nil) {
        self.cell = cell
        self.outcome = outcome
        self.cost = cost
    }
}
