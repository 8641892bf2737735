import Core
import TOMLReading

/// Reads one table of a TOML file key by key.
///
/// A value of the wrong type or out of range is noted in the problem list and read as absent, so that one pass finds every
/// mistake. Keys that nobody asked for are noted as warnings when the table has been read: Harbor ignores them at load.
final class TableReader {
    private let file: String
    /// The keys above this table: `["verifier", "collect[0]"]`.
    private let above: [String]
    private let entries: [String: TOMLNode]
    private let problems: ProblemList
    /// Unknown keys are errors.
    private let isStrict: Bool
    private var known: Set<String> = []

    private init(_ entries: [String: TOMLNode], file: String, above: [String], problems: ProblemList, isStrict: Bool) {
        self.entries = entries
        self.file = file
        self.above = above
        self.problems = problems
        self.isStrict = isStrict
    }

    /// Reads a whole document; the closure asks for every key that it knows.
    ///
    /// - Parameter isStrict: a key that nobody asked for is an error.
    static func read<R>(
        _ document: [String: TOMLNode], file: String, into problems: ProblemList, isStrict: Bool = false, _ body: (TableReader) -> R
    ) -> R {
        let reader = TableReader(document, file: file, above: [], problems: problems, isStrict: isStrict)
        defer { reader.reportUnknown() }
        return body(reader)
    }

    /// Says that this table is free form: no key of it is unknown.
    func allowAnything() { known.formUnion(entries.keys) }

    // MARK: - Values

    /// The value of a key as it stands, whatever its type.
    func node(_ key: String) -> TOMLNode? {
        known.insert(key)
        return entries[key]
    }

    func string(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        if let text = node.string { return text }
        return mismatch(key, "a string", node)
    }

    /// A string that must hold something.
    func filledString(_ key: String) -> String? {
        guard let text = string(key) else { return nil }
        if !text.isEmpty { return text }
        return absent(key, "must not be empty")
    }

    func boolean(_ key: String) -> Bool? {
        guard let node = node(key) else { return nil }
        if case .boolean(let value) = node { return value }
        return mismatch(key, "true or false", node)
    }

    /// A finite number, integer or not, that is at least `minimum`; with `orEqual` false, more than it.
    func number(_ key: String, _ expected: String = "a number", above minimum: Double, orEqual: Bool = false) -> Double? {
        guard let node = node(key) else { return nil }
        let value: Double
        switch node {
        case .integer(let whole): value = Double(whole)
        case .float(let number): value = number
        default: return mismatch(key, expected, node)
        }
        guard value.isFinite else { return mismatch(key, "\(expected), finite", node) }
        if orEqual ? value >= minimum : value > minimum { return value }
        return mismatch(key, "\(expected) \(orEqual ? "of at least" : "above") \(Int(minimum))", node)
    }

    /// A time span in seconds: above zero, or with `orZero` at least zero.
    func seconds(_ key: String, orZero: Bool = false) -> Double? {
        number(key, "a number of seconds", above: 0, orEqual: orZero)
    }

    /// A whole number of at least `minimum`; `2048.0` counts as whole, as it does in Harbor.
    func integer(_ key: String, _ expected: String = "a whole number", minimum: Int) -> Int? {
        guard let node = node(key) else { return nil }
        let value: Int?
        switch node {
        case .integer(let whole): value = whole
        case .float(let number): value = Int(exactly: number)
        default: value = nil
        }
        guard let value else { return mismatch(key, expected, node) }
        if value >= minimum { return value }
        return mismatch(key, "\(expected) of at least \(minimum)", node)
    }

    /// One of the values of an enumeration.
    func choice<E: RawRepresentable & CaseIterable>(_ key: String, _ type: E.Type) -> E? where E.RawValue == String {
        guard let node = node(key) else { return nil }
        if let text = node.string, let value = E(rawValue: text) { return value }
        let names = E.allCases.map(\.rawValue)
        let hint = node.string.flatMap { Suggestion.closest(to: $0, among: names) }.map { "did you mean \"\($0)\"?" }
        return mismatch(key, names.map { "\"\($0)\"" }.joined(separator: " or "), node, hint: hint)
    }

