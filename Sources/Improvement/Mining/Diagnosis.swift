/// What is held to be the reason of one failed trial.
public struct Diagnosis: Sendable, Codable, Hashable {
    /// ``TrialEvidence/id``.
    public var trial: String
    public var task: String
    public var family: String
    public var signature: Signature
    /// What fired, the most telling first.
    public var fired: [Finding]
    /// The model's words; empty when code had to choose.
    public var explanation: String
    /// Steps of the trajectory, ascending.
    public var steps: [Int]
    public var contrast: Contrast?
    /// How often the model was asked.
    public var attempts: Int
    /// No usable reply came, and the top detector was taken; why.
    public var fallback: String?
    /// The text of the first cited step, for people and proposers.
    public var evidence: String

    public init(
        trial: String, task: String, family: String, signature: Signature, fired: [Finding], explanation: String, steps: [Int],
        contrast: Contrast?, attempts: Int, fallback: String?, evidence: String
    ) {
        self.trial = trial
        self.task = task
        self.family = family
        self.signature = signature
        self.fired = fired
        self.explanation = explanation
        self.steps = steps
        self.contrast = contrast
        self.attempts = attempts
        self.fallback = fallback
        self.evidence = evidence
    }
}
