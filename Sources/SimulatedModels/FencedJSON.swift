import Core

/// Requests and replies of the loop around the harness: a first line, prose, one fenced block of JSON.
enum FencedJSON {
    /// The block of a request that begins with the given line; nil for anything else.
    static func read(_ text: String, first line: String) -> JSONValue? {
        guard text.hasPrefix(line + "\n"), let start = text.firstRange(of: "```json\n"),
            let end = text[start.upperBound...].firstRange(of: "\n```")
        else { return nil }
        return try? JSON.decode(JSONValue.self, from: Array(text[start.upperBound..<end.lowerBound].utf8))
    }

    /// A reply.
    static func write(_ value: JSONValue) -> String {
        let bytes = (try? JSON.encode(value, pretty: true)) ?? []
        return "```json\n\(String(decoding: bytes, as: UTF8.self))\n```"
    }
}
