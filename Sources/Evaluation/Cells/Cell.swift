import Gates

/// One trial that is asked for: (arm, task, draw, purpose).
public struct Cell: Sendable, Codable, Hashable {
    /// ``Arm/identity``.
    public var arm: String
    /// ``BenchmarkTask/packageName``.
    public var task: String
    /// The number of the random stream; the same number in two arms is the same luck.
    public var draw: UInt64
    public var purpose: Purpose

    public init(arm: String, task: String, draw: UInt64, purpose: Purpose) {
        self.arm = arm
        self.task = task
        self.draw = draw
        self.purpose = purpose
    }
}

extension Purpose {
    /// Evidence of this kind must come from draws that have served nothing else: otherwise what was picked for being lucky would be
    /// shown again as proof.
    public var needsFreshDraws: Bool {
        switch self {
        case .target, .confirm, .remeasure, .sealed: true
        case .mining, .guard, .aa: false
        }
    }
}
