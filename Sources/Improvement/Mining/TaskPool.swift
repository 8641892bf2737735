import Core

/// The tasks of an improvement run by split. The only maker of a ``HeldInTask``, so nothing else can reach mining or a proposer.
public struct TaskPool: Sendable, Codable, Hashable {
    /// One task.
    public struct Member: Sendable, Codable, Hashable {
        public var name: String
        /// Siblings share it; tasks without a family are their own.
        public var family: String
        /// `sha256:` and 64 hexadecimal digits over the task's files.
        public var digest: String

        public init(name: String, family: String? = nil, digest: String) {
            self.name = name
            self.family = family ?? name
            self.digest = digest
        }
    }

    /// Mined, and guarded like every other.
    public let heldIn: [Member]
    /// Guarded; never shown to a model.
    public let heldOut: [Member]
    /// Names that no trial of a run may touch; sorted, for a set is written in another order by every process.
    public let sealed: [String]

    /// - Throws: ``Failure`` when a task is in two splits or twice in one, or when no task is held-in.
    public init(heldIn: [Member], heldOut: [Member], sealed: Set<String>) throws {
        var seen = sealed
        for member in heldIn + heldOut where !seen.insert(member.name).inserted {
            throw Failure(.invalidInput, "the task is in two splits, or twice in one", at: member.name)
        }
        guard !heldIn.isEmpty else { throw Failure(.invalidInput, "no task is held-in: there is nothing to mine") }
        self.heldIn = heldIn.sorted { $0.name < $1.name }
        self.heldOut = heldOut.sorted { $0.name < $1.name }
        self.sealed = sealed.sorted()
    }

    private enum CodingKeys: String, CodingKey {
        case heldIn, heldOut, sealed
    }

    /// Sealed names in order: a set's own order differs from process to process, and equal pools must be equal bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(heldIn, forKey: .heldIn)
        try container.encode(heldOut, forKey: .heldOut)
        try container.encode(sealed.sorted(), forKey: .sealed)
    }

    /// What gates run on, held-in tasks first.
    public var all: [Member] { heldIn + heldOut }

    /// A task's entry; nil for a sealed or unknown one.
    public func member(_ name: String) -> Member? { all.first { $0.name == name } }

    /// The proof that a task may be mined.
    ///
    /// - Throws: ``Failure`` for a sealed, a held-out or an unknown task.
    public func heldInTask(_ name: String) throws -> HeldInTask {
        if let member = heldIn.first(where: { $0.name == name }) { return HeldInTask(member: member) }
        let split = sealed.contains(name) ? "sealed" : heldOut.contains { $0.name == name } ? "held-out" : "not in the splits"
        throw Failure(
            .invalidInput, "this task is \(split); only held-in tasks may be mined, shown to a proposer or named as fixes", at: name,
            hint: "check the splits file; evidence of other tasks would make held-out and sealed results worthless")
    }
}

/// A task that may be mined. It can only be had from ``TaskPool/heldInTask(_:)``: functions that take it cannot be given another.
public struct HeldInTask: Sendable, Hashable {
    /// The pool's entry.
    public let member: TaskPool.Member

    fileprivate init(member: TaskPool.Member) { self.member = member }

    /// The task's name.
    public var name: String { member.name }
}
