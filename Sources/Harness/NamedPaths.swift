/// The files and directories that an instruction names, and which of them are outputs. Mechanical, from the text alone.
///
/// A sentence with a word of making (`create`, `write`, `save`, `store` …) names outputs; in it, a word is a path when it stands in
/// backticks or quotes and has a slash or an ending, or when it is plain and begins with `/` or `./` or ends in a usual ending. If such a
/// sentence says `to`, `into`, `in`, `at`, `as`, `named` or `called` before a path, only those that follow such a word count, and of them not
/// those after `from` or `of`. Wrong guesses are mostly inputs, which exist, and so are never missing.
public struct NamedPaths: Sendable, Hashable {
    /// Where something is to be made, in the order of the text, each once; without trailing slashes.
    public private(set) var outputs: [String] = []
    /// Every other path, likewise.
    public private(set) var others: [String] = []

    public init(_ instruction: String) {
        var all: [String] = []
        for sentence in Self.sentences(of: instruction) {
            let words = Self.words(of: sentence)
            all += words.compactMap(\.path)
            outputs += Self.outputs(of: words)
        }
        var seen: Set<String> = []
        outputs = outputs.filter { seen.insert($0).inserted }
        others = all.filter { seen.insert($0).inserted }
    }

    private static func outputs(of words: [Word]) -> [String] {
        guard let start = words.firstIndex(where: { makers.contains($0.plain) }) else { return [] }
        var candidates: [(path: String, isTarget: Bool)] = []
        for index in words.indices where index > start {
            guard let path = words[index].path else { continue }
            // "the file `x`", "a directory named x": the word that decides may stand a few words before.
            let before = words[max(start, index - 4)..<index].reversed().map(\.plain)
            let decider = before.first { targets.contains($0) || sources.contains($0) || makers.contains($0) }
            if let decider, sources.contains(decider) { continue }
            candidates.append((path, decider.map { targets.contains($0) } ?? false))
        }
        let hasTarget = candidates.contains(where: \.isTarget)
        return candidates.filter { $0.isTarget || !hasTarget }.map(\.path)
    }

    private static let makers: Set<String> = [
        "create", "creates", "write", "writes", "written", "save", "saved", "store", "stored", "put", "output", "produce", "generate",
        "make",
        "place", "export", "record", "append", "build", "render", "dump", "report", "print", "copy", "move", "rename", "extract",
        "add",
    ]
    private static let targets: Set<String> = ["to", "into", "in", "at", "as", "named", "called", "under"]
    private static let sources: Set<String> = ["from", "of", "using", "with", "for", "like", "than", "by"]
    private static let endings: Set<String> = [
        "txt", "json", "jsonl", "csv", "tsv", "md", "log", "py", "sh", "c", "h", "js", "ts", "html", "css", "xml", "yaml", "yml", "toml",
        "ini",
        "conf", "cfg", "sql", "db", "sqlite", "tar", "gz", "tgz", "zip", "bz2", "xz", "out", "dat", "bin", "pem", "key", "crt", "png",
        "svg",
        "pdf", "swift", "rs", "go", "rb", "pl", "java",
    ]

    /// A word of a sentence; quoted ones are one word whatever they hold.
    private struct Word {
        var text: String
        var isQuoted: Bool

        /// In lower case without punctuation, for the lists above.
        var plain: String { isQuoted ? "" : text.lowercased().filter(\.isLetter) }

        /// The path that the word is; nil if it is none.
        var path: String? {
            var path = text
            while let last = path.last, ".,;:!?)]}'\"".contains(last) { path.removeLast() }
            while let first = path.first, "([{'\"".contains(first) { path.removeFirst() }
            while path.count > 1, path.last == "/" { path.removeLast() }
            guard !path.isEmpty, path != "/", !path.contains(where: { $0.isNewline || "*?<>|$={}".contains($0) }), !path.contains("://")
            else { return nil }
            // A name with spaces, and no command with arguments.
            if path.contains(" "), !path.hasPrefix("/") || path.contains(" /") || path.contains(" -") { return nil }
            if path.hasPrefix("/") || path.hasPrefix("./") { return path.contains(where: \.isLetter) ? path : nil }
            let parts = path.split(separator: ".", omittingEmptySubsequences: false)
            let hasEnding = parts.count > 1 && parts[0].first != nil && endings.contains(parts[parts.count - 1].lowercased())
            return hasEnding || (isQuoted && path.contains("/") && path.first != "-") ? path : nil
        }
    }

    /// Ends at a blank line, or at `.`, `!`, `?`, `;` before white space outside of quotes.
    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        var quote: Character?
        var previous: Character = " "
        for character in text {
            if character == "`" { quote = quote == nil ? "`" : nil }
            let isEnd = quote == nil && (previous == "\n" && character == "\n" || (".!?;".contains(previous) && character.isWhitespace))
            if isEnd {
                sentences.append(current)
                current = ""
                quote = nil
            }
            current.append(character)
            previous = character
        }
        return sentences + [current]
    }

    private static func words(of sentence: String) -> [Word] {
        var words: [Word] = []
        var current = ""
        var quote: Character?
        func end(_ isQuoted: Bool) {
            if !current.isEmpty { words.append(Word(text: current, isQuoted: isQuoted)) }
            current = ""
        }
        for character in sentence {
            if let open = quote {
                if character == open {
                    end(true)
                    quote = nil
                } else {
                    current.append(character)
                }
            } else if character == "`" || (current.isEmpty && (character == "\"" || character == "'")) {
                end(false)
                quote = character
            } else if character.isWhitespace {
                end(false)
            } else {
                current.append(character)
            }
        }
        end(quote != nil)
        return words
    }
}
