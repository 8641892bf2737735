/// Reads HTML as strictly as XML: every element is closed in order, attributes are quoted. What a browser would forgive is a problem
/// here, for it is where a text that was not escaped shows.
struct HTMLScan {
    struct Element {
        var name: String
        var attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    private(set) var problems: [String] = []
    /// Rows of all tables, each cell's text with blanks put together.
    private(set) var rows: [[String]] = []
    /// All text outside of style and script.
    private(set) var text = ""

    private static let void: Set<String> = ["meta", "circle", "line", "rect", "path", "polyline"]
    private var open: [String] = []

    init(_ html: String) {
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            take(text: rest[..<start])
            rest = rest[start...]
            if rest.hasPrefix("<!DOCTYPE html>") {
                rest = rest.dropFirst(15)
                continue
            }
            guard let end = Self.end(of: rest) else {
                problems.append("a tag that does not end: \(rest.prefix(40))")
                return
            }
            take(tag: rest[rest.index(after: start)..<end])
            rest = rest[rest.index(after: end)...]
            if let name = open.last, name == "style" || name == "script" {
                guard let close = rest.firstRange(of: "</\(name)>") else {
                    problems.append("no end of \(name)")
                    return
                }
                rest = rest[close.lowerBound...]
            }
        }
        take(text: rest)
        if !open.isEmpty { problems.append("not closed: \(open)") }
    }

    /// The `>` that ends a tag, quotation marks considered.
    private static func end(of tag: Substring) -> Substring.Index? {
        var isQuoted = false
        for index in tag.indices {
            if tag[index] == "\"" { isQuoted.toggle() }
            if tag[index] == ">", !isQuoted { return index }
        }
        return nil
    }

    private mutating func take(text piece: Substring) {
        if piece.contains(">") || piece.contains("\"") { problems.append("bare mark in text: \(piece.prefix(60))") }
        let plain = Self.decoded(String(piece))
        text += plain
        guard open.contains("td") || open.contains("th"), !rows.isEmpty, !rows[rows.count - 1].isEmpty else { return }
        rows[rows.count - 1][rows[rows.count - 1].count - 1] += plain
    }

    private mutating func take(tag: Substring) {
        if tag.hasPrefix("/") {
            let name = String(tag.dropFirst())
            if open.last == name { open.removeLast() } else { problems.append("</\(name)> closes \(open.last ?? "nothing")") }
            return
        }
        let isClosed = tag.hasSuffix("/")
        let body = isClosed ? tag.dropLast() : tag
        let name = String(body.prefix { $0 != " " && $0 != "\n" })
        elements.append(Element(name: name, attributes: attributes(body.dropFirst(name.count))))
        if name == "tr" { rows.append([]) }
        if name == "td" || name == "th", !rows.isEmpty { rows[rows.count - 1].append("") }
        if !isClosed, !(Self.void.contains(name) && name == "meta") { open.append(name) }
    }

    private mutating func attributes(_ text: Substring) -> [String: String] {
        var found: [String: String] = [:]
        var rest = text.drop { $0 == " " || $0 == "\n" }
        while !rest.isEmpty {
            let name = String(rest.prefix { $0 != "=" && $0 != " " })
            rest = rest.dropFirst(name.count)
            if rest.hasPrefix("=\"") {
                let value = rest.dropFirst(2).prefix { $0 != "\"" }
                found[name] = Self.decoded(String(value))
                rest = rest.dropFirst(value.count + 3)
            } else if rest.hasPrefix("=") {
                problems.append("an attribute without quotation marks: \(name)")
                return found
            } else {
                found[name] = ""
            }
            rest = rest.drop { $0 == " " || $0 == "\n" }
        }
        return found
    }

    private static func decoded(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&amp;", with: "&")
    }
}
