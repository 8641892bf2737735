import Core
import Screen
import SystemPackage

extension FuzzTarget {
    /// What programs on a terminal write.
    static let screens = [
        FuzzTarget(
            name: "screen",
            corpus: {
                [
                    Array("\u{1b}[?1049h\u{1b}[22;0;0t\u{1b}[1;24r\u{1b}[?25h\u{1b}[H\u{1b}[2J~\u{1b}[2;1H日本\u{1b}[K\u{1b}[6n".utf8),
                    Array("$ ls\r\n\u{1b}[0m\u{1b}[01;34mbin\u{1b}[0m\t\u{1b}(0lqk\u{1b}(B\u{1b}[4he\u{301}🙂\u{1b}[4l\u{1b}[3b\r\n".utf8),
                    Array("\u{1b}]0;title\u{7}\u{1b}P+q544e\u{1b}\\\u{1b}7\u{1b}[5;10r\u{1b}[?6h\u{1b}[9;9H\u{1b}M\u{1b}8\u{1b}[2L".utf8),
                ]
            },
            words: [
                "\u{1b}[", "\u{1b}]", "\u{1b}P", "\u{1b}\\", "\u{1b}#8", "\u{1b}c", "\u{1b}7", "\u{1b}8", "\u{1b}M", "\u{1b}H",
                "\u{1b}[?1049h",
                "\u{1b}[?1049l", "\u{1b}[?47h", "\u{1b}[?6h", "\u{1b}[?7l", "\u{1b}[4h", "\u{1b}[999b", "\u{1b}[999L", "\u{1b}[999M",
                "\u{1b}[999@",
                "\u{1b}[999P", "\u{1b}[999S", "\u{1b}[999T", "\u{1b}[2;3r", "\u{1b}[6n", "\u{1b}[3g", "\u{1b}[999I", "\u{1b}[999Z", "日",
                "\u{301}", "🙂",
                ";;;;;;;;;;;;;;;;;;;;;;", "\r\n\n\n\n\n\n\n", "\t\t\t\t",
            ], limit: 4000, rounds: 2000
        ) { input, _ in
            var whole = TerminalScreen(rows: 6, columns: 12, scrollback: 5)
            var pieces = whole
            let half = input.count / 2
            whole.feed(input[..<half])
            for byte in input[..<half] { pieces.feed([byte]) }
            if whole != pieces { throw Violation("byte by byte the screen is another") }
            // The size changes in the middle of things, to what the input says.
            let size = (Int(input.first ?? 0) % 9, Int(input.last ?? 0) % 20)
            whole.resize(rows: size.0, columns: size.1)
            whole.feed(input[half...])
            let cursor = whole.cursorPosition
            guard (0..<whole.rows).contains(cursor.row), (0..<whole.columns).contains(cursor.column) else {
                throw Violation("the cursor is at \(cursor)")
            }
            // A character has at most one scalar and four marks a column.
            guard whole.lines.count == whole.rows, whole.lines.allSatisfy({ $0.unicodeScalars.count <= 5 * whole.columns }) else {
                throw Violation("the screen has \(whole.lines.map(\.unicodeScalars.count)) characters")
            }
            if whole.scrollback.count > 5 { throw Violation("\(whole.scrollback.count) rows of scrollback") }
            if whole.takeAnswers().count > TerminalScreen.answerLimit { throw Violation("too many answers") }
        },
        FuzzTarget(
            name: "asciicast", corpus: { [Array("$ ls\r\n日本🙂\u{1b}[1m".utf8)] }, words: ["\u{2028}", "\u{85}", "\\u", "日"], rounds: 300
        ) { input, scratch in
            let path = scratch.appending("fuzz.cast")
            let cast = try Asciicast(path, rows: 24, columns: 80)
            let step = 1 + Int(input.first ?? 0) % 7
            for start in stride(from: 0, to: input.count, by: step) {
                cast.record(.output(Array(input[start..<min(start + step, input.count)])))
            }
            cast.finish()
            let text = try Files.text(path)
            let events = try text.split(separator: "\n").map { try JSON.decode(JSONValue.self, from: Array($0.utf8)) }
            let back = events.compactMap { $0.array?[2].string }.joined()
            if back != String(decoding: input, as: UTF8.self) { throw Violation("it reads back as \(back)") }
        },
        FuzzTarget(
            name: "keystroke", corpus: { ["C-M-S-Up", "^C", "M-x", "Enter"].map { Array($0.utf8) } }, words: ["C-", "M-", "S-", "^", "F1"],
            limit: 40, rounds: 3000
        ) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            let key = Keystroke(text)
            // A text is typed as it is; a key's own name is that key.
            switch key {
            case .text(let same): if same != text { throw Violation("types \(same)") }
            case .key(let named):
                if Keystroke(named.description) != key { throw Violation("\(named) is another key than \(text)") }
                if key.bytes(applicationCursorKeys: true).isEmpty { throw Violation("\(named) sends nothing") }
            }
        },
    ]
}
