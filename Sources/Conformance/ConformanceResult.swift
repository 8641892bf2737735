/// What the suite found about one behaviour.
public struct ConformanceResult: Sendable, Codable, Equatable {
    /// Whether the promise was kept.
    public enum Outcome: String, Sendable, Codable {
        case passed, failed
        /// The host or image lacks what the behaviour is about; ``detail`` says what.
        case notApplicable = "not-applicable"
    }

    public var name: String
    public var proves: String
    public var outcome: Outcome
    /// What was found instead, or what is missing; nil for a pass.
    public var detail: String?
    /// Wall-clock seconds, with making and ending the sandbox.
    public var seconds: Double
}
