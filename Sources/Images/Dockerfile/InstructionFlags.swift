import Core

/// The `--name=value` words between an instruction's keyword and its arguments.
struct InstructionFlags {
    private var values: [(name: String, value: String?)]
    private let keyword: String

    /// Splits a line into keyword, flags and the rest.
    static func split(_ line: String, escape: Unicode.Scalar) -> (keyword: String, flags: InstructionFlags, rest: String) {
        let scalars = Array(line.trimmed().unicodeScalars)
        var index = 0
        while index < scalars.count, !scalars[index].properties.isWhitespace { index += 1 }
        let keyword = string(scalars[..<index]).uppercased()

        var flags: [(String, String?)] = []
        while true {
            while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
            guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] == "-" else { break }
            let word = word(in: scalars, from: &index, escape: escape)
            if word == "--" { break }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            flags.append((String(parts[0]), parts.count == 2 ? String(parts[1]) : nil))
        }
        let rest = string(scalars[min(index, scalars.count)...]).trimmed()
        return (keyword, InstructionFlags(values: flags, keyword: keyword), rest)
    }

    /// Refuses flags that are not known to us, telling those that Docker knows from slips.
    func allow(_ known: [String], refused: [String: String] = [:]) throws {
        for (name, value) in values where !known.contains(name) {
            if let reason = refused[name] {
                throw Failure(.unsupported, "\(keyword) --\(name)\(value.map { "=\($0)" } ?? "") is not supported: \(reason)")
            }
            throw Failure(
                .invalidInput, "\(keyword) has no flag --\(name)",
                hint: Suggestion.hint(for: name, among: known).map { $0.replacing("did you mean ", with: "did you mean --") })
        }
    }

    /// All values of a flag that may be repeated.
    func all(_ name: String) throws -> [String] {
        try values.filter { $0.name == name }.map {
            guard let value = $0.value else { throw Failure(.invalidInput, "\(keyword) --\(name) needs a value") }
            return value
        }
    }

    /// The value of a flag that stands at most once.
    func one(_ name: String) throws -> String? {
        let values = try all(name)
        guard values.count <= 1 else { throw Failure(.invalidInput, "\(keyword) --\(name) stands here twice") }
        return values.first
    }

    /// A flag without value, or with `true` or `false`.
    func bool(_ name: String) throws -> Bool {
        let given = values.filter { $0.name == name }
        guard given.count <= 1 else { throw Failure(.invalidInput, "\(keyword) --\(name) stands here twice") }
        guard let flag = given.first else { return false }
        switch flag.value?.lowercased() {
        case nil, "true"?: return true
        case "false"?: return false
        default: throw Failure(.invalidInput, "\(keyword) --\(name) is true or false, not \"\(flag.value!)\"")
        }
    }

    private static func word(in scalars: [Unicode.Scalar], from index: inout Int, escape: Unicode.Scalar) -> String {
        var word = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        while index < scalars.count {
            let next = scalars[index]
            if quote == nil, next.properties.isWhitespace { break }
            index += 1
            if next == quote {
                quote = nil
            } else if quote == nil, next == "'" || next == "\"" {
                quote = next
            } else if next == escape {
                guard index < scalars.count else { break }
                word.append(scalars[index])
                index += 1
            } else {
                word.append(next)
            }
        }
        return String(word)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }
}
