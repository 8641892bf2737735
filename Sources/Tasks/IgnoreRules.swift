import Core

/// Patterns in the syntax of `.gitignore`.
struct IgnoreRules {
    private struct Rule {
        let parts: [Part]
        let negated: Bool
        let directoriesOnly: Bool
    }

    private enum Part {
        case glob(Glob)
        /// `**`: any number of folders.
        case anyDepth
    }

    private let rules: [Rule]

    /// Reads the text of an ignore file.
    init(_ text: String) { rules = text.split(whereSeparator: \.isNewline).compactMap { Self.rule(String($0)) } }

    /// What the last rule that matches a path says: true = ignore, false = keep; nil if none matches.
    ///
    /// - Parameter path: relative to the folder of the ignore file.
    func verdict(on path: [String], isDirectory: Bool) -> Bool? {
        rules.last { rule in
            (isDirectory || !rule.directoriesOnly) && Self.matches(rule.parts[...], path[...])
        }.map { !$0.negated }
    }

    /// As ``verdict(on:isDirectory:)``, where a rule that matches a folder matches all that is in it.
    func verdictWithParents(on path: [String]) -> Bool? {
        rules.last { rule in
            (1...path.count).contains { length in
                (length < path.count || !rule.directoriesOnly) && Self.matches(rule.parts[...], path[..<length])
            }
        }.map { !$0.negated }
    }

    private static func rule(_ line: String) -> Rule? {
        var line = Substring(line)
        while line.last == " ", !line.hasSuffix("\\ ") { line.removeLast() }
        if line.isEmpty || line.hasPrefix("#") { return nil }
        let negated = line.hasPrefix("!")
        if negated { line.removeFirst() }
        let directoriesOnly = line.hasSuffix("/")
        if directoriesOnly { line.removeLast() }
        if line.isEmpty { return nil }
        // A slash inside ties the pattern to the folder of the ignore file; without one it matches at any depth.
        let anchored = line.contains("/")
        if line.hasPrefix("/") { line.removeFirst() }
        var parts: [Part] = anchored ? [] : [.anyDepth]
        for part in line.split(separator: "/") { parts.append(part == "**" ? .anyDepth : .glob(Glob(String(part)))) }
        // A trailing `/**` matches what is inside, not the folder itself.
        if case .anyDepth? = parts.last { parts.append(.glob(Glob("*"))) }
        return Rule(parts: parts, negated: negated, directoriesOnly: directoriesOnly)
    }

    private static func matches(_ parts: ArraySlice<Part>, _ path: ArraySlice<String>) -> Bool {
        switch parts.first {
        case nil: path.isEmpty
        case .anyDepth: (path.startIndex...path.endIndex).contains { matches(parts.dropFirst(), path[$0...]) }
        case .glob(let glob):
            path.first.map { glob.matches($0) } == true && matches(parts.dropFirst(), path.dropFirst())
        }
    }
}
