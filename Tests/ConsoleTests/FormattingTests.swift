import Testing

@testable import Console

@Suite struct FormattingTests {
    @Test(arguments: [
        (0, "0 µs"), (0.00084, "840 µs"), (0.0009996, "1 ms"), (0.0042, "4.2 ms"), (0.25, "250 ms"), (0.9996, "1 s"),
        (1.5, "1.5 s"), (9.96, "10 s"), (59.9, "60 s"), (59.96, "1m 00s"), (125, "2m 05s"), (3599.6, "1h 00m"), (3725, "1h 02m"),
        (273_600, "3d 04h"), (-1, "–"), (.infinity, "–"),
    ])
    func durations(seconds: Double, text: String) {
        #expect(Quantity.duration(seconds) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (512, "512 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (20 << 20, "20 MiB"),
        ((1 << 20) - 1, "1 MiB"), (5 << 30, "5 GiB"), (1 << 60, "1024 PiB"),
    ])
    func bytes(count: Int, text: String) {
        #expect(Quantity.bytes(count) == text)
    }

    @Test(arguments: [(2.5, "2.5/s"), (40, "40/s"), (0.14, "8.4/min"), (0.005, "18/h"), (0, "–"), (nil, "–")] as [(Double?, String)])
    func rates(perSecond: Double?, text: String) {
        #expect(Quantity.rate(perSecond) == text)
    }

    @Test(arguments: [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한글", 4), ("🎉", 2), ("👩‍👩‍👧", 2), ("❤️", 2), ("", 0), ("ｗ", 2), ("–…", 2),
    ])
    func displayWidths(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(arguments: [
        ("hello", 5, "hello"), ("hello", 4, "hel…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("ab", 1, "…"), ("ab", 0, ""),
    ])
    func truncation(text: String, columns: Int, cut: String) {
        #expect(DisplayWidth.truncate(text, to: columns) == cut)
    }

    @Test(
        arguments: [
            ([:], true, true), ([:], false, false), (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
            (["CLICOLOR_FORCE": "1"], false, true), (["CLICOLOR_FORCE": "0"], false, false), (["CLICOLOR": "0"], true, false),
            (["TERM": "dumb"], true, false), (["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
        ] as [([String: String], Bool, Bool)])
    func coloursFollowTheEnvironment(environment: [String: String], isTerminal: Bool, isColoured: Bool) {
        #expect(Style.detect(isTerminal: isTerminal) { environment[$0] }.isColoured == isColoured)
    }

    @Test func coloursAreEscapeSequencesOrNothing() {
        #expect(Style(isColoured: true).apply(.red, "x") == "\u{1b}[31mx\u{1b}[0m")
        #expect(Style(isColoured: true).apply(nil, "x") == "x")
        #expect(Style.plain.apply(.red, "x") == "x")
    }
}
