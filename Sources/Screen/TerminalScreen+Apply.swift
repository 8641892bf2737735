extension TerminalScreen {
    /// Does what the parser found.
    mutating func apply(_ action: EscapeParser.Action) {
        switch action {
        case .print(let scalar): print(charsets.translated(scalar))
        case .control(let byte): control(byte)
        case .escape(let intermediate, let final): escape(intermediate, final)
        case .csi(let sequence): self.control(sequence)
        case .osc(let bytes): operatingSystem(bytes)
        }
    }

    // MARK: - Characters

    mutating func print(_ scalar: Unicode.Scalar) {
        // C1 controls as characters do nothing.
        guard !(0x80..<0xa0).contains(scalar.value) else { return }
        let width = CellWidth.of(scalar)
        guard width > 0 else {
            let column = isPending ? cursor.column : cursor.column - 1
            if column >= 0 { grid.addMark(scalar, row: cursor.row, column: column) }
            return
        }
        if isPending || (cursor.column + width > columns && isAutowrap) {
            lineFeed()
            cursor.column = 0
            isPending = false
        }
        cursor.column = min(cursor.column, columns - width)
        if isInsert { grid.insertBlanks(width, row: cursor.row, column: cursor.column) }
        grid.put(scalar, width: width, row: cursor.row, column: cursor.column)
        lastPrinted = scalar
        cursor.column += width
        if cursor.column >= columns {
            cursor.column = columns - 1
            isPending = isAutowrap
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x07: bells += 1
        case 0x08: move(column: cursor.column - 1)
        case 0x09: tab(1)
        case 0x0a, 0x0b, 0x0c:
            lineFeed()
            if isNewline { cursor.column = 0 }
            isPending = false
        case 0x0d: move(column: 0)
        case 0x0e: charsets.active = 1
        case 0x0f: charsets.active = 0
        default: break
        }
    }

    private mutating func escape(_ intermediate: UInt8?, _ final: UInt8) {
        switch (intermediate.map { Character(Unicode.Scalar($0)) }, Character(Unicode.Scalar(final))) {
        case (nil, "7"): save()
        case (nil, "8"): restore()
        case (nil, "D"): lineFeed()
        case (nil, "E"):
            lineFeed()
            move(column: 0)
        case (nil, "H"): tabs[cursor.column] = true
        case (nil, "M"): reverseLineFeed()
        case (nil, "Z"): answer(Self.identity)
        case (nil, "c"): reset()
        case ("(", let set): charsets.isGraphics[0] = set == "0"
        case (")", let set): charsets.isGraphics[1] = set == "0"
        case ("#", "8"):
            grid.fill(0..<rows, with: Grid.Cell(scalar: "E"))
            move(row: 0, column: 0)
        default: break
        }
    }

    /// Titles; everything else that a program may ask for or set here is nobody's business.
    private mutating func operatingSystem(_ bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: ";")), ["0", "2"].contains(String(decoding: bytes[..<end], as: UTF8.self)) else {
            return
        }
        let text = String(decoding: bytes[(end + 1)...], as: UTF8.self)
        title = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }

    // MARK: - The cursor

    mutating func move(row: Int? = nil, column: Int? = nil) {
        if let row { cursor.row = row.clamped(to: 0...rows - 1) }
        if let column { cursor.column = column.clamped(to: 0...columns - 1) }
        isPending = false
    }

    /// Up or down, not out of the region that scrolls if it is inside.
    mutating func moveVertically(_ distance: Int) {
        let inside = region.contains(cursor.row)
        let bounds = inside ? region.lowerBound...region.upperBound - 1 : 0...rows - 1
        move(row: (cursor.row + distance).clamped(to: bounds))
    }

    /// To a row as a program counts them.
    mutating func moveAbsolutely(row: Int, column: Int? = nil) {
        let row = isOrigin ? min(region.lowerBound + row, region.upperBound - 1) : row
        move(row: row, column: column)
    }

    mutating func lineFeed() {
        if cursor.row == region.upperBound - 1 {
            scrollUp(1)
        } else if cursor.row < rows - 1 {
            cursor.row += 1
        }
    }

    private mutating func reverseLineFeed() {
        isPending = false
        if cursor.row == region.lowerBound {
            grid.scrollDown(1, in: region)
        } else if cursor.row > 0 {
            cursor.row -= 1
        }
    }

    mutating func scrollUp(_ count: Int) {
        let count = min(count, region.count)
        if region.lowerBound == 0, !isAlternate { keep(0..<count) }
        grid.scrollUp(count, in: region)
    }

    mutating func tab(_ count: Int) {
        var column = cursor.column
        for _ in 0..<min(abs(count), columns) {
            let next =
                count > 0 ? tabs[(column + 1)...].firstIndex(of: true) ?? columns - 1 : tabs[..<column].lastIndex(of: true) ?? 0
            column = min(next, columns - 1)
            if column == columns - 1 || column == 0 { break }
        }
        move(column: column)
    }

    mutating func save() {
        saved = SavedCursor(position: cursor, isPending: isPending, isOrigin: isOrigin, charsets: charsets)
    }

    /// To what was saved, also if the screen has become smaller since.
    mutating func restore() {
        (isOrigin, charsets) = (saved.isOrigin, saved.charsets)
        move(row: saved.position.row, column: saved.position.column)
        isPending = saved.isPending && cursor.column == columns - 1
    }

    /// What kind of terminal this is (DA1): a VT100 with advanced video.
    static let identity = "\u{1b}[?1;2c"
}
