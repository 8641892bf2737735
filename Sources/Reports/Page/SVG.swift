/// A small writer of SVG that stands in a page: classes take their colours from the page's variables, text is text.
struct SVG {
    private let width: Double
    private let height: Double
    private let id: String
    private let title: String
    private let summary: String
    private(set) var parts: [String] = []

    /// - Parameters:
    ///   - id: unique in the page; ties the drawing to its name for readers that do not see it.
    ///   - summary: the drawing in words.
    init(width: Double, height: Double, id: String, title: String, summary: String) {
        self.width = width
        self.height = height
        self.id = id
        self.title = title
        self.summary = summary
    }

    /// Where a text stands at its point.
    enum Anchor: String {
        case start
        case middle
        case end
    }

    mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String = "label", anchor: Anchor = .start, full: String? = nil) {
        let tip = full.map { "<title>\(Markup.escape($0))</title>" } ?? ""
        parts.append(
            "<text class=\"\(style)\" x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor.rawValue)\">\(tip)\(Markup.escape(text))</text>")
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        parts.append("<line class=\"\(style)\" x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\"/>")
    }

    /// A broken line through points.
    mutating func polyline(_ points: [(x: Double, y: Double)], _ style: String) {
        let list = points.map { "\(n($0.x)),\(n($0.y))" }.joined(separator: " ")
        parts.append("<polyline class=\"\(style)\" points=\"\(list)\"/>")
    }

    mutating func path(_ data: String, _ style: String) { parts.append("<path class=\"\(style)\" d=\"\(data)\"/>") }

    /// Marks that differ in shape, not only in colour.
    enum Shape {
        case circle
        case square
        case diamond
        case cross
        case ring
    }

    mutating func mark(_ shape: Shape, _ x: Double, _ y: Double, size: Double = 5, _ style: String, tip: String) {
        let title = "<title>\(Markup.escape(tip))</title>"
        switch shape {
        case .circle, .ring:
            parts.append("<circle class=\"\(style)\" cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(size))\">\(title)</circle>")
        case .square:
            let side = n(size * 1.8)
            parts.append(
                "<rect class=\"\(style)\" x=\"\(n(x - size * 0.9))\" y=\"\(n(y - size * 0.9))\" width=\"\(side)\" height=\"\(side)\">\(title)</rect>"
            )
        case .diamond:
            let r = size * 1.25
            parts.append(
                "<path class=\"\(style)\" d=\"M\(n(x)) \(n(y - r))L\(n(x + r)) \(n(y))L\(n(x)) \(n(y + r))L\(n(x - r)) \(n(y))Z\">\(title)</path>"
            )
        case .cross:
            parts.append(
                "<path class=\"\(style)\" d=\"M\(n(x - size)) \(n(y - size))L\(n(x + size)) \(n(y + size))M\(n(x - size)) \(n(y + size))L\(n(x + size)) \(n(y - size))\">\(title)</path>"
            )
        }
    }

    /// The element, named for readers that do not see it.
    var element: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(n(width)) \(n(height))" width="\(n(width))" height="\(n(height))" role="img" \
        aria-labelledby="\(id)-title \(id)-desc"><title id="\(id)-title">\(Markup.escape(title))</title>\
        <desc id="\(id)-desc">\(Markup.escape(summary))</desc>
        \(parts.joined(separator: "\n"))
        </svg>
        """
    }

    /// At most two digits after the point, with the minus sign that markup wants.
    private func n(_ value: Double) -> String { Self.number(value) }

    static func number(_ value: Double) -> String {
        let text = Figure.decimal(value, 2).replacing("−", with: "-")
        let short = text.reversed().drop { $0 == "0" }
        return String((short.first == "." ? short.dropFirst() : short).reversed())
    }
}
