/// Text made safe for HTML and XML, in elements and in quoted attributes.
enum Markup {
    /// Replaces what has a meaning in markup, scalar by scalar: a quotation mark followed by a combining character is one `Character`
    /// and would slip through a comparison of characters. What XML does not allow becomes U+FFFD, and characters that reorder text,
    /// with which a diff can be made to show what it does not say, are named.
    static func escape(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "&": out += "&amp;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\t", "\n": out.unicodeScalars.append(scalar)
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}", "\u{061C}":
                out += "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
