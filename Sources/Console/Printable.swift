/// Text that may be shown on a terminal although we did not write it.
///
/// An agent's output may hold sequences that move the cursor, change the title or paste text into the shell, and characters
/// that reorder what is read. They are shown as `\x1b` or `\u{202e}`.
public enum Printable {
    /// One line: line breaks and tabs are escaped too.
    public static func line(_ text: String) -> String { escape(text.unicodeScalars) { _ in false } }

    /// Lines: line feeds and tabs stay, a carriage return before a line feed is dropped.
    public static func text(_ text: String) -> String {
        var stream = PrintableStream()
        return stream.push(Array(text.utf8)) + stream.finish()
    }

    static func escape(_ scalars: some Sequence<Unicode.Scalar>, except isKept: (Unicode.Scalar) -> Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in scalars {
            if isHarmless(scalar) || isKept(scalar) {
                result.append(scalar)
            } else {
                result.append(contentsOf: escaped(scalar).unicodeScalars)
            }
        }
        return String(result)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0: false
        // Marks and overrides of writing direction, line and paragraph separators, the byte order mark.
        case 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: false
        // Invisible tag characters.
        case 0xe0000...0xe007f: false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return scalar.value < 0x100 ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits : "\\u{\(digits)}"
        }
    }
}

/// ``Printable/text(_:)`` for output that arrives in pieces, which may end inside a character.
public struct PrintableStream: Sendable {
    private var held: [UInt8] = []

    public init() {}

    /// What can be shown after these bytes; an unfinished character or a final carriage return waits for the next piece.
    public mutating func push(_ bytes: [UInt8]) -> String {
        held += bytes
        let waiting = Self.unfinishedTail(held)
        defer { held.removeFirst(held.count - waiting) }
        return Self.show(held.dropLast(waiting))
    }

    /// What was still waiting when the output ended.
    public mutating func finish() -> String {
        defer { held = [] }
        return Self.show(held[...])
    }

    private static func show(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        return Printable.escape(text.unicodeScalars) { $0 == "\n" || $0 == "\t" }
    }

    /// How many bytes at the end may belong with what comes next.
    private static func unfinishedTail(_ bytes: [UInt8]) -> Int {
        if bytes.last == UInt8(ascii: "\r") { return 1 }
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xc0 == 0x80 { continue }
            let needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
            return needed > length ? length : 0
        }
        return 0
    }
}
