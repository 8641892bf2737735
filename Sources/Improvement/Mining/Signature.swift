/// What makes failures alike: terminal cause, criticality, mechanism (arXiv 2606.09498, φ(r) = (c, q, m)).
public struct Signature: Sendable, Codable, Hashable {
    public var terminalCause: TerminalCause
    public var criticality: Criticality
    public var mechanism: Mechanism

    public init(terminalCause: TerminalCause, criticality: Criticality, mechanism: Mechanism) {
        self.terminalCause = terminalCause
        self.criticality = criticality
        self.mechanism = mechanism
    }
}
