/// Why an edit was made, and what would prove it wrong: written before anything is measured.
public struct EditAudit: Sendable, Codable, Hashable {
    /// The cluster of failures that it answers, its id in the round.
    public var cluster: String
    /// Terminal cause, criticality, mechanism.
    public var signature: [String]
    /// `trial#step` of what was seen.
    public var evidence: [String]
    public var intent: String
    public var mechanism: String
    /// Why this surface and no other.
    public var whySurface: String
    public var expected: String
    /// Held-in tasks that should pass more often.
    public var predictedFixes: [String]
    /// Tasks that might pass less often.
    public var risks: [String]
    /// What result would refute it.
    public var falsifier: String
    public var proposer: Proposer?

    /// Who wrote it.
    public struct Proposer: Sendable, Codable, Hashable {
        public var model: String
        /// SHA-256 of the request.
        public var promptHash: String

        public init(model: String, promptHash: String) {
            self.model = model
            self.promptHash = promptHash
        }
    }

    public init(
        cluster: String = "", signature: [String] = [], evidence: [String] = [], intent: String, mechanism: String = "",
        whySurface: String = "", expected: String = "", predictedFixes: [String] = [], risks: [String] = [], falsifier: String = "",
        proposer: Proposer? = nil
    ) {
        self.cluster = cluster
        self.signature = signature
        self.evidence = evidence
        self.intent = intent
        self.mechanism = mechanism
        self.whySurface = whySurface
        self.expected = expected
        self.predictedFixes = predictedFixes
        self.risks = risks
        self.falsifier = falsifier
        self.proposer = proposer
    }
}
