/// A shell pattern: `*`, `?`, `[a-z]`, `[!a-z]`; a backslash takes the next character literally.
///
/// `*` and `?` match every character, also `/` and a leading dot; who works on paths matches part by part.
public struct Glob: Sendable, Equatable {
    private enum Token: Sendable, Equatable {
        case literal(Unicode.Scalar)
        case one
        case any
        case set([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    private let tokens: [Token]

    /// Reads a pattern; a `[` without its `]` stands for itself, so every text is a pattern.
    public init(_ pattern: String) {
        var tokens: [Token] = []
        var rest = Substring(pattern).unicodeScalars
        while let next = rest.popFirst() {
            switch next {
            case "*": if tokens.last != .any { tokens.append(.any) }
            case "?": tokens.append(.one)
            case "\\": tokens.append(.literal(rest.popFirst() ?? "\\"))
            case "[": tokens.append(Self.set(&rest) ?? .literal("["))
            default: tokens.append(.literal(next))
            }
        }
        self.tokens = tokens
    }

    /// Whether the pattern matches the whole text; time grows at most with the product of both lengths.
    public func matches(_ text: some StringProtocol) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var (token, at) = (0, 0)
        var retry: (token: Int, at: Int)?
        while at < scalars.count || token < tokens.count {
            if token < tokens.count {
                if tokens[token] == .any {
                    retry = (token, at)
                    token += 1
                    continue
                }
                if at < scalars.count, Self.accepts(tokens[token], scalars[at]) {
                    token += 1
                    at += 1
                    continue
                }
            }
            // The last star takes one more character.
            guard let star = retry, star.at < scalars.count else { return false }
            retry = (star.token, star.at + 1)
            (token, at) = (star.token + 1, star.at + 1)
        }
        return true
    }

    private static func accepts(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
        switch token {
        case .literal(let wanted): wanted == scalar
        case .one, .any: true
        case .set(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
        }
    }

    /// Reads a set behind its `[`; nil, with nothing consumed, if it does not end.
    private static func set(_ rest: inout Substring.UnicodeScalarView) -> Token? {
        var ahead = rest
        let negated = ahead.first == "!" || ahead.first == "^"
        if negated { ahead.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var isFirst = true
        while let next = ahead.popFirst() {
            if next == "]", !isFirst {
                rest = ahead
                return .set(ranges, negated: negated)
            }
            isFirst = false
            let lower = next == "\\" ? ahead.popFirst() ?? "\\" : next
            var upper = lower
            if ahead.first == "-", let end = ahead.dropFirst().first, end != "]" {
                ahead.removeFirst(2)
                upper = end
            }
            if lower <= upper { ranges.append(lower...upper) }
        }
        return nil
    }
}
