import Testing

@testable import Reports

/// How numbers and texts are written.
@Suite struct FigureTests {
    @Test(arguments: [
        (0.0, 1, "0.0"), (0.05, 1, "0.1"), (-0.04, 1, "0.0"), (-1.25, 2, "−1.25"), (12.0, 0, "12"), (0.9996, 3, "1.000"), (.nan, 1, "–"),
    ]) func decimals(value: Double, digits: Int, text: String) { #expect(Figure.decimal(value, digits) == text) }

    @Test func points() {
        #expect(Figure.points(0.0451) == "+4.5")
        #expect(Figure.points(-0.2) == "−20.0")
        #expect(Figure.points(0.0001) == "0.0")
    }

    @Test func probabilities() {
        #expect(Figure.p(0.00001) == "p < 0.0001")
        #expect(Figure.p(0) == "p = 0.0000")
        #expect(Figure.p(0.03125) == "p = 0.0313")
    }

    @Test func counts() {
        #expect(Figure.count(1_234_567) == "1\u{202F}234\u{202F}567")
        #expect(Figure.count(-999) == "−999")
        #expect(Figure.counted(1, "task") == "1 task")
    }

    /// A quotation mark with a combining character is one `Character`.
    @Test func escapingLooksAtScalars() {
        #expect(Markup.escape("\"\u{301}<\u{338}") == "&quot;\u{301}&lt;\u{338}")
        #expect(Markup.escape("a\u{0}b\u{1B}") == "a\u{FFFD}b\u{FFFD}")
        #expect(Markup.escape("\u{2066}x\u{2069}") == "⟨U+2066⟩x⟨U+2069⟩")
    }

    @Test(arguments: [([], ""), ([102], "Zg=="), ([102, 111], "Zm8="), ([102, 111, 111], "Zm9v"), ([255, 255, 254, 0], "///+AA==")])
    func base64(bytes: [UInt8], text: String) { #expect(Base64.encode(bytes) == text) }

    @Test func coordinates() {
        #expect(SVG.number(1.5) == "1.5")
        #expect(SVG.number(-0.25) == "-0.25")
        #expect(SVG.number(100) == "100")
        #expect(SVG.number(0.001) == "0")
    }

    @Test func diffsAreCutAndTold() {
        let diff = DiffText((0..<1000).map { "+line \($0)" }.joined(separator: "\n"))
        #expect(diff.lines.count + diff.more == 1000)
        #expect(diff.lines.allSatisfy { $0.style == "add" })
        #expect(DiffText("").lines.isEmpty)
    }
}
