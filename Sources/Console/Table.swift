/// Rows in aligned columns, without boxes, for people and for `awk` alike.
public struct Table: Sendable {
    /// A column's title and which side its cells are flush with.
    public struct Column: Sendable {
        /// The side that cells are flush with.
        public enum Alignment: Sendable {
            case left
            case right
        }

        public let title: String
        public let alignment: Alignment

        public init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// The content of one place; control characters in it are escaped.
    public struct Cell: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        public let text: String
        public let colour: Colour?

        public init(_ text: String, _ colour: Colour? = nil) {
            self.text = Printable.line(text)
            self.colour = colour
        }

        public init(stringLiteral text: String) { self.init(text) }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    public init(_ columns: [Column]) { self.columns = columns }

    /// Appends a row; cells that are missing at its end are empty, cells too many are dropped.
    public mutating func add(_ row: [Cell]) {
        let missing = max(0, columns.count - row.count)
        rows.append(Array(row.prefix(columns.count)) + Array(repeating: "", count: missing))
    }

    /// The table with its titles, a line for each row.
    ///
    /// - Parameter width: columns of the terminal; the widest left-aligned column is cut to fit. nil = no limit.
    public func render(style: Style = .plain, width: Int? = nil) -> String {
        let widths = fitted(naturalWidths(), into: width)
        let head = line(columns.map { Cell($0.title.uppercased(), .dim) }, widths, style)
        return ([head] + rows.map { line($0, widths, style) }).map { $0 + "\n" }.joined()
    }

    private func naturalWidths() -> [Int] {
        columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) { max($0, DisplayWidth.of($1[index].text)) }
        }
    }

    private func fitted(_ widths: [Int], into width: Int?) -> [Int] {
        let total = widths.reduce(0, +) + 2 * (widths.count - 1)
        let candidates = columns.indices.filter { columns[$0].alignment == .left }
        guard let width, total > width, let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return widths }
        var fitted = widths
        fitted[widest] = max(8, widths[widest] - (total - width))
        return fitted
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: Style) -> String {
        var line = ""
        // Spaces are held back until something follows, so that no line ends with them.
        var spaces = 0
        for (index, cell) in cells.enumerated() {
            let text = DisplayWidth.truncate(cell.text, to: widths[index])
            let padding = max(0, widths[index] - DisplayWidth.of(text))
            if columns[index].alignment == .right { spaces += padding }
            if !text.isEmpty {
                line += String(repeating: " ", count: spaces) + style.apply(cell.colour, text)
                spaces = 0
            }
            spaces += (columns[index].alignment == .left ? padding : 0) + 2
        }
        return line
    }
}
