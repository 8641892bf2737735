/// A run's harnesses as a picture: text tree, DOT, SVG.
public struct LineageGraph: Sendable {
    let history: HarnessHistory
    /// A few words for each harness, by id.
    let labels: [String: String]

    /// - Throws: `Failure` for a lineage that cannot be read.
    public init(_ lineage: Lineage) throws {
        history = try HarnessHistory(lineage)
        var intents: [String: String] = [:]
        for (_, fact) in try lineage.facts(ProposalMade.self) { intents[fact.edit] = fact.intent }
        labels = Dictionary(
            uniqueKeysWithValues: history.nodes.map { node in
                let words = node.edits.compactMap { intents[$0]?.prefixLine(60) }.joined(separator: " + ")
                return (node.id, node.parent == nil ? "first harness" : words)
            })
    }

    private func children(_ id: String) -> [HarnessHistory.Node] { history.nodes.filter { $0.parent == id } }

    private func mark(_ node: HarnessHistory.Node) -> String {
        if node.id == history.head { return "● HEAD" }
        return switch node.state {
        case .promoted: "●"
        case .passed: "○ passed"
        case .rejected: "× rejected"
        case .proposed: "· not judged"
        }
    }

    private func title(_ node: HarnessHistory.Node) -> String {
        "\(HarnessHistory.short(node.id)) \(labels[node.id] ?? "")"
    }

    /// A tree of lines, the first harness at the top.
    public var text: String {
        var lines: [String] = []
        func draw(_ node: HarnessHistory.Node, _ prefix: String, _ branch: String, _ below: String) {
            lines.append("\(prefix)\(branch)\(mark(node)) \(title(node))")
            let next = children(node.id)
            for (place, child) in next.enumerated() {
                let isLast = place == next.count - 1
                draw(child, prefix + below, isLast ? "└─ " : "├─ ", isLast ? "   " : "│  ")
            }
        }
        if let first = history.nodes.first { draw(first, "", "", "") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For Graphviz.
    public var dot: String {
        var lines = ["digraph lineage {", "  rankdir=LR; node [shape=box, fontname=\"monospace\"];"]
        for node in history.nodes {
            let style = node.state == .promoted ? "solid" : "dashed"
            let width = node.id == history.head ? 3 : 1
            let text = "\(title(node))\n\(mark(node))".map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 == "\n" ? "\\n" : "\($0)" }.joined()
            lines.append("  \"\(HarnessHistory.short(node.id))\" [label=\"\(text)\", style=\(style), penwidth=\(width)];")
            if let parent = node.parent {
                lines.append("  \"\(HarnessHistory.short(parent))\" -> \"\(HarnessHistory.short(node.id))\" [style=\(style)];")
            }
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    /// A drawing of its own, light and dark by the reader's setting: one row a harness, one column a generation.
    public var svg: String {
        let row = 44, column = 46
        var places: [String: (x: Int, y: Int)] = [:]
        var order: [HarnessHistory.Node] = []
        func place(_ node: HarnessHistory.Node, _ depth: Int) {
            places[node.id] = (24 + depth * column, 24 + order.count * row)
            order.append(node)
            for child in children(node.id) { place(child, depth + 1) }
        }
        if let first = history.nodes.first { place(first, 0) }
        let depth = places.values.map(\.x).max() ?? 0
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(depth + 640)\" height=\"\(order.count * row + 12)\" "
                + "font-family=\"ui-monospace, monospace\" font-size=\"13\">",
            "<style>text{fill:#1b1f24}.e{stroke:#8a94a0;fill:none}.p{fill:#1a7f37}.r{fill:none;stroke:#b42318}.o{fill:none;stroke:#8a94a0}"
                + ".q{fill:#5c6670}@media(prefers-color-scheme:dark){text{fill:#e6e9ec}.q{fill:#9aa4af}.p{fill:#4ac26b}.r{stroke:#ff7b72}}</style>",
        ]
        for node in order {
            guard let here = places[node.id] else { continue }
            if let parent = node.parent.flatMap({ places[$0] }) {
                parts.append("<path class=\"e\" d=\"M\(parent.x) \(parent.y + 8)V\(here.y)H\(here.x - 8)\"/>")
            }
            let kind = node.state == .promoted ? "p" : node.state == .rejected ? "r" : "o"
            parts.append("<circle class=\"\(kind)\" cx=\"\(here.x)\" cy=\"\(here.y)\" r=\"\(node.id == history.head ? 9 : 6)\"/>")
            let state = node.id == history.head ? "in force" : node.state.rawValue
            parts.append("<text x=\"\(here.x + 16)\" y=\"\(here.y)\">\(Self.escaped(title(node)))</text>")
            parts.append("<text class=\"q\" x=\"\(here.x + 16)\" y=\"\(here.y + 16)\">round \(node.round), \(state)</text>")
        }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            default: String(character)
            }
        }.joined()
    }
}
