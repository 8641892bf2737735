/// What can happen in a lineage. The bodies are the types of the same name; `docs/lineage.md` lists their fields.
public enum EventKind: String, Sendable, Codable, Hashable, CaseIterable {
    case runStarted = "run.started"
    case roundStarted = "round.started"
    case roundMeasured = "round.measured"
    case roundMined = "round.mined"
    case proposalMade = "proposal.made"
    case proposalDeclined = "proposal.declined"
    case proposalRefused = "proposal.refused"
    case gateDecided = "gate.decided"
    case mergeFailed = "merge.failed"
    case approvalAsked = "approval.asked"
    case approvalGiven = "approval.given"
    case headMoved = "head.moved"
    case candidateRemeasured = "candidate.remeasured"
    case roundEnded = "round.ended"
    case runStopped = "run.stopped"
    case sealedMeasured = "sealed.measured"
}

/// The body of one kind of event.
public protocol LineageFact: Codable, Sendable {
    /// The kind it belongs to.
    static var kind: EventKind { get }
    /// The objects that it refers to, by hash.
    var objects: [String] { get }
}

extension LineageFact {
    /// None.
    public var objects: [String] { [] }
}
