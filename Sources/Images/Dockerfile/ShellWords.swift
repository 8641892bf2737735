import Core

/// Variable expansion, quote removal and word splitting as BuildKit does them in a Dockerfile.
///
/// It resembles a POSIX shell but is not one: no command substitution, no `${v:=w}`, no bracket patterns; positional and
/// special parameters are simply unset.
struct ShellWords {
    /// `\`, or the backtick after `# escape=`.
    var escape: Unicode.Scalar = "\\"
    /// Quotes stay in the result (they still quote).
    var keepsQuotes = false
    /// Escape characters stay in the result (they still escape).
    var keepsEscapes = false
    /// Quotes are ordinary characters: for the text of a heredoc.
    var ignoresQuotes = false
    /// References to unset variables stay as they are.
    var keepsUnset = false
    /// The value of a variable; nil is unset.
    var lookup: (String) -> String? = { _ in nil }

    /// One word, expanded and unquoted; white space stays.
    func expand(_ text: String) throws -> String {
        var scanner = Scanner(text)
        return try process(&scanner, until: nil, keepsEscapes: keepsEscapes).text
    }

    /// The words of a text, split at unquoted white space after expansion.
    func words(_ text: String) throws -> [String] {
        var scanner = Scanner(text)
        return try process(&scanner, until: nil, keepsEscapes: keepsEscapes).words
    }

    private func process(
        _ scanner: inout Scanner, until stop: Unicode.Scalar?, keepsEscapes: Bool
    ) throws -> (text: String, words: [String]) {
        var text = String.UnicodeScalarView()
        var words = WordCollector()
        while let next = scanner.peek {
            if next == stop {
                scanner.advance()
                return (String(text), words.finish())
            }
            if next == "$" {
                let value = try dollar(&scanner, keepsEscapes: keepsEscapes).unicodeScalars
                text.append(contentsOf: value)
                value.forEach { words.add($0) }
            } else if next == "<" {
                let value = possibleHeredoc(&scanner)
                text.append(contentsOf: value)
                words.addQuoted(value)
            } else if next == "'" || next == "\"", !ignoresQuotes {
                let value = next == "'" ? try singleQuoted(&scanner) : try doubleQuoted(&scanner, keepsEscapes: keepsEscapes)
                text.append(contentsOf: value)
                words.addQuoted(value)
            } else if next == escape {
                scanner.advance()
                if keepsEscapes {
                    text.append(next)
                    words.addQuoted([next])
                }
                guard let escaped = scanner.next() else { break }
                text.append(escaped)
                words.addQuoted([escaped])
            } else {
                scanner.advance()
                text.append(next)
                words.add(next)
            }
        }
        if let stop { throw Failure(.invalidInput, "the text ends before the closing '\(stop)' of a substitution") }
        return (String(text), words.finish())
    }

