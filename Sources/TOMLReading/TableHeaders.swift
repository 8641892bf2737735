/// Finds table headers that the parser behind ``TOMLNode`` does not survive: for `[[[a]]]` or `[=]` toml++ 3.4 fails an assertion, and
/// with it the whole program ends, where an error is due. Everything else about TOML is the parser's business.
struct TableHeaders {
    private let bytes: [UInt8]
    private var at = 0

    /// - Returns: the offset of a character that cannot begin a key, after `[` or `[[` at the beginning of a line.
    static func misplaced(in bytes: [UInt8]) -> Int? {
        var scan = TableHeaders(bytes: bytes)
        return scan.run()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { at < bytes.count ? bytes[at] : nil }

    /// Statement by statement. In a malformed document the parser stops no later than this loses its way.
    private mutating func run() -> Int? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
        while let byte = current {
            switch byte {
            case 9, 10, 13, 32: at += 1
            case UInt8(ascii: "#"): skipComment()
            case UInt8(ascii: "["):
                at += 1
                if current == UInt8(ascii: "[") { at += 1 }
                while current == 9 || current == 32 { at += 1 }
                if let first = current, !Self.mayFollowBracket(first) { return at }
                skipStatement()
            default: skipStatement()
            }
        }
        return nil
    }

    /// A key's first character, or what the parser itself answers with an error.
    private static func mayFollowBracket(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"): true
        default: false
        }
    }

    private mutating func skipComment() { while let byte = current, byte != 10 { at += 1 } }

    /// To the end of the line, or of the value that goes on over several.
    private mutating func skipStatement() {
        var depth = 0
        while let byte = current {
            switch byte {
            case 10 where depth <= 0: return
            case UInt8(ascii: "#"): skipComment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
            default:
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
                at += 1
            }
        }
    }

    private mutating func skipString(_ quote: UInt8) {
        let isLong = bytes[at...].starts(with: [quote, quote, quote])
        at += isLong ? 3 : 1
        while let byte = current {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                at += 2
            } else if byte == quote {
                guard isLong else { return at += 1 }
                let run = bytes[at...].prefix { $0 == quote }.count
                at += run
                // Up to two quotes may stand before the three that end it.
                if run >= 3 { return }
            } else if byte == 10, !isLong {
                return
            } else {
                at += 1
            }
        }
    }
}
