/// The paths that an instruction names, found by words: `` `out/report.csv` ``, `/srv/app/log.txt`.
///
/// A path is an output when a verb of making stands before it in the same sentence and no verb of taking stands between. A guess, and
/// used only as one: detectors hint, they do not judge.
public struct NamedPaths: Sendable, Hashable {
    /// Where something is to be made, in the order of the text.
    public private(set) var outputs: [String] = []
    /// Everything else that looks like a path.
    public private(set) var others: [String] = []

    private static let making: Set<String> = [
        "write", "writes", "written", "save", "saved", "create", "creates", "created", "put", "store", "stored", "produce", "generate",
        "output", "place", "make", "into", "to", "as", "at", "called", "named",
    ]
    private static let taking: Set<String> = [
        "from", "read", "reads", "in", "of", "using", "use", "given", "contains", "holds", "lists", "like", "under", "each",
    ]

    public init(_ instruction: String) {
        for sentence in Self.sentences(instruction) {
            var isMaking = false
            var hasVerb = false
            for word in sentence {
                let plain = word.text.lowercased().filter(\.isLetter)
                if !word.isQuoted, Self.strong.contains(plain) { hasVerb = true }
                if !word.isQuoted, Self.making.contains(plain) { isMaking = true }
                if !word.isQuoted, Self.taking.contains(plain) { isMaking = false }
                guard let path = Self.path(word) else { continue }
                if isMaking, hasVerb { add(path, to: &outputs) } else { add(path, to: &others) }
            }
        }
        others.removeAll(where: outputs.contains)
    }

    /// The verbs without which "to" and "as" mean nothing.
    private static let strong: Set<String> = [
        "write", "writes", "written", "save", "saved", "create", "creates", "created", "put", "store", "stored", "produce", "generate",
        "output", "place", "make", "copy", "move", "rename", "export", "extract", "merge", "convert", "build",
    ]

    private func add(_ path: String, to list: inout [String]) { if !list.contains(path) { list.append(path) } }

    /// A word, or what stands between backticks.
    private struct Word {
        var text: String
        var isQuoted: Bool
    }

    private static func path(_ word: Word) -> String? {
        var text = Substring(word.text)
        if !word.isQuoted {
            while let last = text.last, ".,;:)('\"".contains(last) { text.removeLast() }
            while let first = text.first, "('\"".contains(first) { text.removeFirst() }
        }
        let isAbsolute = text.hasPrefix("/") && text.dropFirst().contains(where: \.isLetter)
        let hasFolder = text.contains("/") && !text.contains("://")
        let hasExtension = text.split(separator: ".").count >= 2 && (text.last?.isLetter ?? false) && !text.hasSuffix(".")
        let isShell = text.contains(where: { "$|<>;&=*{}".contains($0) }) || text.hasPrefix("-")
        guard !isShell, isAbsolute || (word.isQuoted && (hasFolder || hasExtension)) else { return nil }
        return String(text)
    }

    private static func sentences(_ text: String) -> [[Word]] {
        var sentences: [[Word]] = [[]]
        var isQuoted = false
        for piece in text.split(separator: "`", omittingEmptySubsequences: false) {
            defer { isQuoted.toggle() }
            if isQuoted {
                sentences[sentences.count - 1].append(Word(text: String(piece), isQuoted: true))
                continue
            }
            for word in piece.split(whereSeparator: \.isWhitespace) {
                sentences[sentences.count - 1].append(Word(text: String(word), isQuoted: false))
                if word.hasSuffix(".") || word.hasSuffix(":") || word.hasSuffix(";") { sentences.append([]) }
            }
        }
        return sentences
    }
}
