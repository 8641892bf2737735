import Testing

@testable import Console

/// T28: what an agent prints must not command the terminal of the person who watches.
@Suite struct PrintableTests {
    @Test(arguments: [
        ("plain äöü 日本 🎉", "plain äöü 日本 🎉"),
        ("\u{1b}[2J\u{1b}]0;title\u{7}", "\\x1b[2J\\x1b]0;title\\x07"),
        ("a\u{9b}31mb", "a\\x9b31mb"),
        ("del\u{7f}nul\0", "del\\x7fnul\\x00"),
        ("safe\u{202e}evil\u{2066}", "safe\\u{202e}evil\\u{2066}"),
        ("tag\u{e0041}", "tag\\u{e0041}"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("a\r\nb", "a\\r\\nb"),
        ("family 👩‍👩‍👧 stays joined", "family 👩‍👩‍👧 stays joined"),
    ])
    func lineShowsControlsAsText(text: String, shown: String) {
        #expect(Printable.line(text) == shown)
    }

    @Test(arguments: [
        ("a\n\tb\r\nc\n", "a\n\tb\nc\n"), ("50%\r100%\n", "50%\\r100%\n"), ("end\r", "end\\r"), ("\u{1b}c", "\\x1bc"),
    ])
    func textKeepsLinesAndTabs(text: String, shown: String) {
        #expect(Printable.text(text) == shown)
    }

    /// However the output is cut, what is shown is the same.
    @Test func streamDoesNotDependOnTheCuts() {
        let bytes = Array("é日🎉\r\n\u{1b}[1m\rx\u{202e}".utf8) + [0xff, 0xe2, 0x82]
        let whole = "é日🎉\n\\x1b[1m\\rx\\u{202e}\u{fffd}\u{fffd}"
        for size in 1...bytes.count {
            var stream = PrintableStream()
            var shown = ""
            for start in stride(from: 0, to: bytes.count, by: size) {
                shown += stream.push(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(shown + stream.finish() == whole, "cut every \(size) bytes")
        }
    }

    @Test func streamShowsWhatIsCompleteAtOnce() {
        var stream = PrintableStream()
        #expect(stream.push(Array("ab".utf8) + [0xc3]) == "ab")
        #expect(stream.push([0xa9]) == "é")
        #expect(stream.finish() == "")
    }
}
