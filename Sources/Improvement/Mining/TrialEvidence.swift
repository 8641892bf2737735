import Trajectories

/// Everything of one trial that mining looks at.
public struct TrialEvidence: Sendable, Codable, Hashable {
    /// The task's name.
    public var task: String
    /// Siblings share it; tasks without a family are their own.
    public var family: String
    public var draw: UInt64
    public var passed: Bool
    /// What the agent was asked to do.
    public var instruction: String
    public var steps: [TraceStep]
    /// nil when the agent kept no record of it.
    public var end: RunFacts.End?
    public var verifier: VerifierEvidence

    public init(
        task: String, family: String? = nil, draw: UInt64, passed: Bool, instruction: String, steps: [TraceStep], end: RunFacts.End?,
        verifier: VerifierEvidence = .init()
    ) {
        self.task = task
        self.family = family ?? task
        self.draw = draw
        self.passed = passed
        self.instruction = instruction
        self.steps = steps
        self.end = end
        self.verifier = verifier
    }

    /// `task/draw`: the same in every run of the same loop, unlike a trial folder's name.
    public var id: String { "\(task)/\(draw)" }
}
