import Core
import Statistics

/// One task's attempts under one harness, purpose `aa`.
public struct AABlock: Codable, Sendable, Equatable {
    public var task: String
    public var split: GateInput.Split
    /// The valid outcomes; `invalid` ones are left out.
    public var passes: [Bool]

    public init(task: String, split: GateInput.Split, passes: [Bool]) {
        self.task = task
        self.split = split
        self.passes = passes
    }

    /// How a task behaves when nothing changes.
    public struct Flake: Codable, Sendable, Equatable {
        public var task: String
        public var passed: Int
        public var attempts: Int
        /// The pass rate, from 0 to 1, with Wilson's 95 % interval.
        public var rate: Double
        public var interval: Interval
        /// The chance that two attempts end differently, from 0 to 1 (unbiased); nil with fewer than two.
        public var score: Double?
    }

    /// The task's row in the table of flakiness.
    public var flake: Flake {
        let passed = passes.count { $0 }
        return Flake(
            task: task, passed: passed, attempts: passes.count, rate: passes.isEmpty ? 0 : Double(passed) / Double(passes.count),
            interval: Proportion.wilson(passed, of: passes.count), score: Flakiness.score(passed: passed, of: passes.count))
    }
}
