/// Splits at unquoted white space and leaves quotes and escapes in place: they are taken away when variables are expanded.
enum QuotedWords {
    static func split(_ text: String, escape: Unicode.Scalar) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        var scalars = Array(text.unicodeScalars)[...]
        while let next = scalars.popFirst() {
            if quote == nil, next.properties.isWhitespace {
                if !word.isEmpty { words.append(String(word)) }
                word = String.UnicodeScalarView()
                continue
            }
            if next == quote {
                quote = nil
            } else if quote == nil, next == "'" || next == "\"" {
                quote = next
            } else if next == escape, quote != "'" {
                // An escape at the very end is dropped, as BuildKit does.
                guard let escaped = scalars.popFirst() else { break }
                word.append(next)
                word.append(escaped)
                continue
            }
            word.append(next)
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }
}