    func strings(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        guard case .array(let nodes) = node else { return mismatch(key, "an array of strings", node) }
        return nodes.enumerated().compactMap { index, element in
            element.string ?? mismatch("\(key)[\(index)]", "a string", element)
        }
    }

    /// A table from names to strings.
    func stringTable(_ key: String) -> [String: String]? {
        guard let node = node(key) else { return nil }
        guard let entries = node.table else { return mismatch(key, "a table of strings", node) }
        var values: [String: String] = [:]
        for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
            values[name] = value.string ?? mismatch("\(key).\(name)", "a string", value, hint: "put the value in quotes")
        }
        return values
    }

    // MARK: - Tables

    /// Reads the table under a key; the closure asks for every key that it knows.
    func table<R>(_ key: String, _ body: (TableReader) -> R) -> R? {
        guard let node = node(key) else { return nil }
        guard let entries = node.table else { return mismatch(key, "a table", node) }
        return below(key, entries, body)
    }

    /// Reads an array whose elements are tables.
    ///
    /// - Parameter shorthand: a string as an element stands for a table with this one key.
    func tables<R>(_ key: String, shorthand: String? = nil, _ body: (TableReader) -> R?) -> [R]? {
        guard let node = node(key) else { return nil }
        guard case .array(let nodes) = node else { return mismatch(key, "an array", node) }
        return nodes.enumerated().compactMap { index, element in
            let place = "\(key)[\(index)]"
            if let entries = element.table { return below(place, entries, body) }
            if let shorthand, element.string != nil { return below(place, [shorthand: element], body) }
            return mismatch(place, shorthand == nil ? "a table" : "a string or a table", element)
        }
    }

    private func below<R>(_ key: String, _ entries: [String: TOMLNode], _ body: (TableReader) -> R) -> R {
        let reader = TableReader(entries, file: file, above: above + [key], problems: problems, isStrict: isStrict)
        defer { reader.reportUnknown() }
        return body(reader)
    }

    // MARK: - Problems

    /// Notes that a value is wrong.
    func invalid(_ key: String, _ message: String, hint: String? = nil) {
        problems.error(in: file, key: path(key), message, hint: hint)
    }

    /// Notes that a value is wrong, and reads it as absent.
    func absent<R>(_ key: String, _ message: String, hint: String? = nil) -> R? {
        invalid(key, message, hint: hint)
        return nil
    }

    /// Notes that a value is doubtful.
    func warn(_ key: String, _ message: String, hint: String? = nil) {
        problems.warning(in: file, key: path(key), message, hint: hint)
    }

    /// Notes that a value is right in Harbor but not supported here.
    func refuse(_ key: String, _ message: String, hint: String? = nil) {
        problems.unsupported(in: file, key: path(key), message, hint: hint)
    }

    /// Notes a key that a table must have.
    func missing<R>(_ key: String) -> R? {
        // A value of the wrong type has been noted already.
        entries[key] == nil ? absent(key, "is missing") : nil
    }

    private func mismatch<R>(_ key: String, _ expected: String, _ node: TOMLNode, hint: String? = nil) -> R? {
        absent(key, "expected \(expected), found \(node.found)", hint: hint)
    }

    private func path(_ key: String) -> String { (above + [key]).joined(separator: ".") }

    private func reportUnknown() {
        for key in entries.keys.sorted() where !known.contains(key) {
            let hint = Suggestion.closest(to: key, among: known.subtracting(entries.keys)).map { "did you mean `\($0)`?" }
            if isStrict { invalid(key, "unknown key", hint: hint) } else { warn(key, "unknown key, ignored", hint: hint) }
        }
    }
}
