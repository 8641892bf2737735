import Core

/// An inline document (`<<NAME`) of a RUN, COPY or ADD instruction.
struct Heredoc: Equatable {
    var name: String
    /// Variables in a COPY or ADD document are expanded unless the name was quoted.
    var expands: Bool
    /// `<<-`: leading tabs of each line go.
    var stripsTabs: Bool
    /// The lines between the instruction and the terminator, with their line ends.
    var content = ""

    /// The content as the instruction sees it.
    var text: String {
        guard stripsTabs else { return content }
        var result = String.UnicodeScalarView()
        var atStart = true
        for scalar in content.unicodeScalars {
            if atStart, scalar == "\t" { continue }
            result.append(scalar)
            atStart = scalar == "\n"
        }
        return String(result)
    }

    /// The heredocs that a line announces, in order.
    static func announced(in line: String) throws -> [Heredoc] {
        guard line.contains("<<") else { return [] }
        let words = try? ShellWords(keepsQuotes: true, keepsEscapes: true, keepsUnset: true).words(line)
        return try (words ?? []).compactMap { try Heredoc(word: $0) }
    }

    /// Reads a word such as `<<EOF`, `3<<-"END"` or `<< EOF`; nil if it is something else.
    init?(word: String) throws {
        var rest = Substring(word).drop { ("0"..."9").contains($0) }
        guard rest.hasPrefix("<<") else { return nil }
        rest = rest.dropFirst(2)
        stripsTabs = rest.hasPrefix("-")
        if stripsTabs { rest = rest.dropFirst() }
        rest = rest.drop(while: \.isWhitespace)
        guard !rest.isEmpty, !rest.contains("<") else { return nil }

        let unquoted = try ShellWords(keepsUnset: true).words(String(rest))
        guard unquoted.count == 1, let name = unquoted.first else { return nil }
        let quoted = try ShellWords(keepsQuotes: true, keepsUnset: true).words(String(rest))
        self.name = name
        expands = quoted == unquoted
    }
}
