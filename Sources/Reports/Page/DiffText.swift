/// A unified diff as lines with classes, so that what was added can be told without colour, by its sign.
struct DiffText {
    /// One line.
    struct Line {
        var style: String
        var text: String
    }

    let lines: [Line]
    /// Lines left out at the end.
    let more: Int

    /// What a page shows of one diff; the rest is in the lineage.
    private static let most = 400

    init(_ text: String) {
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if all.last == "" { all.removeLast() }
        more = max(0, all.count - Self.most)
        lines = all.prefix(Self.most).map { Line(style: Self.style($0), text: $0.isEmpty ? " " : $0) }
    }

    private static func style(_ line: String) -> String {
        if line.hasPrefix("+++ ") || line.hasPrefix("--- ") || line.hasPrefix("diff ") { return "file" }
        if line.hasPrefix("@@") { return "hunk" }
        return line.hasPrefix("+") ? "add" : line.hasPrefix("-") ? "del" : "same"
    }
}
