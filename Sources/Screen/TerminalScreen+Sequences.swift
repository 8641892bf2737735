extension TerminalScreen {
    /// Does what a control sequence says; unknown ones say nothing.
    mutating func control(_ sequence: EscapeParser.ControlSequence) {
        switch (sequence.marker, sequence.intermediate) {
        case (nil, nil): standard(sequence)
        case (UInt8(ascii: "?"), nil): dec(sequence)
        case (UInt8(ascii: ">"), nil): if sequence.final == UInt8(ascii: "c") { answer("\u{1b}[>0;10;0c") }
        case (UInt8(ascii: "?"), UInt8(ascii: "$")):
            if sequence.final == UInt8(ascii: "p") {
                let mode = sequence.count(0, default: 0)
                answer("\u{1b}[?\(mode);\(state(ofMode: mode).map { $0 ? 1 : 2 } ?? 0)$y")
            }
        case (nil, UInt8(ascii: "!")): if sequence.final == UInt8(ascii: "p") { softReset() }
        default: break
        }
    }

    private mutating func standard(_ sequence: EscapeParser.ControlSequence) {
        let count = sequence.count(0)
        let (row, column) = (cursor.row, cursor.column)
        switch Character(Unicode.Scalar(sequence.final)) {
        case "A": moveVertically(-count)
        case "B", "e": moveVertically(count)
        case "C", "a": move(column: column + count)
        case "D": move(column: column - count)
        case "E":
            moveVertically(count)
            move(column: 0)
        case "F":
            moveVertically(-count)
            move(column: 0)
        case "G", "`": move(column: count - 1)
        case "d": moveAbsolutely(row: count - 1)
        case "H", "f": moveAbsolutely(row: count - 1, column: sequence.count(1) - 1)
        case "I": tab(count)
        case "Z": tab(-count)
        case "J": eraseDisplay(sequence.count(0, default: 0))
        case "K": eraseLine(sequence.count(0, default: 0))
        case "X": grid.erase(row: row, column..<min(columns, column + count))
        case "@": grid.insertBlanks(count, row: row, column: column)
        case "P": grid.deleteCells(count, row: row, column: column)
        case "L" where region.contains(row):
            grid.scrollDown(count, in: row..<region.upperBound)
            move(column: 0)
        case "M" where region.contains(row):
            grid.scrollUp(count, in: row..<region.upperBound)
            move(column: 0)
        case "S": scrollUp(count)
        case "T" where sequence.parameters.count <= 1: grid.scrollDown(count, in: region)
        case "b":
            // Programs repeat inside of a row; a few bytes must not cost a whole screen's work.
            if let scalar = lastPrinted { for _ in 0..<min(count, columns) { print(scalar) } }
        case "c" where sequence.count(0, default: 0) == 0: answer(Self.identity)
        case "g":
            switch sequence.count(0, default: 0) {
            case 0: tabs[column] = false
            case 3: tabs = tabs.map { _ in false }
            default: break
            }
        case "h", "l":
            let isOn = sequence.final == UInt8(ascii: "h")
            for mode in sequence.parameters.compactMap(\.self) {
                if mode == 4 { isInsert = isOn }
                if mode == 20 { isNewline = isOn }
            }
        case "n": report(sequence.count(0, default: 0), mark: "")
        case "r": setRegion(sequence)
        case "s": save()
        case "u": restore()
        case "t" where sequence.count(0, default: 0) == 18: answer("\u{1b}[8;\(rows);\(columns)t")
        default: break
        }
    }

    private mutating func dec(_ sequence: EscapeParser.ControlSequence) {
        switch Character(Unicode.Scalar(sequence.final)) {
        case "h": for mode in sequence.parameters.compactMap(\.self) { set(mode: mode, true) }
        case "l": for mode in sequence.parameters.compactMap(\.self) { set(mode: mode, false) }
        case "J": eraseDisplay(sequence.count(0, default: 0))
        case "K": eraseLine(sequence.count(0, default: 0))
        case "n": report(sequence.count(0, default: 0), mark: "?")
        default: break
        }
    }

    private mutating func report(_ what: Int, mark: String) {
        switch what {
        case 5 where mark.isEmpty: answer("\u{1b}[0n")
        case 6: answer("\u{1b}[\(mark)\(cursor.row - (isOrigin ? region.lowerBound : 0) + 1);\(cursor.column + 1)R")
        default: break
        }
    }

    private mutating func setRegion(_ sequence: EscapeParser.ControlSequence) {
        let (top, bottom) = (sequence.count(0) - 1, min(sequence.count(1, default: rows), rows))
        guard top >= 0, top + 1 < bottom else { return }
        region = top..<bottom
        moveAbsolutely(row: 0, column: 0)
    }

    private mutating func eraseDisplay(_ what: Int) {
        switch what {
        case 0:
            eraseLine(0)
            grid.clear(min(cursor.row + 1, rows)..<rows)
        case 1:
            grid.clear(0..<cursor.row)
            eraseLine(1)
        case 2: grid.clear(0..<rows)
        case 3: forgetScrollback()
        default: break
        }
    }

    private mutating func eraseLine(_ what: Int) {
        switch what {
        case 0: grid.erase(row: cursor.row, cursor.column..<columns)
        case 1: grid.erase(row: cursor.row, 0..<cursor.column + 1)
        case 2: grid.erase(row: cursor.row, 0..<columns)
        default: break
        }
    }

    // MARK: - Modes

    private mutating func set(mode: Int, _ isOn: Bool) {
        switch mode {
        case 1: applicationCursorKeys = isOn
        case 6:
            isOrigin = isOn
            moveAbsolutely(row: 0, column: 0)
        case 7:
            isAutowrap = isOn
            if !isOn { isPending = false }
        case 25: isCursorVisible = isOn
        case 47, 1047: show(alternate: isOn, clears: mode == 1047 && !isOn)
        case 1048: if isOn { save() } else { restore() }
        case 1049:
            guard isOn != isAlternate else { return }
            if isOn { save() }
            show(alternate: isOn, clears: true)
            if !isOn { restore() }
        case 2004: bracketedPaste = isOn
        default: break
        }
    }

    /// nil for a mode that is not known.
    private func state(ofMode mode: Int) -> Bool? {
        switch mode {
        case 1: applicationCursorKeys
        case 6: isOrigin
        case 7: isAutowrap
        case 25: isCursorVisible
        case 47, 1047, 1049: isAlternate
        case 2004: bracketedPaste
        default: nil
        }
    }

    /// - Parameter clears: the alternate screen, before it is shown or after.
    private mutating func show(alternate: Bool, clears: Bool) {
        guard alternate != isAlternate else { return }
        if isAlternate, clears { grid.clear(0..<rows) }
        swap(&grid, &hidden)
        swap(&saved, &hiddenSaved)
        isAlternate = alternate
        if isAlternate, clears { grid.clear(0..<rows) }
    }

    private mutating func softReset() {
        (isOrigin, isInsert, isAutowrap, isCursorVisible, applicationCursorKeys) = (false, false, true, true, false)
        region = 0..<rows
        charsets = Charsets()
        saved = SavedCursor()
    }
}
