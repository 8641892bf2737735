/// Text that arrives in pieces, as rows of a terminal: broken between words, each row with a mark before it. Pure.
///
/// A word is shown once it has ended. Give it only what is printable (``PrintableStream``); tabs become spaces.
public struct TextFlow: Sendable {
    /// Columns of a row, the mark included; nil is no limit.
    public var width: Int?
    /// A line has begun and not ended.
    public private(set) var isInLine = false

    private let style: Style
    private let first: String
    private let next: String
    private let markColour: Colour?
    private let colour: Colour?
    private let keepsBlankLines: Bool
    private var isFirstLine = true
    private var isBlankDue = false
    /// Columns that the row's text has so far.
    private var column = 0
    private var space = ""
    private var word = ""

    /// - Parameters:
    ///   - first: before the first row of all.
    ///   - next: before every other one.
    ///   - keepsBlankLines: else those at the ends are left out, and of several in a row one stays.
    public init(
        first: String = "", next: String = "", style: Style = .plain, mark: Colour? = nil, text: Colour? = nil, width: Int? = nil,
        keepsBlankLines: Bool = false
    ) {
        (self.first, self.next, self.style) = (first, next, style)
        (markColour, colour) = (mark, text)
        self.width = width
        self.keepsBlankLines = keepsBlankLines
    }

    /// What can be shown after more text.
    public mutating func push(_ text: String) -> String {
        var paint = Paint(style: style)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": endLine(&paint)
            case " ":
                place(&paint)
                space += " "
            case "\t":
                place(&paint)
                space += String(repeating: " ", count: 8 - (column + space.count) % 8)
            default:
                word.unicodeScalars.append(scalar)
                if let room, word.utf8.count > room, DisplayWidth.of(word) > room { place(&paint) }
            }
        }
        return paint.finish()
    }

    /// The end of the text; it ends its line.
    public mutating func finish() -> String {
        var paint = Paint(style: style)
        if isInLine || !word.isEmpty { endLine(&paint) }
        (isBlankDue, space, isFirstLine) = (false, "", true)
        return paint.finish()
    }

    private var room: Int? { width.map { max(8, $0 - DisplayWidth.of(next)) } }

    private mutating func begin(_ paint: inout Paint) {
        guard !isInLine else { return }
        if isBlankDue, !isFirstLine { paint.add("\(next.trailingSpaceDropped)\n", markColour) }
        isBlankDue = false
        paint.add(isFirstLine ? first : next, markColour)
        (isFirstLine, isInLine, column) = (false, true, 0)
    }

    private mutating func place(_ paint: inout Paint) {
        guard !word.isEmpty else { return }
        begin(&paint)
        let width = DisplayWidth.of(word)
        if let room {
            if column > 0, column + space.count + width > room {
                breakRow(&paint)
            } else if space.count > room / 2 {
                space = String(repeating: " ", count: room / 2)
            }
        }
        paint.add(space, colour)
        column += space.count
        for character in word {
            let columns = DisplayWidth.of(character)
            if let room, column + columns > room, column > 0 { breakRow(&paint) }
            paint.add(String(character), colour)
            column += columns
        }
        (space, word) = ("", "")
    }

    private mutating func breakRow(_ paint: inout Paint) {
        paint.add("\n", nil)
        paint.add(next, markColour)
        (column, space) = (0, "")
    }

    private mutating func endLine(_ paint: inout Paint) {
        place(&paint)
        space = ""
        if isInLine {
            paint.add("\n", nil)
        } else if keepsBlankLines {
            paint.add((isFirstLine ? first : next).trailingSpaceDropped + "\n", markColour)
            isFirstLine = false
        } else {
            isBlankDue = true
        }
        (isInLine, column) = (false, 0)
    }

    /// Puts pieces of one colour together, so that each has one escape sequence.
    private struct Paint {
        let style: Style
        private var result = ""
        private var run = ""
        private var colour: Colour?

        init(style: Style) { self.style = style }

        mutating func add(_ text: String, _ colour: Colour?) {
            guard !text.isEmpty else { return }
            if colour != self.colour {
                flush()
                self.colour = colour
            }
            run += text
        }

        private mutating func flush() {
            result += style.apply(colour, run)
            run = ""
        }

        mutating func finish() -> String {
            flush()
            return result
        }
    }
}

extension String {
    fileprivate var trailingSpaceDropped: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
