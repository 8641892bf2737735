/// How a simulated model takes text apart.
enum Text {
    /// The parts between two separators, without empty ones.
    static func split(_ text: String, _ separator: String) -> [String] {
        text.split(separator: separator, omittingEmptySubsequences: true).map(String.init)
    }

    /// What stands between back quotes, in order, without fenced blocks.
    static func quoted(_ text: String) -> [String] {
        let pieces = text.replacing("```", with: "").split(separator: "`", omittingEmptySubsequences: false)
        return stride(from: 1, to: pieces.count - 1, by: 2).map { String(pieces[$0]) }.filter { !$0.isEmpty }
    }

    /// The directory of a path; nil for one without, and for the working directory of tasks.
    static func directory(_ path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
        return path[..<slash] == "/app" ? nil : String(path[..<slash])
    }

    /// Lower-case words: what is left between white space when the punctuation around each is taken off.
    static func words(_ text: some StringProtocol) -> [String] {
        text.split(whereSeparator: { $0.isWhitespace || $0 == "/" || $0 == "(" || $0 == ")" }).compactMap { word in
            let bare = word.lowercased().trimmingPrefix { "`'\"*“”,;:!?.".contains($0) }
            let end = bare.lastIndex { !"`'\"*“”,;:!?.".contains($0) }
            return end.map { String(bare[...$0]) }
        }
    }

    /// Sentences: what a full stop, a question or exclamation mark before white space, a line end or a semicolon closes.
    static func sentences(_ text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        var previous: Character = " "
        for character in text {
            if character.isNewline || character == ";" || (character.isWhitespace && ".!?".contains(previous)) {
                sentences.append(current)
                current = ""
            } else {
                current.append(character)
            }
            previous = character
        }
        sentences.append(current)
        return sentences.filter { $0.contains(where: \.isLetter) }
    }

    /// Characters divided by four, rounded up: the usual estimate for English text and code.
    static func tokens(_ characters: Int) -> Int { (characters + 3) / 4 }
}
