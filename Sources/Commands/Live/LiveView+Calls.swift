import Agents
import Console
import Trajectories

extension LiveView {
    /// What is run.
    ///
    /// - Parameter shownAlready: the command as the model's text showed it.
    func call(_ call: AgentCall, shownAlready: String) -> String {
        switch call {
        case .command(let command):
            if !shownAlready.isEmpty, Self.trimmed(shownAlready) == Self.trimmed(command) { return "" }
            return block(command, first: "$ ", next: "  ", mark: .bold, text: .bold)
        case .write(let path, let content):
            return tool("write \(path)", fact: Self.size(content)) + change(content, sign: "+ ", .green)
        case .edit(let path, let old, let new):
            return tool("edit \(path)") + change(old, sign: "- ", .red) + change(new, sign: "+ ", .green)
        case .other(let text): return tool(text)
        case .misunderstood(let name, let arguments): return tool("\(name) \(DisplayWidth.truncate(Printable.line(arguments), to: 200))")
        }
    }

    private func tool(_ text: String, fact: String? = nil) -> String {
        var flow = TextFlow(first: "▸ ", next: "  ", style: style, mark: .bold, text: .bold, width: width)
        return flow.push(Printable.line(text) + (fact.map { " · \($0)" } ?? "")) + flow.finish()
    }

    private func change(_ text: String, sign: String, _ colour: Colour) -> String {
        block(
            text, first: "  \(sign)", next: "  \(sign)", mark: colour, text: colour, head: Self.changeLimit.head,
            tail: Self.changeLimit.tail)
    }

    private static func size(_ content: String) -> String {
        let bytes = Array(content.utf8)
        let lines = bytes.count { $0 == 0x0a } + (bytes.last.map { $0 == 0x0a ? 0 : 1 } ?? 0)
        return "\(lines) \(lines == 1 ? "line" : "lines"), \(Quantity.bytes(bytes.count))"
    }

    /// What came of a call: its text, if nothing of it was seen as it came, and how it ended.
    mutating func result(_ result: AgentResult, hasOutput: Bool) -> String {
        let (facts, text) = (result.facts, Self.withoutMarks(result.text))
        var shown = ""
        if !hasOutput, !text.isEmpty { shown = block(text, first: "│ ", next: "│ ", mark: .dim) }
        let before = flow.finish() + shown
        if result.text == "[submitted]" { return before }
        let (words, colour): (String, Colour) =
            switch facts.outcome {
            case .refused: ("refused by the harness", .yellow)
            case .malformed: ("not understood, nothing ran", .yellow)
            case .ran:
                if facts.timedOut {
                    ("out of time", .red)
                } else if let code = facts.exitCode, code != 0 {
                    ("exit code \(code)", .red)
                } else {
                    (hasOutput || !text.isEmpty ? "ok" : "ok, no output", .dim)
                }
            }
        var more = facts.outcome == .ran ? " · \(Quantity.duration(result.seconds))" : ""
        if facts.changed { more += " · files changed" }
        if facts.truncated { more += " · the model is shown a part" }
        return before + style.apply(colour, "└ \(words)") + style.apply(.dim, more) + "\n"
    }

    /// A result without the last line that says what the footer says too.
    private static func withoutMarks(_ text: String) -> String {
        guard let last = text.split(separator: "\n").last else { return "" }
        let isMark =
            ["[no output]", "[submitted]", "[the time is over]"].contains(last) || last.hasPrefix("[exit code ")
            || last.hasPrefix("[timed out after ")
        return isMark ? trimmed(String(text.dropLast(last.count))) : text
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isNewline == true { rest.removeFirst() }
        return String(rest)
    }
}
