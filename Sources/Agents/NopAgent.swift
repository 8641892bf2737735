/// Does nothing. A good task gives it no reward.
public struct NopAgent: Agent {
    public let name = "nop"
    public let version = "1.0.0"

    public init() {}

    public func run(in session: AgentSession) async throws -> AgentOutcome { AgentOutcome(.finished) }
}
