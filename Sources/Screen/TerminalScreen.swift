/// What a person would see of a program on a terminal: feed it the program's output, read its rows.
///
/// It understands what programs send when TERM is `xterm-256color`. Colours and other looks of characters are not kept. A value: copies
/// are independent, and sharing one needs a lock of the owner's. The output may come from an enemy: whatever it is, memory stays
/// below a bound that the size sets, each byte costs at most work in the order of the screen's cells, and nothing that the program
/// wrote is ever sent back to it (no reports of titles or contents).
public struct TerminalScreen: Sendable, Hashable {
    /// Sizes are brought into these.
    public static let rowRange = 1...500
    public static let columnRange = 2...1000
    /// Bytes of answers that wait to be taken; further ones are dropped.
    public static let answerLimit = 4096

    /// A place on the screen, from 0.
    public struct Position: Sendable, Hashable {
        public var row: Int
        public var column: Int
    }

    /// What DECSC keeps.
    struct SavedCursor: Sendable, Hashable {
        var position = Position(row: 0, column: 0)
        var isPending = false
        var isOrigin = false
        var charsets = Charsets()
    }

    public private(set) var rows: Int
    public private(set) var columns: Int
    /// The window's title as the program set it, at most 4,096 bytes; control characters are left out.
    public internal(set) var title = ""
    /// Whether a full-screen program shows its own screen.
    public internal(set) var isAlternate = false
    public internal(set) var isCursorVisible = true
    /// Whether the cursor keys are to be sent in the application's form.
    public internal(set) var applicationCursorKeys = false
    /// Whether the program wants pasted text in brackets.
    public internal(set) var bracketedPaste = false
    public internal(set) var bells = 0
    /// Rows that left the screen at its top since the beginning, also those that ``scrollback`` has dropped.
    public private(set) var scrolledOff = 0

    var grid: Grid
    /// The screen that is not shown.
    var hidden: Grid
    var cursor = Position(row: 0, column: 0)
    /// The last column was written; the next character goes to the next row.
    var isPending = false
    var saved = SavedCursor()
    /// Of the screen that is not shown.
    var hiddenSaved = SavedCursor()
    var region: Range<Int>
    var tabs: [Bool]
    var charsets = Charsets()
    var isOrigin = false
    var isAutowrap = true
    var isInsert = false
    var isNewline = false
    /// For REP.
    var lastPrinted: Unicode.Scalar?
    var answers: [UInt8] = []
    private var parser = EscapeParser()
    private var history: [String] = []
    private let scrollbackLimit: Int

    /// - Parameter scrollback: the most rows that are kept after they have left at the top.
    public init(rows: Int = 24, columns: Int = 80, scrollback: Int = 1000) {
        self.rows = rows.clamped(to: Self.rowRange)
        self.columns = columns.clamped(to: Self.columnRange)
        scrollbackLimit = max(0, scrollback)
        grid = Grid(rows: self.rows, columns: self.columns)
        hidden = grid
        region = 0..<self.rows
        tabs = (0..<self.columns).map { $0 % 8 == 0 }
    }

    /// Every row from the top, without the spaces at its end.
    public var lines: [String] { (0..<rows).map(grid.text) }

    /// The rows without the empty ones at the end.
    public var text: String {
        var lines = lines
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Where the next character goes.
    public var cursorPosition: Position { cursor }

    /// The rows that left at the top, oldest first, up to the limit.
    public var scrollback: ArraySlice<String> { history.suffix(scrollbackLimit) }

    /// What the terminal itself has to say to the program (its kind, the cursor's position), once; write it where keys go.
    public mutating func takeAnswers() -> [UInt8] {
        defer { answers = [] }
        return answers
    }

    /// Reads output of the program. Pieces may end anywhere.
    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        // Taken out, so that reading and showing do not overlap.
        var parser = EscapeParser()
        swap(&parser, &self.parser)
        for byte in bytes { parser.feed(byte) { apply($0) } }
        swap(&parser, &self.parser)
    }

    /// Changes the size. Rows above the cursor leave at the top where there is no room; long lines are cut, not wrapped.
    public mutating func resize(rows newRows: Int, columns newColumns: Int) {
        let (newRows, newColumns) = (newRows.clamped(to: Self.rowRange), newColumns.clamped(to: Self.columnRange))
        guard (newRows, newColumns) != (rows, columns) else { return }
        let excess = max(0, cursor.row - (newRows - 1))
        if excess > 0 {
            if !isAlternate { keep(0..<excess) }
            grid.scrollUp(excess, in: 0..<rows)
            cursor.row -= excess
        }
        let hiddenExcess = max(0, min(hiddenSaved.position.row, rows - 1) - (newRows - 1))
        hidden.scrollUp(hiddenExcess, in: 0..<rows)
        hiddenSaved.position.row -= hiddenExcess
        grid.resize(rows: newRows, columns: newColumns)
        hidden.resize(rows: newRows, columns: newColumns)
        tabs = (0..<newColumns).map { $0 < tabs.count ? tabs[$0] : $0 % 8 == 0 }
        (rows, columns) = (newRows, newColumns)
        region = 0..<rows
        cursor.column = min(cursor.column, columns - 1)
        isPending = false
    }

    /// Adds rows that leave at the top to the scrollback.
    mutating func keep(_ range: Range<Int>) {
        scrolledOff += range.count
        guard scrollbackLimit > 0 else { return }
        for row in range { history.append(grid.text(row)) }
        // Seldom, so that it costs little a row.
        if history.count >= 2 * scrollbackLimit { history.removeFirst(history.count - scrollbackLimit) }
    }

    mutating func forgetScrollback() { history = [] }

    mutating func answer(_ text: String) {
        if answers.count + text.utf8.count <= Self.answerLimit { answers += text.utf8 }
    }

    /// As after switching on; the scrollback stays.
    mutating func reset() {
        var fresh = TerminalScreen(rows: rows, columns: columns, scrollback: scrollbackLimit)
        (fresh.history, fresh.scrolledOff, fresh.bells, fresh.answers) = (history, scrolledOff, bells, answers)
        self = fresh
    }
}

extension Comparable {
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
