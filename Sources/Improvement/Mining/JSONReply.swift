import Core

/// Why a model's reply cannot be used; shown to the model when it is asked again.
struct ReplyProblem: Error, Equatable {
    var text: String

    init(_ text: String) { self.text = text }
}

/// The JSON object in a model's reply: the last fenced `json` block, else the whole text.
enum JSONReply {
    static func object(in text: String) throws(ReplyProblem) -> JSONValue {
        let body = fenced(text) ?? text
        guard let value = try? JSON.decode(JSONValue.self, from: Array(body.utf8)), value.object != nil else {
            throw ReplyProblem("the reply must hold one fenced json block with one object")
        }
        return value
    }

    private static func fenced(_ text: String) -> String? {
        var blocks: [String] = []
        var open: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let mark = line.drop(while: \.isWhitespace)
            guard mark.hasPrefix("```") else {
                open?.append(line)
                continue
            }
            if let lines = open {
                blocks.append(lines.joined(separator: "\n"))
                open = nil
            } else if ["", "json", "JSON"].contains(String(mark.dropFirst(3).filter { !$0.isWhitespace })) {
                open = []
            }
        }
        return blocks.last
    }
}
