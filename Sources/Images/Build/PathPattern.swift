import Core

/// A pattern for relative paths, in Go's two dialects: `filepath.Match` for COPY sources, and the one of .dockerignore,
/// where `**` spans directories.
struct PathPattern: Sendable {
    private enum Token: Sendable {
        case literal(Unicode.Scalar)
        /// One scalar, never `/`.
        case one
        case set([ClosedRange<UInt32>], negated: Bool)
        /// Any number of scalars, never `/`.
        case many
        /// Nothing, or whole directories with their final `/`.
        case directories
        /// Anything at all.
        case anything
    }

    private let tokens: [Token]

    /// - Parameter spansDirectories: whether `**` has its meaning.
    /// - Throws: ``Failure`` for an open bracket or a final backslash.
    init(_ pattern: String, spansDirectories: Bool = false) throws {
        var tokens: [Token] = []
        var rest = Array(pattern.unicodeScalars)[...]
        let malformed = Failure(.invalidInput, "\"\(pattern)\" is not a valid pattern")
        while let next = rest.popFirst() {
            switch next {
            case "*" where spansDirectories && rest.first == "*":
                rest.removeFirst()
                let slash = rest.first == "/"
                if slash { rest.removeFirst() }
                // As in Docker: `**x` at the start is any path that ends in x.
                tokens.append(rest.isEmpty || (tokens.isEmpty && !slash) ? .anything : .directories)
            case "*": tokens.append(.many)
            case "?": tokens.append(.one)
            case "\\":
                guard let escaped = rest.popFirst() else { throw malformed }
                tokens.append(.literal(escaped))
            case "[":
                guard let set = Self.set(&rest) else { throw malformed }
                tokens.append(set)
            default: tokens.append(.literal(next))
            }
        }
        self.tokens = tokens
    }

    /// Whether a component of a COPY source is a pattern.
    static func isPattern(_ text: String) -> Bool {
        var escaped = false
        for scalar in text.unicodeScalars {
            if escaped {
                escaped = false
            } else if scalar == "\\" {
                escaped = true
            } else if "*?[".unicodeScalars.contains(scalar) {
                return true
            }
        }
        return false
    }

    func matches(_ path: String) -> Bool { prefixes(matching: path).last == true }

    /// Whether some path below a directory could match.
    func canMatch(below directory: String) -> Bool { prefixes(matching: directory + "/").contains(true) }

    /// For each number of tokens, from none to all, whether the first so many match a text as a whole.
    private func prefixes(matching text: String) -> [Bool] {
        let scalars = Array(text.unicodeScalars)
        // reachable[i]: the tokens so far match the first i scalars.
        var reachable = [Bool](repeating: false, count: scalars.count + 1)
        reachable[0] = true
        var result = [scalars.isEmpty]
        for token in tokens {
            var next = [Bool](repeating: false, count: scalars.count + 1)
            var seen = false
            for index in 0...scalars.count {
                seen = seen || reachable[index]
                let last = index > 0 ? scalars[index - 1] : nil
                let stepped = index > 0 && reachable[index - 1]
                switch token {
                case .literal(let scalar): next[index] = stepped && last == scalar
                case .one: next[index] = stepped && last != "/"
                case .set(let ranges, let negated):
                    next[index] = stepped && last != "/" && ranges.contains { $0.contains(last!.value) } != negated
                case .many: next[index] = reachable[index] || (index > 0 && next[index - 1] && last != "/")
                case .directories: next[index] = reachable[index] || (seen && last == "/")
                case .anything: next[index] = seen
                }
            }
            reachable = next
            result.append(reachable[scalars.count])
        }
        return result
    }

    private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> Token? {
        let negated = rest.first == "^"
        if negated { rest.removeFirst() }
        var ranges: [ClosedRange<UInt32>] = []
        func member() -> Unicode.Scalar? {
            guard let next = rest.popFirst(), next != "-" else { return nil }
            return next == "\\" ? rest.popFirst() : next
        }
        while let next = rest.first {
            if next == "]", !ranges.isEmpty {
                rest.removeFirst()
                return .set(ranges, negated: negated)
            }
            guard next != "]", let low = member() else { return nil }
            var high = low
            if rest.first == "-" {
                rest.removeFirst()
                guard rest.first != "]", let end = member(), end >= low else { return nil }
                high = end
            }
            ranges.append(low.value...high.value)
        }
        return nil
    }
}
