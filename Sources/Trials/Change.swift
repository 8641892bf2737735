/// One thing that the agent's phase changed in the file system, relative to the image.
public struct Change: Sendable, Codable, Hashable {
    /// Compared with the image.
    public enum Kind: String, Sendable, Codable { case added, changed, deleted }

    /// What lies there now.
    public enum FileType: String, Sendable, Codable { case file, directory, link, other }

    /// Absolute, as seen in the sandbox.
    public var path: String
    public var kind: Kind
    /// nil for what was deleted.
    public var type: FileType?
    /// The permission bits in octal, such as `755`; nil for what was deleted.
    public var mode: String?
    /// Bytes, of files only.
    public var size: Int64?
    /// Why a verifier should care, if it should.
    public var flag: ChangeFlag?
}

/// How many changes there were, and the flagged ones; `changes.jsonl` has all of them.
public struct ChangeSummary: Sendable, Codable, Hashable {
    public var added = 0
    public var changed = 0
    public var deleted = 0
    /// The first of the flagged changes, at most 100.
    public var flagged: [Change] = []
    /// How many were flagged.
    public var flaggedCount = 0
    /// There were more changes than are listed.
    public var isTruncated = false

    public static let listedFlags = 100

    public init() {}

    /// Adds a change to the counts, and lists it if it is flagged.
    public mutating func count(_ change: Change) {
        switch change.kind {
        case .added: added += 1
        case .changed: changed += 1
        case .deleted: deleted += 1
        }
        guard change.flag != nil else { return }
        flaggedCount += 1
        if flagged.count < Self.listedFlags { flagged.append(change) }
    }

    /// Lists a flagged change before all others, whose number is not known any more.
    mutating func add(missed change: Change) {
        flaggedCount += 1
        flagged.insert(change, at: 0)
        if flagged.count > Self.listedFlags { flagged.removeLast() }
    }
}
