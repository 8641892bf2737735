/// The flip grid for the template.
struct GridView {
    /// A column's head.
    struct Column {
        var label: String
        var tip: String
        var edge: String
    }

    /// A task's line; the first of a split has its heading.
    struct Row {
        var heading: [String]
        var span: Int
        var task: String
        var shares: [Share]
    }

    /// One cell.
    struct Share {
        var style: String
        var text: String
    }

    let columns: [Column]
    let rows: [Row]

    init(_ report: RunReport) {
        let grid = report.grid
        columns = grid.columns.map { column in
            Column(
                label: column.label + (column.kind == .candidate && column.accepted ? " ✓" : ""), tip: Self.tip(column),
                edge: column.kind == .base ? "edge" : "")
        }
        var lastSplit: RunReport.Split?
        rows = grid.rows.map { row in
            let isFirst = row.split != lastSplit
            lastSplit = row.split
            let count = grid.rows.count { $0.split == row.split }
            return Row(
                heading: isFirst ? ["\(RatePlot.name(row.split)), \(Figure.counted(count, "task"))"] : [], span: grid.columns.count + 1,
                task: row.task, shares: zip(row.cells, grid.columns).map { Self.share($0, isEdge: $1.kind == .base) })
        }
    }

    private static func tip(_ column: FlipGrid.Column) -> String {
        let harness = "harness \(Figure.short(column.harness))"
        return switch column.kind {
        case .base: "in force in round \(column.round), \(harness)"
        case .candidate: "candidate, \(column.accepted ? "accepted" : "rejected"), \(harness)"
        case .remeasured: "re-measured after round \(column.round), \(harness)"
        }
    }

    private static func share(_ cell: FlipGrid.Cell?, isEdge: Bool) -> Share {
        let edge = isEdge ? " edge" : ""
        guard let cell else { return Share(style: "none" + edge, text: "·") }
        if cell.valid == 0 { return Share(style: "none" + edge, text: "invalid") }
        let rate = Double(cell.passed) / Double(cell.valid)
        let shade = rate == 0 ? 0 : rate < 0.5 ? 1 : rate == 0.5 ? 2 : rate < 1 ? 3 : 4
        let change = cell.change ?? 0
        let mark = change > 0 ? " ▲" : change < 0 ? " ▼" : ""
        return Share(style: "q\(shade)\(edge)", text: "\(cell.passed)/\(cell.valid)\(mark)")
    }
}
