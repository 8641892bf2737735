import Improvement

/// The harnesses of a run as a tree: the trunk is what was in force, branches are candidates.
struct LineagePlot {
    private let report: RunReport

    init(_ report: RunReport) { self.report = report }

    private static let row = 26.0
    private static let trunk = 20.0
    private static let branch = 52.0
    private static let width = 720.0
    /// Characters of a label before it is cut; the whole one stands in the tip.
    private static let most = 84

    private struct Line {
        var isTrunk: Bool
        var shape: SVG.Shape
        var style: String
        var label: String
        var joins = false
    }

    var svg: String {
        let lines = lines
        var svg = SVG(
            width: Self.width, height: Self.row * Double(lines.count) + 12, id: "lineage", title: "Lineage of the harness",
            summary: lines.map(\.label).joined(separator: "; "))
        let trunks = lines.indices.filter { lines[$0].isTrunk }
        if let first = trunks.first, let last = trunks.last, last > first {
            svg.line(Self.trunk, y(first), Self.trunk, y(last), "trunk")
        }
        for (index, line) in lines.enumerated() where !line.isTrunk {
            let from = trunks.last { $0 < index } ?? 0
            svg.path(curve(from: (Self.trunk, y(from)), to: (Self.branch, y(index))), "branch")
            if line.joins, let to = trunks.first(where: { $0 > index }) {
                svg.path(curve(from: (Self.trunk, y(to)), to: (Self.branch, y(index))), "branch joins")
            }
        }
        for (index, line) in lines.enumerated() {
            let x = line.isTrunk ? Self.trunk : Self.branch
            svg.mark(line.shape, x, y(index), size: line.isTrunk ? 7 : 5, line.style, tip: line.label)
            let text = line.label.count > Self.most ? line.label.prefix(Self.most) + "…" : line.label[...]
            svg.text(x + 16, y(index) + 4, String(text), line.isTrunk ? "label strong" : "label", full: line.label)
        }
        return svg.element
    }

    private func y(_ index: Int) -> Double { Self.row * (Double(index) + 0.5) + 6 }

    private func curve(from a: (x: Double, y: Double), to b: (x: Double, y: Double)) -> String {
        let n = SVG.number
        let turn = a.y < b.y ? min(a.y + 14, b.y) : max(a.y - 14, b.y)
        return "M\(n(a.x)) \(n(turn))C\(n(a.x)) \(n(b.y)) \(n(a.x)) \(n(b.y)) \(n(b.x)) \(n(b.y))"
    }

    private var lines: [Line] {
        var lines = [trunk("first harness", report.firstHarness)]
        for round in report.rounds {
            for slot in round.slots {
                var line = candidate(slot, round.number)
                line.joins = slot.fate == .kept && round.moves.contains { $0.to == slot.made?.candidate }
                lines.append(line)
            }
            for decision in round.combined {
                let fact = decision.decided
                let slots = fact.slots.map(String.init).joined(separator: " + ")
                lines.append(
                    Line(
                        isTrunk: false, shape: fact.accepted ? .circle : .cross, style: fact.accepted ? "node kept" : "node rejected",
                        label: "\(round.number).\(slots) together: \(fact.accepted ? "accepted" : "rejected")",
                        joins: fact.accepted && round.moves.contains { $0.to == fact.candidate }))
            }
            for move in round.moves {
                lines.append(trunk(move.reason == .rollback ? "rolled back to" : "in force after round \(round.number)", move.to))
            }
        }
        return lines
    }

    private func trunk(_ words: String, _ id: String) -> Line {
        Line(isTrunk: true, shape: .circle, style: "node head", label: "\(words): \(Figure.short(id))")
    }

    private func candidate(_ slot: SlotReport, _ round: Int) -> Line {
        let what = [slot.surface, slot.intent].compactMap(\.self).joined(separator: ", ")
        let label = "\(round).\(slot.slot) \(Wording.fate(slot.fate))\(what.isEmpty ? "" : ": \(what)")"
        let (shape, style): (SVG.Shape, String) =
            switch slot.fate {
            case .kept: (.circle, "node kept")
            case .passed: (.ring, "node passed")
            case .rejected: (.cross, "node rejected")
            case .refused: (.diamond, "node refused")
            case .declined, .unjudged: (.ring, "node open")
            }
        return Line(isTrunk: false, shape: shape, style: style, label: label)
    }
}
