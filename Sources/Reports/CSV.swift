/// Comma-separated values as RFC 4180 has them, with `\n` line ends.
struct CSV {
    private(set) var text = ""

    init(_ header: [String]) { add(header) }

    mutating func add(_ fields: [String]) { text += fields.map(Self.field).joined(separator: ",") + "\n" }

    private static func field(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { ![UInt8(ascii: ","), UInt8(ascii: "\""), 0x0a, 0x0d].contains($0) }
        return isPlain ? value : "\"\(value.replacing("\"", with: "\"\""))\""
    }
}
