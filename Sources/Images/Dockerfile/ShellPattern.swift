import Core

/// The pattern of `${v#p}`, `${v%p}` and `${v/p/r}`: `*`, `?` and literals, where `\` escapes.
struct ShellPattern {
    private enum Token: Equatable {
        case literal(Unicode.Scalar)
        case one
        case many
    }

    private let tokens: [Token]

    /// - Throws: ``Failure`` if an escape stands before a character that needs none.
    init(_ text: String) throws {
        var tokens: [Token] = []
        var scalars = Array(text.unicodeScalars)[...]
        while let next = scalars.popFirst() {
            switch next {
            case "*": tokens.append(.many)
            case "?": tokens.append(.one)
            case "\\":
                // `}` and `/` are escaped for the sake of the substitution around the pattern.
                guard let escaped = scalars.popFirst(), ["}", "/", "*", "?", "\\"].contains(escaped) else {
                    throw Failure(.invalidInput, "the pattern \"\(text)\" has an escape before a character that needs none")
                }
                tokens.append(.literal(escaped))
            default: tokens.append(.literal(next))
            }
        }
        self.tokens = tokens
    }

    func removingPrefix(of value: String, longest: Bool) -> String {
        let scalars = Array(value.unicodeScalars)
        let lengths = matchLengths(scalars[...])
        guard let length = longest ? lengths.last : lengths.first else { return value }
        return Self.string(scalars[length...])
    }

    func removingSuffix(of value: String, longest: Bool) -> String {
        let scalars = Array(value.unicodeScalars)
        let starts = Array(0...scalars.count)
        for start in longest ? starts : starts.reversed() where matchLengths(scalars[start...]).last == scalars.count - start {
            return Self.string(scalars[..<start])
        }
        return value
    }

    func replacing(in value: String, with replacement: String, all: Bool) -> String {
        let scalars = Array(value.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        var afterMatch = false
        while index <= scalars.count {
            // An empty match directly behind a match does not count.
            if let length = matchLengths(scalars[index...]).last, length > 0 || !afterMatch {
                result.append(contentsOf: replacement.unicodeScalars)
                index += length
                if !all { break }
                afterMatch = length > 0
                if length > 0 { continue }
            } else {
                afterMatch = false
            }
            if index < scalars.count { result.append(scalars[index]) }
            index += 1
        }
        if index < scalars.count { result.append(contentsOf: scalars[index...]) }
        return String(result)
    }

    /// The lengths of all prefixes that the whole pattern matches, ascending. As in BuildKit, wildcards stop at a newline.
    private func matchLengths(_ text: ArraySlice<Unicode.Scalar>) -> [Int] {
        let scalars = Array(text)
        // reachable[i]: the tokens so far match the first i scalars.
        var reachable = [Bool](repeating: false, count: scalars.count + 1)
        reachable[0] = true
        for token in tokens {
            var next = [Bool](repeating: false, count: scalars.count + 1)
            for index in 0...scalars.count {
                let stepped = index > 0 && reachable[index - 1]
                switch token {
                case .literal(let scalar): next[index] = stepped && scalars[index - 1] == scalar
                case .one: next[index] = stepped && scalars[index - 1] != "\n"
                case .many: next[index] = reachable[index] || (index > 0 && next[index - 1] && scalars[index - 1] != "\n")
                }
            }
            reachable = next
        }
        return reachable.indices.filter { reachable[$0] }
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
