import Core

/// One line of a lineage: what happened, chained to the line before it by hash.
///
/// The hash is SHA-256 over the canonical JSON (sorted keys, no blanks) of `body`, `kind`, `prev` and `seq`. No time, no random name
/// and no path of the host is in it, so that the same run gives the same hashes anywhere; those stand in `journal.jsonl`.
public struct LineageEvent: Sendable, Hashable {
    /// From 0.
    public let seq: Int
    public let kind: EventKind
    public let body: JSONValue
    /// Of the line before; 64 zeros for the first.
    public let prev: String
    public let hash: String

    /// What stands before the first line.
    public static let origin = String(repeating: "0", count: 64)

    init(seq: Int, kind: EventKind, body: JSONValue, prev: String) throws {
        self.seq = seq
        self.kind = kind
        self.body = body
        self.prev = prev
        hash = SHA256.hex(try Self.canonical(Self.hashed(seq, kind, body, prev)))
    }

    /// Reads a line and checks its hash.
    ///
    /// - Throws: ``Failure`` for anything but exactly what ``line()`` writes.
    init(line: some Collection<UInt8>, at place: String) throws {
        guard let value = try? JSON.decode(JSONValue.self, from: Array(line)), let seq = value["seq"]?.int,
            let name = value["kind"]?.string, let body = value["body"], let prev = value["prev"]?.string, let hash = value["hash"]?.string
        else { throw Failure(.invalidInput, "this is no event of a lineage", at: place) }
        guard let kind = EventKind(rawValue: name) else {
            throw Failure(.unsupported, "there is no event kind '\(name)'", at: place, hint: "a newer version may have written it")
        }
        try self.init(seq: seq, kind: kind, body: body, prev: prev)
        guard self.hash == hash, try Array(line) == self.line() else {
            throw Failure(.invalidInput, "the event's hash does not match its content", at: place)
        }
    }

    /// The line as it is written, without the newline.
    func line() throws -> [UInt8] {
        var members = Self.hashed(seq, kind, body, prev)
        members["hash"] = .string(hash)
        return try Self.canonical(members)
    }

    /// What the event says, in its kind's own type.
    ///
    /// - Throws: ``Failure`` when the body is not of that kind.
    public func fact<Fact: LineageFact>(_ type: Fact.Type) throws -> Fact {
        guard kind == type.kind else {
            throw Failure(.invalidInput, "event \(seq) is \(kind.rawValue), not \(type.kind.rawValue)", at: EventLog.name)
        }
        do {
            return try JSON.decode(type, from: try JSON.encode(body, pretty: false))
        } catch {
            throw Failure(.invalidInput, "not a readable \(kind.rawValue): \(error)", at: "\(EventLog.name), event \(seq)")
        }
    }

    /// The fact's JSON as a value that is written the same however often it is read.
    static func body(_ fact: some LineageFact) throws -> JSONValue {
        try JSON.decode(JSONValue.self, from: try JSON.encode(fact, pretty: false))
    }

    private static func hashed(_ seq: Int, _ kind: EventKind, _ body: JSONValue, _ prev: String) -> [String: JSONValue] {
        ["body": body, "kind": .string(kind.rawValue), "prev": .string(prev), "seq": .int(seq)]
    }

    private static func canonical(_ members: [String: JSONValue]) throws -> [UInt8] {
        try JSON.encode(JSONValue.object(members), pretty: false)
    }
}
