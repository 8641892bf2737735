import Core

/// The synthetic world that gates are compared in. It ranks designs; it predicts no run.
public struct SimulationSettings: Codable, Sendable, Equatable {
    public var tasks = 64
    /// How many of them are held-in.
    public var heldIn = 43
    /// The share of truly fixed held-in tasks that a proposal names, from 0 to 1.
    public var recall = 0.5
    /// How many other held-in tasks it names.
    public var wrong = 3
    /// Pass rates are Beta(0.43 κ, 0.57 κ): a small κ means sure tasks, a large one coin flips.
    public var concentration = 1.0
    /// Candidates of one run, and what share of them is of each kind; the rest does nothing.
    public var candidates = 15
    public var fixShare = 0.2
    public var harmShare = 0.2
    /// The chance of any false acceptance in a run that budgeted gates are given, from 0 to 1.
    public var alpha = 0.05
    public var runs = 10_000
    public var seed: UInt64 = 1

    public init() {}

    /// Throws unless every number makes sense.
    public func check() throws {
        func demand(_ isFine: Bool, _ what: String) throws { if !isFine { throw Failure(.invalidInput, what) } }
        try demand((2...10_000).contains(tasks), "a simulation has 2 to 10,000 tasks, not \(tasks)")
        try demand((1..<tasks).contains(heldIn), "held-in must be from 1 to \(tasks - 1) of \(tasks) tasks, not \(heldIn)")
        try demand((0...1).contains(recall), "recall is a share from 0 to 1, not \(recall)")
        try demand((0...heldIn).contains(wrong), "wrong names must be from 0 to \(heldIn), not \(wrong)")
        try demand(concentration > 0 && concentration.isFinite, "the concentration must be positive")
        try demand((1...1000).contains(candidates), "a run has 1 to 1,000 candidates, not \(candidates)")
        try demand(fixShare >= 0 && harmShare >= 0 && fixShare + harmShare <= 1, "the shares of the mix must sum to 1 at most")
        try demand(alpha > 0 && alpha < 1, "alpha must lie between 0 and 1, not \(alpha)")
        try demand((1...10_000_000).contains(runs), "runs must be from 1 to 10,000,000, not \(runs)")
    }
}
