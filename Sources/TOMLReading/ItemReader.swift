import Core

/// Reads one table, of a TOML file or of an edit's JSON, key by key; the first mistake throws with file, key, expected and found.
///
/// Items of lists have one shape in both forms, so one reader serves both. Call ``finish()`` last: it refuses keys that nobody asked for.
public final class ItemReader {
    private let members: [String: JSONValue]
    private let place: String
    private var known: Set<String> = []

    /// - Parameter place: the file, and the key above if there is one.
    public init(_ members: [String: JSONValue], at place: String) {
        self.members = members
        self.place = place
    }

    public convenience init(_ value: JSONValue, at place: String) throws {
        guard case .object(let members) = value else {
            throw Failure(.invalidInput, "expected a table, found \(value.kind)", at: place)
        }
        self.init(members, at: place)
    }

    /// The raw value under a key; the key counts as known.
    public func value(_ key: String) -> JSONValue? {
        known.insert(key)
        return members[key]
    }

    /// A text.
    public func string(_ key: String) throws -> String? { try value(key).map { try $0.string ?? mismatch(key, "a string", $0) } }

    /// True or false.
    public func bool(_ key: String) throws -> Bool? { try value(key).map { try $0.bool ?? mismatch(key, "true or false", $0) } }

    /// A whole number in a range.
    public func int(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = value(key) else { return nil }
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = value.int, range.contains(number) else { return try mismatch(key, expected, value) }
        return number
    }

    /// A number in a range.
    public func number(_ key: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let value = value(key) else { return nil }
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = value.double, range.contains(number) else { return try mismatch(key, expected, value) }
        return number
    }

    /// One of an enumeration's raw values.
    public func choice<E: RawRepresentable & CaseIterable>(_ key: String, _ type: E.Type) throws -> E? where E.RawValue == String {
        guard let value = value(key) else { return nil }
        if let text = value.string, let match = E(rawValue: text) { return match }
        let names = E.allCases.map(\.rawValue)
        throw Failure(
            .invalidInput, "\(key): expected one of \(names.joined(separator: ", ")), found \(value.kind)", at: place,
            hint: value.string.flatMap { Suggestion.hint(for: $0, among: names) })
    }

    /// An array of texts.
    public func strings(_ key: String) throws -> [String]? {
        guard let value = value(key) else { return nil }
        guard let texts = value.array?.map(\.string), !texts.contains(nil) else { return try mismatch(key, "an array of strings", value) }
        return texts.compactMap(\.self)
    }

    /// The table under a key.
    public func table(_ key: String) throws -> ItemReader? {
        guard let value = value(key) else { return nil }
        guard case .object(let members) = value else { return try mismatch(key, "a table", value) }
        return ItemReader(members, at: "\(place): \(key)")
    }

    /// The keys that are there, sorted, whether asked for or not.
    public var keys: [String] { members.keys.sorted() }

    /// The value, or an error that names the key.
    public func required<R>(_ key: String, _ value: R?) throws -> R {
        guard let value else { throw Failure(.invalidInput, "\(key) is missing", at: place) }
        return value
    }

    /// An error about this table.
    public func invalid(_ message: String, hint: String? = nil) -> Failure { Failure(.invalidInput, message, at: place, hint: hint) }

    /// - Throws: ``Failure`` for a key that nobody asked for.
    public func finish() throws {
        guard let key = keys.first(where: { !known.contains($0) }) else { return }
        throw Failure(
            .invalidInput, "unknown key \(key)", at: place,
            hint: Suggestion.hint(for: key, among: known.subtracting(members.keys))
                ?? "known: \(known.sorted().joined(separator: ", "))")
    }

    private func mismatch<R>(_ key: String, _ expected: String, _ found: JSONValue) throws -> R {
        throw Failure(.invalidInput, "\(key): expected \(expected), found \(found.kind)", at: place)
    }
}

extension JSONValue {
    /// What an error message calls this value.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): "\"\(text.prefix(60))\(text.count > 60 ? "…" : "")\""
        case .array: "an array"
        case .object: "a table"
        }
    }
}
