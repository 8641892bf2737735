import Improvement
import Statistics

/// Pass rates of the harness in force over the rounds, with intervals, as a drawing.
struct RatePlot {
    private let report: RunReport

    init(_ report: RunReport) { self.report = report }

    private static let left = 48.0
    private static let top = 34.0
    private static let height = 220.0
    private static let least = 560.0

    /// The places on the horizontal axis: every round, and what came after the last.
    private var places: [Int] { Array(Set(report.rates.map(\.round))).sorted() }

    /// nil when there is nothing to draw.
    var svg: String? {
        let places = places
        guard !places.isEmpty else { return nil }
        let width = self.width
        var svg = SVG(
            width: width, height: Self.top + Self.height + 46, id: "rates", title: "Pass rate of the harness in force, by round",
            summary: summary)
        for tick in stride(from: 0, through: 100, by: 25) {
            let y = y(Double(tick) / 100)
            svg.line(Self.left, y, width - 12, y, tick == 0 ? "axis" : "grid")
            svg.text(Self.left - 8, y + 4, "\(tick) %", "tick", anchor: .end)
        }
        let last = report.rounds.last?.number ?? 0
        for (index, place) in places.enumerated() {
            svg.text(x(index), Self.top + Self.height + 18, place > last ? "after" : "round \(place)", "tick", anchor: .middle)
        }
        for change in changes(places) {
            svg.line(change.x, Self.top - 6, change.x, Self.top + Self.height, "change")
            svg.text(change.x, Self.top + Self.height + 34, change.label, "note", anchor: .middle)
        }
        for (series, split) in [RunReport.Split.heldIn, .heldOut, .sealed].enumerated() { draw(split, series, &svg) }
        return svg.element
    }

    private var width: Double { max(Self.least, Self.left + 96 * Double(places.count) + 24) }
    private func x(_ index: Int) -> Double { Self.left + (width - Self.left - 24) / Double(places.count) * (Double(index) + 0.5) }
    private func y(_ rate: Double) -> Double { Self.top + Self.height * (1 - rate) }

    private func draw(_ split: RunReport.Split, _ series: Int, _ svg: inout SVG) {
        let points = report.rates.filter { $0.split == split }
        guard !points.isEmpty else { return }
        let style = "s\(series)"
        // Beside each other, so that intervals do not cover each other.
        let shift = Double(series) * 14 - 7
        let placed = points.map { point in
            (point: point, x: x(places.firstIndex(of: point.round) ?? 0) + shift, y: y(point.rate.rate))
        }
        svg.polyline(placed.map { ($0.x, $0.y) }, "path \(style)")
        for (point, x, y) in placed {
            if let interval = point.rate.intervalByTask {
                svg.line(x, self.y(interval.low), x, self.y(interval.high), "whisker \(style)")
                for end in [interval.low, interval.high] { svg.line(x - 4, self.y(end), x + 4, self.y(end), "whisker \(style)") }
            }
            let tip =
                "\(Self.name(split)), \(Figure.percent(point.rate.rate)), 95 % interval \(Figure.range(point.rate.intervalByTask)), "
                + "\(Figure.counted(point.rate.tasks, "task"))"
            svg.mark(series == 0 ? .circle : series == 1 ? .square : .diamond, x, y, "mark \(style)", tip: tip)
        }
        // The legend stands above, in the order of drawing.
        let at = Self.left + 8 + Double(series) * 110
        svg.mark(series == 0 ? .circle : series == 1 ? .square : .diamond, at, 14, "mark \(style)", tip: Self.name(split))
        svg.text(at + 12, 18, Self.name(split), "label")
    }

    /// Where the harness changed: between the round and the next place.
    private func changes(_ places: [Int]) -> [(x: Double, label: String)] {
        report.rounds.compactMap { round in
            guard let move = round.moves.last, let index = places.firstIndex(of: round.number), index + 1 < places.count else { return nil }
            return ((x(index) + x(index + 1)) / 2, move.reason == .rollback ? "rolled back" : "accepted")
        }
    }

    /// How a split is called.
    static func name(_ split: RunReport.Split) -> String {
        switch split {
        case .heldIn: "held-in"
        case .heldOut: "held-out"
        case .sealed: "sealed"
        }
    }

    private var summary: String {
        report.rates.map { "\(Self.name($0.split)), round \($0.round): \(Figure.percent($0.rate.rate))" }.joined(separator: "; ")
    }
}
