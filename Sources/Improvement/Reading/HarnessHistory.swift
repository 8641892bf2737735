import Core
import Harness

/// The harnesses of a run: which there are, and how one came from another.
public struct HarnessHistory: Sendable {
    /// One harness.
    public struct Node: Sendable, Hashable {
        public var id: String
        /// Object: its ``HarnessTree``.
        public var tree: String
        /// nil for the first.
        public var parent: String?
        /// Objects: the edits from the parent.
        public var edits: [String]
        /// What became of it.
        public var state: State
        /// The round that made it; 0 for the first.
        public var round: Int
    }

    /// What became of a harness.
    public enum State: String, Sendable, Codable, Hashable {
        /// It is or was in force.
        case promoted
        /// Its gate accepted it, but another was promoted, or a person refused.
        case passed
        case rejected
        /// It was proposed and not judged.
        case proposed
    }

    /// In the order in which they appeared.
    public private(set) var nodes: [Node] = []
    /// The harness in force.
    public let head: String
    private let objects: ObjectStore

    /// - Throws: ``Failure`` for a lineage without a beginning or with unreadable events.
    public init(_ lineage: Lineage) throws {
        guard let head = lineage.head else { throw Failure(.invalidInput, "the run has not begun") }
        self.head = head.harness
        objects = lineage.objects
        var base = ""
        for event in lineage.events {
            switch event.kind {
            case .runStarted:
                let fact = try event.fact(RunStarted.self)
                add(Node(id: fact.harness, tree: fact.tree, parent: nil, edits: [], state: .promoted, round: 0))
            case .roundStarted: base = try event.fact(RoundStarted.self).base
            case .proposalMade:
                let fact = try event.fact(ProposalMade.self)
                add(Node(id: fact.candidate, tree: fact.tree, parent: fact.base, edits: [fact.edit], state: .proposed, round: fact.round))
            case .gateDecided:
                let fact = try event.fact(GateDecided.self)
                let state = fact.accepted ? State.passed : .rejected
                let parent = fact.edits.count > 1 ? base : fact.base
                add(Node(id: fact.candidate, tree: fact.tree, parent: parent, edits: fact.edits, state: state, round: fact.round))
                change(fact.candidate, to: state)
            case .headMoved: change(try event.fact(HeadMoved.self).to, to: .promoted)
            default: break
            }
        }
    }

    private mutating func add(_ node: Node) { if !nodes.contains(where: { $0.id == node.id }) { nodes.append(node) } }

    private mutating func change(_ id: String, to state: State) {
        guard let place = nodes.firstIndex(where: { $0.id == id }), nodes[place].state != .promoted else { return }
        nodes[place].state = state
    }

    /// The first harness.
    public var first: String { nodes.first?.id ?? head }

    /// The harness of a name: an id or a unique beginning of one (with or without `sha256:`), `first`, or `head`.
    public func node(_ name: String) throws -> Node {
        let wanted = name == "first" ? first : name == "head" ? head : name
        let found = nodes.filter { node in
            node.id.hasPrefix(wanted) || node.id.dropFirst("sha256:".count).hasPrefix(wanted)
        }
        guard let node = found.first, !wanted.isEmpty else {
            throw Failure(.invalidInput, "there is no such harness in this run", at: name, hint: "lineage graph lists them")
        }
        if found.count > 1 { throw Failure(.invalidInput, "several harnesses begin like that", at: name, hint: "give more of the id") }
        return node
    }

    /// A harness's files.
    public func files(_ id: String) throws -> HarnessFiles { try HarnessTree.files(try node(id).tree, in: objects) }

    /// From the first harness to one, both included.
    public func path(to id: String) throws -> [Node] {
        var path = [try node(id)]
        while let parent = path[0].parent, path.count <= nodes.count { path.insert(try node(parent), at: 0) }
        return path
    }

    /// `sha256:` and the first twelve digits.
    public static func short(_ id: String) -> String { String(id.replacing("sha256:", with: "", maxReplacements: 1).prefix(12)) }
}
