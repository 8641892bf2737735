import Core

/// What a gate is told before the first cell.
public struct GateInput: Codable, Sendable, Equatable {
    /// Whether a task's traces may be mined.
    public enum Split: String, Codable, Sendable {
        case heldIn
        case heldOut
    }

    /// A task as a gate sees it.
    public struct Task: Codable, Sendable, Equatable {
        public var id: String
        public var split: Split
        /// Whether the candidate promised to fix it.
        public var isNamed: Bool
        /// From here on no draw of this task has been used in either arm.
        public var firstFreeDraw: UInt64
        /// Draws under which the present baseline was measured when it was a candidate, purpose `guard`; for gates that reuse them.
        public var baselineDraws: [UInt64]

        public init(
            id: String, split: Split, isNamed: Bool = false, firstFreeDraw: UInt64 = 0, baselineDraws: [UInt64] = []
        ) {
            self.id = id
            self.split = split
            self.isNamed = isNamed
            self.firstFreeDraw = firstFreeDraw
            self.baselineDraws = baselineDraws
        }
    }

    public var tasks: [Task]
    /// How often a task's invalid cells of one purpose are replaced by fresh draws.
    public var replacements: Int

    public init(tasks: [Task], replacements: Int = 2) {
        self.tasks = tasks
        self.replacements = replacements
    }

    /// Throws unless ids are unique, both splits and `replacements` make sense, and only held-in tasks are named.
    public func check() throws {
        guard !tasks.isEmpty else { throw Failure(.invalidInput, "a gate needs at least one task") }
        var seen: Set<String> = []
        for task in tasks where !seen.insert(task.id).inserted {
            throw Failure(.invalidInput, "the task is listed twice", at: task.id)
        }
        if let task = tasks.first(where: { $0.isNamed && $0.split != .heldIn }) {
            throw Failure(
                .invalidInput, "a predicted fix must be a held-in task", at: task.id, hint: "name only tasks whose failures were mined")
        }
        guard (0...16).contains(replacements) else {
            throw Failure(.invalidInput, "replacements must be from 0 to 16, not \(replacements)")
        }
    }
}
