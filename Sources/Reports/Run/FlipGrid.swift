/// Tasks × candidates, with the share of passes in each cell, and where a task flipped.
public struct FlipGrid: Sendable, Codable, Equatable {
    public var columns: [Column]
    /// Held-in tasks first, then held-out ones, each by name.
    public var rows: [Row]

    /// One harness in one round.
    public struct Column: Sendable, Codable, Equatable {
        /// What it stands for.
        public enum Kind: String, Sendable, Codable, Equatable {
            /// The harness in force when the round began.
            case base
            case candidate
            /// The accepted candidate on fresh draws.
            case remeasured
        }

        public var round: Int
        public var kind: Kind
        /// Slots of the proposals in it.
        public var slots: [Int]
        public var accepted: Bool
        public var harness: String

        /// Short enough for a table: `R1`, `1.2`, `1.1+3`, `R1 again`.
        public var label: String {
            switch kind {
            case .base: "R\(round)"
            case .candidate: "\(round).\(slots.map(String.init).joined(separator: "+"))"
            case .remeasured: "R\(round)′"
            }
        }
    }

    /// One task.
    public struct Row: Sendable, Codable, Equatable {
        public var task: String
        public var split: RunReport.Split
        /// One for every column; nil where the task was not run.
        public var cells: [Cell?]
    }

    /// One task under one harness.
    public struct Cell: Sendable, Codable, Equatable {
        public var passed: Int
        public var valid: Int
        public var invalid: Int
        /// Against the other arm of the same decision, from −1 to 1; nil for the harness in force.
        public var change: Double?
    }
}
