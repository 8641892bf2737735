import Testing

@testable import Screen

/// Names of keys, and what a terminal sends for them.
@Suite struct KeystrokeTests {
    @Test(arguments: [
        ("Enter", "\r"), ("Escape", "\u{1b}"), ("Esc", "\u{1b}"),
        ("Tab", "\t"), ("BTab", "\u{1b}[Z"), ("S-Tab", "\u{1b}[Z"), ("Space", " "),
        ("BSpace", "\u{7f}"), ("C-c", "\u{3}"), ("C-C", "\u{3}"), ("^C", "\u{3}"), ("C-d", "\u{4}"), ("C-[", "\u{1b}"), ("C-?", "\u{7f}"),
        ("C-Space", "\u{0}"), ("C-@", "\u{0}"), ("M-x", "\u{1b}x"), ("M-é", "\u{1b}é"), ("C-M-a", "\u{1b}\u{1}"), ("Up", "\u{1b}[A"),
        ("C-Left", "\u{1b}[1;5D"), ("S-Up", "\u{1b}[1;2A"), ("M-F1", "\u{1b}[1;3P"), ("F1", "\u{1b}OP"), ("F5", "\u{1b}[15~"),
        ("S-F12", "\u{1b}[24;2~"), ("Home", "\u{1b}[H"), ("PPage", "\u{1b}[5~"), ("PageDown", "\u{1b}[6~"), ("DC", "\u{1b}[3~"),
        ("M-Enter", "\u{1b}\r"),
    ])
    func keys(_ name: String, _ bytes: String) throws {
        let key = Keystroke(name)
        guard case .key = key else {
            Issue.record("\(name) is no key")
            return
        }
        #expect(String(decoding: key.bytes(applicationCursorKeys: false), as: UTF8.self) == bytes)
        // Its own name stands for it.
        #expect(Keystroke(key.description) == key)
    }

    @Test(arguments: ["Up", "Down", "Left", "Right", "Home", "End"]) func applicationsGetTheirOwnCursorKeys(_ name: String) {
        let bytes = Keystroke(name).bytes(applicationCursorKeys: true)
        #expect(bytes.starts(with: [0x1b, UInt8(ascii: "O")]))
    }

    @Test(arguments: ["ls -la", "a", "^", "C-", "C-foo", "C-1", "enter", "up", "S-a", "M-", "-", "X-c", "C-é", "^^^", "F13", " Enter", ""])
    func everythingElseIsText(_ text: String) { #expect(Keystroke(text) == .text(text)) }

    @Test func lineEndsInATextAreEnter() {
        #expect(Keystroke("a\nb\r\nc\t").bytes(applicationCursorKeys: false) == Array("a\rb\rc\t".utf8))
    }

    @Test(arguments: [("Enter", true), ("Escape", true), ("ls\n", true), ("ls", false), ("Up", false), ("C-c", false)])
    func pauses(_ item: String, _ asks: Bool) { #expect(Keystroke(item).asksForPause == asks) }
}
