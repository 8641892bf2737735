/// How much a mechanism had to do with the failure: the second part of a signature.
public enum Criticality: String, Sendable, Codable, Hashable, CaseIterable {
    /// The first failure that was never made good.
    case rootCause = "root_cause"
    case contributor
    /// It cost something but did not decide.
    case nonTerminalFriction = "non_terminal_friction"
    /// It was made good again.
    case recoveredFriction = "recovered_friction"
    case unknown

    /// Lower is more worth mending.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
