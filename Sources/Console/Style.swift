/// A colour or weight of text on a terminal.
public enum Colour: Int, Sendable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case magenta = 35
    case cyan = 36
}

/// Whether and how text is coloured.
public struct Style: Sendable, Equatable {
    /// Whether colours are written at all.
    public let isColoured: Bool

    public init(isColoured: Bool) { self.isColoured = isColoured }

    /// Text as it is.
    public static let plain = Style(isColoured: false)

    /// What the environment and the kind of output ask for.
    ///
    /// `NO_COLOR` (not empty) switches colours off, `CLICOLOR_FORCE` (not empty, not `0`) on, in this order; otherwise a
    /// terminal has them unless `TERM` is `dumb` or `CLICOLOR` is `0`.
    public static func detect(isTerminal: Bool, environment: (String) -> String?) -> Style {
        if let value = environment("NO_COLOR"), !value.isEmpty { return .plain }
        if let value = environment("CLICOLOR_FORCE"), !value.isEmpty, value != "0" { return Style(isColoured: true) }
        return Style(isColoured: isTerminal && environment("TERM") != "dumb" && environment("CLICOLOR") != "0")
    }

    /// Text in a colour; the text is written as it is, so escape it first if it is not ours.
    public func apply(_ colour: Colour?, _ text: String) -> String {
        guard isColoured, let colour, !text.isEmpty else { return text }
        return "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m"
    }
}
