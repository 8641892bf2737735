import Testing

@testable import Console

@Suite struct TextFlowTests {
    private func shown(_ pieces: [String], _ flow: TextFlow) -> String {
        var flow = flow
        return pieces.map { flow.push($0) }.joined() + flow.finish()
    }

    @Test func breaksBetweenWords() {
        let flow = TextFlow(first: "$ ", next: "  ", width: 14)
        #expect(shown(["one two three four\nfive"], flow) == "$ one two\n  three four\n  five\n")
    }

    @Test func breaksAWordThatIsLongerThanARow() {
        let flow = TextFlow(first: "│ ", next: "│ ", width: 12)
        #expect(shown(["ab 0123456789ABCDEF"], flow) == "│ ab\n│ 0123456789\n│ ABCDEF\n")
        // Wide characters take two columns.
        #expect(shown(["日本語日本語日本"], flow) == "│ 日本語日本\n│ 語日本\n")
    }

    /// However the text is cut, the same is shown.
    @Test(arguments: [1, 2, 3, 7])
    func doesNotDependOnTheCuts(size: Int) {
        let text = "Größe: e\u{301}tude of some\tlength, 日本語 and\n\n\n  an indented line\nend"
        let scalars = Array(text.unicodeScalars)
        let pieces = stride(from: 0, to: scalars.count, by: size).map { start in
            scalars[start..<min(start + size, scalars.count)].reduce(into: "") { $0.unicodeScalars.append($1) }
        }
        let flow = TextFlow(first: "┆ ", next: "┆ ", width: 20)
        #expect(shown(pieces, flow) == shown([text], flow))
    }

    @Test func blankLinesAreFewUnlessTheyMatter() {
        #expect(shown(["\n\na\n\n\nb\n\n"], TextFlow()) == "a\n\nb\n")
        #expect(shown(["a\n\n\nb\n"], TextFlow(first: "│ ", next: "│ ", keepsBlankLines: true)) == "│ a\n│\n│\n│ b\n")
    }

    @Test func aWordIsShownWhenItHasEnded() {
        var flow = TextFlow()
        #expect(flow.push("hel") == "")
        #expect(!flow.isInLine)
        #expect(flow.push("lo wor") == "hello")
        #expect(flow.isInLine)
        #expect(flow.finish() == " wor\n")
    }

    @Test func coloursDoNotReachAcrossLines() {
        let flow = TextFlow(first: "┆ ", next: "┆ ", style: Style(isColoured: true), mark: .dim, text: .dim)
        #expect(shown(["a b\nc"], flow) == "\u{1b}[2m┆ a b\u{1b}[0m\n\u{1b}[2m┆ c\u{1b}[0m\n")
    }
}

@Suite struct BoundedLinesTests {
    private func rows(_ pieces: [String], head: Int = 2, tail: Int = 1) -> [BoundedLines.Row] {
        var lines = BoundedLines(head: head, tail: tail)
        return pieces.flatMap { lines.push(Array($0.utf8)) } + lines.finish()
    }

    @Test func shortOutputIsWhole() {
        #expect(rows(["a\nb", "c\n\nd"], head: 4, tail: 2) == [.line("a"), .line("bc"), .line(""), .line("d")])
    }

    @Test func theMiddleOfALongOneIsLeftOut() {
        let text = (1...100).map { "\($0)\n" }.joined()
        #expect(rows([text]) == [.line("1"), .line("2"), .gap(97), .line("100")])
        #expect(rows(["1\n2\n3\n"]) == [.line("1"), .line("2"), .line("3")])
    }

    @Test func theFirstLinesComeAtOnce() {
        var lines = BoundedLines(head: 2, tail: 1)
        #expect(lines.push(Array("a\nb\nc\nd\n".utf8)) == [.line("a"), .line("b")])
        #expect(lines.waiting == 2)
    }

    @Test func returnsEndLines() {
        #expect(rows(["a\r\nb\r", "\nc\r\r", "10 %\r20 %"], head: 9) == ["a", "b", "c", "10 %", "20 %"].map { .line($0) })
    }

    @Test func aLongLineIsCut() {
        let rows = rows([String(repeating: "x", count: 5000) + "\nend"])
        #expect(rows == [.line(String(repeating: "x", count: 1000) + " … 3.9 KiB more"), .line("end")])
    }

    @Test func whatIsNotOursIsPrintable() {
        #expect(rows(["\u{1b}[2Jx\0\u{202e}"]) == [.line("\\x1b[2Jx\\x00\\u{202e}")])
        var lines = BoundedLines(head: 2, tail: 1)
        #expect(lines.push([0xff, 0xfe, 0x0a]) == [.line("\u{fffd}\u{fffd}")])
    }
}
