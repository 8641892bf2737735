/// The cells of a screen. Pure; every index is checked by the caller or by Swift.
struct Grid: Sendable, Hashable {
    /// One column of one row.
    struct Cell: Sendable, Hashable {
        /// Marks that one character carries; more are dropped.
        static let markLimit = 4

        var scalar: Unicode.Scalar = " "
        /// Combining characters.
        var marks: [Unicode.Scalar] = []
        /// 2 for the left half of a wide character, 0 for its right half.
        var width: UInt8 = 1
    }

    private(set) var rows: [[Cell]]
    private(set) var columns: Int

    init(rows: Int, columns: Int) {
        self.columns = columns
        self.rows = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    private var blank: [Cell] { Array(repeating: Cell(), count: columns) }

    /// A row as text, without the spaces at its end.
    func text(_ row: Int) -> String {
        guard let last = rows[row].lastIndex(where: { $0.scalar != " " || !$0.marks.isEmpty }) else { return "" }
        var scalars = String.UnicodeScalarView()
        for cell in rows[row][...last] where cell.width > 0 {
            scalars.append(cell.scalar)
            scalars.append(contentsOf: cell.marks)
        }
        return String(scalars)
    }

    // MARK: - Characters

    /// Writes a character of one or two columns; both must exist.
    mutating func put(_ scalar: Unicode.Scalar, width: Int, row: Int, column: Int) {
        let last = column + width - 1
        if rows[row][column].width == 0, column > 0 { rows[row][column - 1] = Cell() }
        if last + 1 < columns, rows[row][last].width == 2 || rows[row][last + 1].width == 0 { rows[row][last + 1] = Cell() }
        rows[row][column] = Cell(scalar: scalar, width: UInt8(width))
        if width == 2 { rows[row][column + 1] = Cell(width: 0) }
    }

    /// Adds a mark to the character at a column, or to the one whose right half that is.
    mutating func addMark(_ mark: Unicode.Scalar, row: Int, column: Int) {
        let column = rows[row][column].width == 0 && column > 0 ? column - 1 : column
        if rows[row][column].marks.count < Cell.markLimit { rows[row][column].marks.append(mark) }
    }

    // MARK: - Parts of a row

    mutating func erase(row: Int, _ range: Range<Int>) {
        for column in range.clamped(to: 0..<columns) { rows[row][column] = Cell() }
        mend(row)
    }

    mutating func insertBlanks(_ count: Int, row: Int, column: Int) {
        let count = min(count, columns - column)
        rows[row].removeLast(count)
        rows[row].insert(contentsOf: repeatElement(Cell(), count: count), at: column)
        mend(row)
    }

    mutating func deleteCells(_ count: Int, row: Int, column: Int) {
        let count = min(count, columns - column)
        rows[row].removeSubrange(column..<column + count)
        rows[row].append(contentsOf: repeatElement(Cell(), count: count))
        mend(row)
    }

    /// Half of a wide character is none.
    private mutating func mend(_ row: Int) {
        for column in 0..<columns {
            switch rows[row][column].width {
            case 2 where column + 1 == columns || rows[row][column + 1].width != 0: rows[row][column] = Cell()
            case 0 where column == 0 || rows[row][column - 1].width != 2: rows[row][column] = Cell()
            default: break
            }
        }
    }

    // MARK: - Rows

    mutating func clear(_ range: Range<Int>) { fill(range, with: Cell()) }

    /// The same character everywhere.
    mutating func fill(_ range: Range<Int>, with cell: Cell) {
        // One row for all: they share its memory until they differ.
        let row = Array(repeating: cell, count: columns)
        for index in range.clamped(to: 0..<rows.count) { rows[index] = row }
    }

    /// Moves rows up inside of a region; blank ones come in below.
    mutating func scrollUp(_ count: Int, in region: Range<Int>) {
        let count = min(count, region.count)
        rows.removeSubrange(region.lowerBound..<region.lowerBound + count)
        rows.insert(contentsOf: repeatElement(blank, count: count), at: region.upperBound - count)
    }

    mutating func scrollDown(_ count: Int, in region: Range<Int>) {
        let count = min(count, region.count)
        rows.removeSubrange(region.upperBound - count..<region.upperBound)
        rows.insert(contentsOf: repeatElement(blank, count: count), at: region.lowerBound)
    }

    /// Keeps what fits, from the top left.
    mutating func resize(rows count: Int, columns width: Int) {
        for row in rows.indices {
            if width < columns { rows[row].removeLast(columns - width) }
            if width > columns { rows[row].append(contentsOf: repeatElement(Cell(), count: width - columns)) }
        }
        columns = width
        if count < rows.count { rows.removeLast(rows.count - count) }
        if count > rows.count { rows.append(contentsOf: repeatElement(blank, count: count - rows.count)) }
        for row in rows.indices { mend(row) }
    }
}
