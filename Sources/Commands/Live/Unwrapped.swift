/// A Markdown text without the line ends that its author's editor put in, so that it can be broken anew at the width of a terminal.
enum Unwrapped {
    /// Shorter lines were ended on purpose.
    private static let narrowest = 60

    /// Joins the lines of each paragraph; lists, tables, headings, indented and fenced lines stay as they are.
    static func text(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let width = max(narrowest, lines.map(\.count).max() ?? 0)
        var result = ""
        var last: Substring = ""
        var isFenced = false
        for (number, line) in lines.enumerated() {
            let isFence = line.hasPrefix("```") || line.hasPrefix("~~~")
            let goesOn = !isFenced && !isFence && isProse(line) && isProse(last) && wasFull(last, before: line, width)
            if number > 0 { result += goesOn ? " " : "\n" }
            result += line
            if isFence { isFenced.toggle() }
            last = isFenced || isFence ? "" : line
        }
        return result
    }

    /// Whether the next line's first word had no room.
    private static func wasFull(_ line: Substring, before next: Substring, _ width: Int) -> Bool {
        line.count + 1 + next.prefix { $0 != " " }.count > width
    }

    private static func isProse(_ line: Substring) -> Bool {
        guard let first = line.first, !" \t-*+#>|".contains(first) else { return false }
        let number = line.prefix(while: \.isNumber)
        return number.isEmpty || !").".contains(line.dropFirst(number.count).first ?? " ")
    }
}
