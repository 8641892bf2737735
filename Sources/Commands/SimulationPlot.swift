import Gates

/// A simulation's report as an SVG that follows the reader's light or dark theme.
struct SimulationPlot {
    private let report: SimulationReport

    init(_ report: SimulationReport) { self.report = report }

    private static let rowHeight = 34.0
    private static let top = 40.0
    private static let labels = 150.0
    /// Room for the number behind the longest bar.
    private static let valueWidth = 40.0
    private static let width = 1000.0
    /// Left edge and width of each panel.
    private static let dots = (x: labels, width: 290.0)
    private static let bars = [(x: 480.0, width: 140.0), (x: 650.0, width: 140.0), (x: 820.0, width: 140.0)]

    /// The whole file.
    var svg: String {
        let bottom = Self.top + Self.rowHeight * Double(report.rows.count)
        var parts = [Self.style]
        parts.append(text(Self.dots.x, 18, "P(accept) of one candidate", class: "title"))
        parts += axis(Self.dots, most: dotScale, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], bottom: bottom, digits: 1)
        for (index, row) in report.rows.enumerated() {
            let y = Self.top + Self.rowHeight * (Double(index) + 0.5)
            parts.append(text(Self.labels - 12, y + 4, row.gate, class: "gate"))
            for (effect, found) in row.acceptances.enumerated() {
                let x = Self.dots.x + Self.dots.width * min(1, found.rate / dotScale)
                parts.append(
                    "<circle class=\"c\(effect)\" cx=\"\(number(x))\" cy=\"\(number(y + Double(effect - 2) * 4.5))\" r=\"4.5\"><title>\(row.gate), \(found.effect): "
                        + "\(SimulateCommand.decimal(found.rate, 3))</title></circle>")
            }
        }
        parts += panel(0, "P(any of \(report.settings.candidates) nulls)", \.anyNullRate, digits: 3, bottom: bottom, most: 1)
        let limit = Self.bars[0].x + (Self.bars[0].width - Self.valueWidth) * report.settings.alpha
        parts.append(line(limit, Self.top - 4, limit, bottom, class: "limit"))
        parts += panel(1, "true gain per run", \.gain, digits: 2, bottom: bottom, most: nil)
        parts += panel(2, "per 1,000 attempts", \.gainPerThousand, digits: 2, bottom: bottom, most: nil)
        parts += legend(bottom + 46)
        let height = bottom + 84
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(Self.width)) \(number(height))" role="img" \
            aria-label="Acceptance gates compared by simulation">
            \(parts.joined(separator: "\n"))
            </svg>

            """
    }

    private var dotScale: Double {
        let largest = report.rows.flatMap { $0.acceptances.map(\.rate) }.max() ?? 1
        return [0.2, 0.4, 0.6, 0.8, 1].first { largest <= $0 } ?? 1
    }

    /// Colours that differ in brightness and for colour-blind readers (Okabe and Ito).
    private static let style = """
        <style>
        svg { font: 13px system-ui, sans-serif; background: #ffffff }
        text { fill: #1f2328 } .title { font-weight: 600 } .gate { text-anchor: end } .note { fill: #59636e }
        .tick { fill: #59636e; font-size: 11px; text-anchor: middle }
        line { stroke: #d0d7de } .limit { stroke: #d55e00; stroke-dasharray: 4 3 } rect { fill: #0072b2 }
        .c0 { fill: #999999 } .c1 { fill: #56b4e9 } .c2 { fill: #0072b2 } .c3 { fill: #e69f00 } .c4 { fill: #d55e00 }
        @media (prefers-color-scheme: dark) {
        svg { background: #0d1117 } text { fill: #e6edf3 } .note, .tick { fill: #9198a1 }
        line { stroke: #30363d } .limit { stroke: #ff8a3d } rect { fill: #56b4e9 } .c2 { fill: #3d8fe0 } .c4 { fill: #ff6a2b }
        }
        </style>
        """

    private func axis(
        _ place: (x: Double, width: Double), most: Double, ticks: [Double], bottom: Double, digits: Int
    ) -> [String] {
        ticks.filter { $0 <= most }.flatMap { tick in
            let x = place.x + place.width * tick / most
            return [
                line(x, Self.top - 4, x, bottom, class: "grid"),
                text(x, bottom + 16, SimulateCommand.decimal(tick, digits), class: "tick"),
            ]
        }
    }

    /// Bars from 0, their values beside them.
    private func panel(
        _ index: Int, _ title: String, _ value: KeyPath<SimulationReport.Row, Double>, digits: Int, bottom: Double, most: Double?
    ) -> [String] {
        let place = Self.bars[index]
        let most = most ?? max(1e-9, report.rows.map { $0[keyPath: value] }.max() ?? 1)
        var parts = [text(place.x, 18, title, class: "title"), line(place.x, Self.top - 4, place.x, bottom, class: "grid")]
        for (row, entry) in report.rows.enumerated() {
            let y = Self.top + Self.rowHeight * (Double(row) + 0.5)
            let width = (place.width - Self.valueWidth) * min(1, max(0, entry[keyPath: value]) / most)
            parts.append(
                "<rect x=\"\(number(place.x))\" y=\"\(number(y - 8))\" width=\"\(number(width))\" height=\"16\" rx=\"2\"/>")
            parts.append(text(place.x + width + 6, y + 4, SimulateCommand.decimal(entry[keyPath: value], digits), class: "value"))
        }
        return parts
    }

    private func legend(_ y: Double) -> [String] {
        var x = Self.dots.x
        var parts: [String] = []
        for (index, effect) in SimulationReport.effects.enumerated() {
            parts.append("<circle class=\"c\(index)\" cx=\"\(number(x))\" cy=\"\(number(y - 4))\" r=\"5\"/>")
            parts.append(text(x + 10, y, effect.name, class: "value"))
            x += 84
        }
        let settings = report.settings
        let world =
            "\(settings.tasks) tasks, \(settings.heldIn) held-in, recall \(SimulateCommand.decimal(settings.recall, 2)), "
            + "\(settings.wrong) wrong names, \(settings.runs) runs; dashed: α = \(SimulateCommand.decimal(settings.alpha, 2))"
        parts.append(text(Self.dots.x, y + 24, world, class: "note"))
        return parts
    }

    private func text(_ x: Double, _ y: Double, _ text: String, class name: String) -> String {
        "<text class=\"\(name)\" x=\"\(number(x))\" y=\"\(number(y))\">\(text)</text>"
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) -> String {
        "<line class=\"\(name)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    private func number(_ value: Double) -> String { SimulateCommand.decimal(value, 1).replacing("−", with: "-") }
}
