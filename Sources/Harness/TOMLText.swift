import Core

/// Writes and changes TOML as text, so that comments and layout stay where nothing changes.
enum TOMLText {
    /// `key = value` lines, tables of one level inline.
    static func lines(_ pairs: [(String, JSONValue)]) -> String {
        pairs.map { "\($0.0) = \(value($0.1))\n" }.joined()
    }

    /// A value on one line.
    static func value(_ value: JSONValue) -> String {
        switch value {
        case .null: "\"\""
        case .bool(let flag): "\(flag)"
        case .int(let number): "\(number)"
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number)).0" : "\(number)"
        case .string(let text): quoted(text)
        case .array(let values): "[" + values.map(self.value).joined(separator: ", ") + "]"
        case .object(let members):
            "{ " + members.sorted { $0.key < $1.key }.map { "\($0.key) = \(self.value($0.value))" }.joined(separator: ", ") + " }"
        }
    }

    /// A basic string (TOML 1.0): quotes, backslashes and control characters escaped.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// A whole hook file.
    static func hook(_ item: JSONValue) -> String {
        var text = ""
        for key in ["event", "priority"] {
            if let value = item[key] { text += "\(key) = \(value.isText ? quoted(value.string ?? "") : self.value(value))\n" }
        }
        for key in ["when", "do"] {
            guard let table = item[key]?.object else { continue }
            text += "\n[\(key)]\n" + lines(table.sorted { $0.key < $1.key })
        }
        return text
    }

    /// Sets a top-level key of a flat document: its line is replaced where it has one line, else it is appended.
    ///
    /// nil removes the key. Returns nil where the key's value spans lines, which this does not change.
    static func setting(_ key: String, to value: JSONValue?, in text: String) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        let line = value.map { "\(key) = \(self.value($0))" }
        if let index = lines.firstIndex(where: { isLine($0, of: key) }) {
            guard !lines[index].contains("\"\"\""), !lines[index].contains("'''"), !opensArray(lines[index]) else { return nil }
            if let line { lines[index] = line } else { lines.remove(at: index) }
        } else if let line {
            lines.append(line)
        }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    private static func isLine(_ line: String, of key: String) -> Bool {
        let bare = line.drop { $0 == " " || $0 == "\t" }
        guard bare.hasPrefix(key) else { return false }
        return bare.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }.first == "="
    }

    private static func opensArray(_ line: String) -> Bool {
        line.count { $0 == "[" } != line.count { $0 == "]" }
    }

    /// The `[[rule]]` blocks of a file: what stands before the first, then each block with its header.
    static func blocks(_ text: String, header: String) -> (head: String, blocks: [String]) {
        var parts: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.drop(while: { $0 == " " }).hasPrefix(header) { parts.append([]) }
            parts[parts.count - 1].append(line)
        }
        let texts = parts.map { $0.joined(separator: "\n") }
        return (texts[0], Array(texts.dropFirst()))
    }
}

extension JSONValue {
    fileprivate var isText: Bool { string != nil }
}
