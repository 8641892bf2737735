import Console
import Models

/// Texts that are there at once.
extension LiveView {
    /// What a run has used: tokens, money, time.
    static func facts(_ usage: TokenUsage, seconds: Double) -> String {
        let tokens = usage.input + usage.output
        let about = usage.estimated == nil ? "" : "about "
        return (tokens > 0 ? " · \(about)\(grouped(tokens)) tokens" : "") + (usage.cost.map { " · \(Budget.dollars($0))" } ?? "")
            + " · \(Quantity.duration(max(0, seconds)))"
    }

    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.map { (digits.count - $0) % 3 == 0 && $0 > 0 ? ",\(digits[$0])" : "\(digits[$0])" }.joined()
    }

    /// Something the program has to say about the run.
    func remark(_ text: String, _ colour: Colour = .dim) -> String {
        var flow = TextFlow(first: "◦ ", next: "  ", style: style, mark: colour, text: colour, width: width)
        return flow.push(Printable.line(text)) + flow.finish()
    }

    static func leftOut(_ count: Int) -> String { "\(grouped(count)) \(count == 1 ? "line" : "lines") left out" }

    /// A text of several lines that is there at once.
    func block(
        _ text: String, first: String, next: String, mark: Colour?, text colour: Colour? = nil, head: Int = outputLimit.head,
        tail: Int = outputLimit.tail
    ) -> String {
        var lines = BoundedLines(head: head, tail: tail)
        var flow = TextFlow(first: first, next: next, style: style, mark: mark, text: colour, width: width)
        var result = ""
        for row in lines.push(Array(text.utf8)) + lines.finish() {
            switch row {
            case .line(let line): result += flow.push(line + "\n")
            case .gap(let count): result += style.apply(.dim, "\(next)… \(Self.leftOut(count))") + "\n"
            }
        }
        return result + flow.finish()
    }
}
