/// Finds public declarations line by line: a heuristic that a formatter makes good enough.
struct PublicDeclaration: Equatable {
    let name: String
    let isProperty: Bool
    /// Whether a reader cannot do without words: types and functions always; a property only if it is a floating-point number,
    /// for that has a unit. Others in a documented type may speak for themselves.
    let needsWords: Bool

    /// What protocols of the language or of a package prescribe.
    private static let prescribed: Set<String> = [
        "==", "<", "hash", "encode", "next", "makeIterator", "makeAsyncIterator", "run", "validate",
    ]

    private static let keywords: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "func", "var", "let", "typealias", "macro",
    ]

    /// What a line declares publicly; nil if nothing, or an initializer, whose parameters are documented as properties.
    init?(_ line: String) {
        let words = line.trimmed.split(separator: " ").map(String.init)
        guard let start = words.firstIndex(of: "public"), words[..<start].allSatisfy({ $0.hasPrefix("@") }),
            let keyword = words.indices.dropFirst(start + 1).first(where: { Self.keywords.contains(words[$0]) }),
            keyword + 1 < words.count
        else { return nil }
        // `class func` is a function.
        let last = Self.keywords.contains(words[keyword + 1]) ? keyword + 1 : keyword
        guard last + 1 < words.count, !words[start..<last].contains(where: { $0.hasPrefix("init") }) else { return nil }
        let text = words[last + 1]
        let plain = text.prefix { !"(<:{=".contains($0) }
        name = String(plain.isEmpty ? text.prefix { $0 != "(" } : plain)
        isProperty = words[last] == "var" || words[last] == "let"
        needsWords = !Self.prescribed.contains(name) && (!isProperty || words.contains { $0.hasPrefix("Double") })
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
