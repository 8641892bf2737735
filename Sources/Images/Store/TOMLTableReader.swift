import Core
import TOMLKit

/// Reads a table of one of our own TOML files. Errors name file and key; a key that nobody asked for is an error.
struct TOMLTableReader {
    private let table: TOMLTable
    /// The file, and the key of the table in it: `images.toml, image[2]`.
    let place: String

    /// Parses a document.
    init(_ text: String, file: String) throws {
        place = file
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Failure(.invalidInput, error.description, at: "\(file):\(error.source.begin.line)")
        }
    }

    private init(_ table: TOMLTable, place: String) {
        self.table = table
        self.place = place
    }

    /// Refuses keys that are not known.
    func allow(_ known: [String]) throws {
        for key in table.keys.sorted() where !known.contains(key) {
            let hint = Suggestion.hint(for: key, among: known) ?? "known: \(known.joined(separator: ", "))"
            throw Failure(.invalidInput, "unknown key '\(key)'", at: place, hint: hint)
        }
    }

    func string(_ key: String) throws -> String? {
        guard let value = table[key] else { return nil }
        guard let text = value.string, !text.isEmpty else { throw mismatch(key, "a string that is not empty") }
        return text
    }

    func strings(_ key: String) throws -> [String]? {
        guard let value = table[key] else { return nil }
        guard let array = value.array else { throw mismatch(key, "an array of strings") }
        return try array.map { element in
            guard let text = element.string, !text.isEmpty else { throw mismatch(key, "an array of strings") }
            return text
        }
    }

    func table(_ key: String) throws -> TOMLTableReader? {
        guard let value = table[key] else { return nil }
        guard let inner = value.table else { throw mismatch(key, "a table") }
        return TOMLTableReader(inner, place: "\(place), \(key)")
    }

    /// An array of tables (`[[key]]`).
    func tables(_ key: String) throws -> [TOMLTableReader] {
        guard let value = table[key] else { return [] }
        guard let array = value.array else { throw mismatch(key, "an array of tables, [[\(key)]]") }
        return try array.enumerated().map { index, element in
            guard let inner = element.table else { throw mismatch(key, "an array of tables, [[\(key)]]") }
            return TOMLTableReader(inner, place: "\(place), \(key)[\(index)]")
        }
    }

    /// The value, or an error that names the key it should be under.
    func required<T>(_ key: String, _ value: T?) throws -> T {
        guard let value else { throw Failure(.invalidInput, "the key '\(key)' is missing", at: place) }
        return value
    }

    private func mismatch(_ key: String, _ expected: String) -> Failure {
        Failure(.invalidInput, "'\(key)' must be \(expected)", at: place)
    }
}