    private func singleQuoted(_ scanner: inout Scanner) throws -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        if keepsQuotes { result.append("'") }
        scanner.advance()
        while let next = scanner.next() {
            if next == "'" {
                if keepsQuotes { result.append("'") }
                return result
            }
            result.append(next)
        }
        throw Failure(.invalidInput, "a single quote is not closed")
    }

    private func doubleQuoted(_ scanner: inout Scanner, keepsEscapes: Bool) throws -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        if keepsQuotes { result.append("\"") }
        scanner.advance()
        while let next = scanner.peek {
            if next == "$" {
                result.append(contentsOf: try dollar(&scanner, keepsEscapes: keepsEscapes).unicodeScalars)
                continue
            }
            scanner.advance()
            if next == "\"" {
                if keepsQuotes { result.append("\"") }
                return result
            }
            guard next == escape else {
                result.append(next)
                continue
            }
            if keepsEscapes { result.append(next) }
            // Only these can be escaped inside double quotes; before anything else the escape character is itself.
            switch scanner.peek {
            case nil: break
            case "\""?, "$"?, escape?: result.append(scanner.next()!)
            default: result.append(next)
            }
        }
        throw Failure(.invalidInput, "a double quote is not closed")
    }

    /// `<<` takes the white space that follows into its word, since `<< EOF` names a heredoc too.
    private func possibleHeredoc(_ scanner: inout Scanner) -> [Unicode.Scalar] {
        scanner.advance()
        guard scanner.peek == "<" else { return ["<"] }
        scanner.advance()
        var result: [Unicode.Scalar] = ["<", "<"]
        while let next = scanner.peek, next == " " || next == "\t" || next == "\r" {
            result.append(next)
            scanner.advance()
        }
        return result
    }

    private func dollar(_ scanner: inout Scanner, keepsEscapes: Bool) throws -> String {
        scanner.advance()
        guard scanner.peek == "{" else {
            let name = scanner.name()
            if name.isEmpty { return "$" }
            return lookup(name) ?? (keepsUnset ? "$\(name)" : "")
        }
        scanner.advance()
        switch scanner.peek {
        case nil: throw Failure(.invalidInput, "a substitution '${' is not closed with '}'")
        case "{"?, "}"?, ":"?: throw Failure(.invalidInput, "a substitution '${…}' names no variable")
        default: break
        }
        let name = scanner.name()
        switch scanner.next() {
        case "}"?:
            return lookup(name) ?? (keepsUnset ? "${\(name)}" : "")
        case "/"?:
            return try replacement(of: name, &scanner)
        case ":"?:
            guard let kind = scanner.next() else { throw Failure(.invalidInput, "a substitution '${' is not closed with '}'") }
            return try conditional(name, kind, emptyIsUnset: true, &scanner, keepsEscapes: keepsEscapes)
        case let kind?:
            return try conditional(name, kind, emptyIsUnset: false, &scanner, keepsEscapes: keepsEscapes)
        case nil:
            throw Failure(.invalidInput, "a substitution '${' is not closed with '}'")
        }
    }

    private func conditional(
        _ name: String, _ kind: Unicode.Scalar, emptyIsUnset: Bool, _ scanner: inout Scanner, keepsEscapes: Bool
    ) throws -> String {
        let trims = kind == "#" || kind == "%"
        guard ["-", "+", "?"].contains(kind) || (trims && !emptyIsUnset) else {
            throw Failure(.unsupported, "the modifier '\(emptyIsUnset ? ":" : "")\(kind)' of '${\(name)…}' is not known")
        }
        let word = try process(&scanner, until: "}", keepsEscapes: trims).text
        let value = lookup(name)
        if keepsUnset, value == nil { return "${\(name)\(emptyIsUnset ? ":" : "")\(kind)\(word)}" }
        let isSet = value != nil && !(emptyIsUnset && value == "")
        switch kind {
        case "-": return isSet ? value! : word
        case "+": return isSet ? word : ""
        case "?":
            if isSet { return value! }
            let standard = value == nil ? "is not allowed to be unset" : "is not allowed to be empty"
            throw Failure(.invalidInput, "\(name): \(word.isEmpty ? standard : word)")
        default:
            let longest = word.unicodeScalars.first == kind
            let pattern = try ShellPattern(longest ? String(word.unicodeScalars.dropFirst()) : word)
            return kind == "#"
                ? pattern.removingPrefix(of: value ?? "", longest: longest)
                : pattern.removingSuffix(of: value ?? "", longest: longest)
        }
    }

    private func replacement(of name: String, _ scanner: inout Scanner) throws -> String {
        let all = scanner.peek == "/"
        if all { scanner.advance() }
        let pattern = try process(&scanner, until: "/", keepsEscapes: true).text
        let replacement = try process(&scanner, until: "}", keepsEscapes: true).text
        guard let value = lookup(name) else {
            return keepsUnset ? "${\(name)/\(all ? "/" : "")\(pattern)/\(replacement)}" : ""
        }
        return try ShellPattern(pattern).replacing(in: value, with: replacement, all: all)
    }
}

extension ShellWords {
    /// A position in a text, scalar by scalar: a `Character` could hide a quote behind a combining mark.
    private struct Scanner {
        private let scalars: [Unicode.Scalar]
        private var index = 0

        init(_ text: String) { scalars = Array(text.unicodeScalars) }

        var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

        mutating func advance() { index += 1 }

        mutating func next() -> Unicode.Scalar? {
            defer { index += 1 }
            return peek
        }

        /// A variable's name, a run of digits, or one special parameter; empty if none of them follows.
        mutating func name() -> String {
            var name = String.UnicodeScalarView()
            guard let first = peek else { return "" }
            if first.properties.numericType == .decimal {
                while let next = peek, next.properties.numericType == .decimal {
                    name.append(next)
                    advance()
                }
                return String(name)
            }
            if "@*#?-$!".unicodeScalars.contains(first) {
                advance()
                return String(first)
            }
            while let next = peek, next == "_" || next.properties.isAlphabetic || next.properties.numericType == .decimal {
                name.append(next)
                advance()
            }
            return String(name)
        }
    }

    /// Collects words: unquoted white space separates them.
    private struct WordCollector {
        private var words: [String] = []
        private var current = String.UnicodeScalarView()

        mutating func add(_ scalar: Unicode.Scalar) {
            if scalar.properties.isWhitespace {
                flush()
            } else {
                current.append(scalar)
            }
        }

        mutating func addQuoted(_ scalars: some Sequence<Unicode.Scalar>) { current.append(contentsOf: scalars) }

        mutating func finish() -> [String] {
            flush()
            return words
        }

        private mutating func flush() {
            if current.isEmpty { return }
            words.append(String(current))
            current = String.UnicodeScalarView()
        }
    }
}
