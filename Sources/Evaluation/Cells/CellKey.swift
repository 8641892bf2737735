import Core
import Trials

/// Everything that decides a cell's outcome; its hash is the name under which the outcome is kept.
public struct CellKey: Sendable, Codable, Hashable {
    public var arm: String
    public var model: String
    /// ``BenchmarkTask/digest``.
    public var task: String
    public var draw: UInt64
    public var environment: EnvironmentIdentity
    /// How it is judged and what it may take.
    public var conditions: TrialConditions

    /// 64 hexadecimal digits.
    public var hash: String { CanonicalHash.of(self) }
}

/// Which settings of a job are part of a measurement.
public struct TrialConditions: Sendable, Codable, Hashable {
    public var multipliers: TimeoutMultipliers
    public var verifierMode: VerifierMode
    public var passRule: PassRule
    /// Further verifications of each sealed state; nil for none.
    public var repeatedVerifications: Int?

    public init(
        multipliers: TimeoutMultipliers = .init(), verifierMode: VerifierMode = .auto, passRule: PassRule = .init(),
        repeatedVerifications: Int? = nil
    ) {
        self.multipliers = multipliers
        self.verifierMode = verifierMode
        self.passRule = passRule
        self.repeatedVerifications = repeatedVerifications
    }
}
