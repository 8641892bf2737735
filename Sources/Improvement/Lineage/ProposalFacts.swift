import Models

/// `proposal.made`: an edit that every static check let pass.
public struct ProposalMade: LineageFact, Hashable {
    public static let kind = EventKind.proposalMade

    public var round: Int
    /// From 1.
    public var slot: Int
    /// The harness that it starts from, and the one it makes.
    public var base: String
    public var candidate: String
    /// Object: the candidate's ``HarnessTree``.
    public var tree: String
    /// Object: the edit.
    public var edit: String
    public var goal: EconomyRule.Goal
    /// The cluster's id in the round; empty for deletions.
    public var cluster: String
    public var surface: String
    public var intent: String
    public var mechanism: String
    /// What should be seen if it works.
    public var expected: String
    /// Held-in tasks that it should fix.
    public var predicted: [String]
    public var risks: [String]
    /// What result would refute it.
    public var falsifier: String
    /// Object: the model's reply; nil for deletions, which code proposes.
    public var reply: String?
    public var attempts: Int
    public var usage: TokenUsage

    public var objects: [String] { [tree, edit] + [reply].compactMap(\.self) }
}

/// `proposal.declined`: the model would rather change nothing.
public struct ProposalDeclined: LineageFact, Hashable {
    public static let kind = EventKind.proposalDeclined

    public var round: Int
    public var slot: Int
    public var reason: String
    /// Object: the model's reply.
    public var reply: String
    public var attempts: Int
    public var usage: TokenUsage

    public var objects: [String] { [reply] }
}

/// `proposal.refused`: a proposal that no trial was spent on.
public struct ProposalRefused: LineageFact, Hashable {
    public static let kind = EventKind.proposalRefused

    public var round: Int
    public var slot: Int
    /// A short name: `unreadable`, `unknown_cluster`, `not_held_in`, `no_prediction`, `duplicate`, `conflict`, or a refusal of the harness.
    public var code: String
    /// In words.
    public var reason: String
    public var surface: String?
    public var intent: String?
    /// Object: the model's reply; nil for deletions.
    public var reply: String?
    public var attempts: Int
    public var usage: TokenUsage

    public var objects: [String] { [reply].compactMap(\.self) }
}
