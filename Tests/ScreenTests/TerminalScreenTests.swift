import Testing

@testable import Screen

/// What a screen shows after a program's output.
@Suite struct TerminalScreenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let output: String
        let lines: [String]
        /// Row and column from 0.
        var cursor: (Int, Int)?
        var testDescription: String { name }
    }

    /// On 5 rows of 10 columns.
    static let cases = [
        Case(name: "text", output: "hello\r\nworld", lines: ["hello", "world"], cursor: (1, 5)),
        Case(name: "a line feed keeps the column", output: "ab\ncd", lines: ["ab", "  cd"], cursor: (1, 4)),
        Case(name: "backspace, tab, carriage return", output: "abc\u{8}X\ty\rZ", lines: ["ZbX     y"], cursor: (0, 1)),
        Case(name: "the last column waits", output: "0123456789", lines: ["0123456789"], cursor: (0, 9)),
        Case(name: "then it wraps", output: "0123456789a", lines: ["0123456789", "a"], cursor: (1, 1)),
        Case(name: "a line feed after the last column does not wrap twice", output: "0123456789\r\nx", lines: ["0123456789", "x"]),
        Case(name: "without wrap the last column is overwritten", output: "\u{1b}[?7l0123456789abc", lines: ["012345678c"]),
        Case(name: "scrolling", output: "1\r\n2\r\n3\r\n4\r\n5\r\n6", lines: ["2", "3", "4", "5", "6"], cursor: (4, 1)),
        Case(name: "positions", output: "\u{1b}[3;4Hx\u{1b}[Hy\u{1b}[5dz", lines: ["y", "", "   x", "", " z"], cursor: (4, 2)),
        Case(name: "positions beyond the end", output: "\u{1b}[99;99Hx", lines: ["", "", "", "", "         x"], cursor: (4, 9)),
        Case(name: "relative moves", output: "\u{1b}[2B\u{1b}[3Ca\u{1b}[A\u{1b}[2Db", lines: ["", "  b", "   a"]),
        Case(name: "erase to the end of the line", output: "abcdef\u{1b}[3G\u{1b}[K", lines: ["ab"], cursor: (0, 2)),
        Case(name: "erase to its beginning", output: "abcdef\u{1b}[3G\u{1b}[1K", lines: ["   def"]),
        Case(name: "erase below", output: "a\r\nb\r\nc\u{1b}[2;1H\u{1b}[J", lines: ["a"]),
        Case(name: "erase all", output: "a\r\nb\u{1b}[2J", lines: [], cursor: (1, 1)),
        Case(name: "erase characters", output: "abcdef\u{1b}[2G\u{1b}[2X", lines: ["a  def"]),
        Case(name: "insert and delete characters", output: "abcdef\u{1b}[2G\u{1b}[2@\u{1b}[5G\u{1b}[P", lines: ["a  bdef"]),
        Case(name: "insert mode", output: "abc\u{1b}[G\u{1b}[4hX\u{1b}[4lY", lines: ["XYbc"]),
        Case(name: "insert lines", output: "1\r\n2\r\n3\u{1b}[2H\u{1b}[L", lines: ["1", "", "2", "3"], cursor: (1, 0)),
        Case(name: "delete lines", output: "1\r\n2\r\n3\u{1b}[1;1H\u{1b}[2M", lines: ["3"]),
        Case(
            name: "a region scrolls alone", output: "1\r\n2\r\n3\r\n4\r\n5\u{1b}[2;4r\u{1b}[4;1H\nx", lines: ["1", "3", "4", "x", "5"]),
        Case(name: "reverse line feed at the top", output: "1\r\n2\u{1b}[H\u{1b}M0", lines: ["0", "1", "2"]),
        Case(name: "origin mode", output: "\u{1b}[2;4r\u{1b}[?6h\u{1b}[1;1Hx\u{1b}[9;1Hy", lines: ["", "x", "", "y"]),
        Case(name: "saved cursor", output: "ab\u{1b}7\u{1b}[5;5Hx\u{1b}8c", lines: ["abc", "", "", "", "    x"]),
        Case(name: "wide characters", output: "日本x", lines: ["日本x"], cursor: (0, 5)),
        Case(name: "a wide character does not fit", output: "012345678日", lines: ["012345678", "日"], cursor: (1, 2)),
        Case(name: "half of a wide character is none", output: "日本\u{1b}[2Gx", lines: [" x本"]),
        Case(name: "the other half", output: "日本\u{1b}[3Gx", lines: ["日x"]),
        Case(name: "combining characters", output: "e\u{301}x", lines: ["e\u{301}x"], cursor: (0, 2)),
        Case(name: "a mark on the last column", output: "012345678e\u{301}", lines: ["012345678e\u{301}"], cursor: (0, 9)),
        Case(name: "a mark on nothing", output: "\u{301}x", lines: ["x"]),
        Case(name: "emoji", output: "a🙂b", lines: ["a🙂b"], cursor: (0, 4)),
        Case(name: "lines and corners", output: "\u{1b}(0lqk\u{1b}(Bq", lines: ["┌─┐q"]),
        Case(name: "shift out", output: "\u{1b})0\u{e}x\u{f}x", lines: ["│x"]),
        Case(name: "repeat", output: "-\u{1b}[4b", lines: ["-----"]),
        Case(name: "colours are nothing", output: "\u{1b}[1;38;2;1;2;3mred\u{1b}[0m \u{1b}[38:5:1mx", lines: ["red x"]),
        Case(name: "strings are nothing", output: "a\u{1b}P1$r0m\u{1b}\\b\u{1b}_x\u{1b}\\c\u{1b}]52;c;AAAA\u{7}d", lines: ["abcd"]),
        Case(name: "a cancelled sequence", output: "a\u{1b}[3\u{18}b", lines: ["ab"]),
        Case(name: "a control inside of a sequence", output: "ab\u{1b}[\u{8}2Cx", lines: ["ab x"]),
        Case(name: "reset", output: "abc\u{1b}[?6h\u{1b}cx", lines: ["x"]),
        Case(name: "alignment", output: "\u{1b}#8\u{1b}[2J\u{1b}[Hok", lines: ["ok"]),
        Case(name: "tab stops", output: "\u{1b}[3g\u{1b}[4G\u{1b}H\r\tx", lines: ["   x"]),
        Case(name: "nothing is left of an alternate screen", output: "sh\u{1b}[?1049hfull\u{1b}[?1049l$", lines: ["sh$"], cursor: (0, 3)),
        Case(name: "many parameters", output: "\u{1b}[" + String(repeating: "1;", count: 5000) + "Hx", lines: ["x"]),
        Case(name: "huge numbers", output: "\u{1b}[99999999999999999999;3Hx", lines: ["", "", "", "", "  x"]),
    ]

    @Test(arguments: cases) func shows(_ test: Case) {
        var screen = TerminalScreen(rows: 5, columns: 10)
        screen.feed(test.output.utf8)
        #expect(screen.lines == test.lines + Array(repeating: "", count: 5 - test.lines.count))
        if let (row, column) = test.cursor { #expect(screen.cursorPosition == .init(row: row, column: column)) }
        // Byte by byte it is the same.
        var slow = TerminalScreen(rows: 5, columns: 10)
        for byte in test.output.utf8 { slow.feed([byte]) }
        #expect(slow == screen)
    }

    @Test func invalidBytesAreReplaced() {
        var screen = TerminalScreen(rows: 2, columns: 20)
        screen.feed([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0x0d, 0x0a, 0xed, 0xa0, 0x80, 0x62])
        #expect(screen.lines[0] == "a\u{fffd}\u{fffd}(\u{fffd}")
        #expect(screen.lines[1].hasSuffix("b"))
    }

    @Test(arguments: [
        ("\u{1b}[c", "\u{1b}[?1;2c"), ("\u{1b}[>c", "\u{1b}[>0;10;0c"), ("\u{1b}[5n", "\u{1b}[0n"), ("ab\n\u{1b}[6n", "\u{1b}[2;3R"),
        ("\u{1b}[?6n", "\u{1b}[?1;1R"), ("\u{1b}[18t", "\u{1b}[8;5;10t"), ("\u{1b}[?25$p", "\u{1b}[?25;1$y"),
        ("\u{1b}[?9999$p", "\u{1b}[?9999;0$y"), ("\u{1b}[21t", ""), ("\u{1b}]0;rm -rf\u{7}\u{1b}[21t", ""),
    ])
    func answers(_ question: String, _ answer: String) {
        var screen = TerminalScreen(rows: 5, columns: 10)
        screen.feed(question.utf8)
        #expect(String(decoding: screen.takeAnswers(), as: UTF8.self) == answer)
        #expect(screen.takeAnswers().isEmpty)
    }

    @Test func whatTheProgramSaysOfItselfIsKept() {
        var screen = TerminalScreen(rows: 5, columns: 10)
        screen.feed("\u{1b}]2;a \u{1}title\u{1b}\\\u{1b}[?1h\u{1b}[?2004h\u{1b}[?25l\u{7}\u{1b}[?1049h".utf8)
        #expect(screen.title == "a title")
        #expect(screen.applicationCursorKeys)
        #expect(screen.bracketedPaste)
        #expect(!screen.isCursorVisible)
        #expect(screen.isAlternate)
        #expect(screen.bells == 1)
    }

    @Test func memoryIsBounded() {
        var screen = TerminalScreen(rows: 3, columns: 10, scrollback: 4)
        for number in 1...100 { screen.feed("\(number)\r\n".utf8) }
        #expect(Array(screen.scrollback) == ["95", "96", "97", "98"])
        #expect(screen.scrolledOff == 98)
        screen.feed("\u{1b}]0;".utf8)
        screen.feed(repeatElement(UInt8(ascii: "t"), count: 1 << 20))
        screen.feed([7])
        #expect(screen.title.utf8.count < 5000)
        screen.feed(Array(repeating: Array("\u{1b}[6n".utf8), count: 10_000).joined())
        #expect(screen.takeAnswers().count <= TerminalScreen.answerLimit)
        screen.feed(("a" + String(repeating: "\u{301}", count: 1000)).utf8)
        #expect(screen.text.unicodeScalars.count < 20)
    }

    @Test func aFullScreenProgramLeavesNoScrollback() {
        var screen = TerminalScreen(rows: 3, columns: 10)
        screen.feed("\u{1b}[?1049h1\r\n2\r\n3\r\n4\r\n5\u{1b}[?1049l".utf8)
        #expect(screen.scrollback.isEmpty)
    }

    @Test func theSizeChanges() {
        var screen = TerminalScreen(rows: 4, columns: 10)
        screen.feed("one\r\ntwo\r\nthree\r\n日本語日本\u{1b}7".utf8)
        screen.resize(rows: 2, columns: 5)
        #expect(screen.lines == ["three", "日本"])
        #expect(Array(screen.scrollback) == ["one", "two"])
        #expect(screen.cursorPosition == .init(row: 1, column: 4))
        // What was saved lies outside now.
        screen.feed("\u{1b}8\u{1b}H\tx".utf8)
        #expect(screen.cursorPosition.column < 5)
        screen.resize(rows: 3, columns: 8)
        screen.feed("\u{1b}[3;8Hz".utf8)
        #expect(screen.lines[2] == "       z")
        screen.resize(rows: 0, columns: -5)
        #expect((screen.rows, screen.columns) == (1, 2))
        screen.feed("日本語".utf8)
        #expect(screen.lines == ["語"])
    }

    @Test func theHiddenScreenChangesItsSizeToo() {
        var screen = TerminalScreen(rows: 4, columns: 10)
        screen.feed("1\r\n2\r\n3\r\n$ ".utf8)
        screen.feed("\u{1b}[?1049hfull".utf8)
        screen.resize(rows: 2, columns: 6)
        screen.feed("\u{1b}[?1049lx".utf8)
        #expect(screen.lines == ["3", "$ x"])
    }

    @Test(arguments: [
        ("a", 1), ("é", 1), ("\u{300}", 0), ("\u{200d}", 0), ("日", 2), ("ｱ", 1), ("Ａ", 2), ("🙂", 2), ("한", 2), ("─", 1), ("⌚", 2),
    ])
    func widths(_ text: String, _ width: Int) { #expect(CellWidth.of(text.unicodeScalars.first!) == width) }

    @Test func theTableOfWidthsIsSorted() {
        for (one, next) in zip(CellWidth.wide, CellWidth.wide.dropFirst()) { #expect(one.upperBound < next.lowerBound) }
    }
}
