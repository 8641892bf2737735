/// What is typed: a text, or a key by its name in tmux.
public enum Keystroke: Sendable, Hashable, CustomStringConvertible {
    case text(String)
    case key(Key)

    /// For a person: a text in quotes, a key by its name.
    public var description: String {
        switch self {
        case .text(let text): Asciicast.quoted(text)
        case .key(let key): key.description
        }
    }

    /// Names of keys are keys (`Enter`, `C-c`, `M-x`, `S-Up`, `F5`); everything else is text as it stands, single characters too. Upper
    /// and lower case differ. A key's name is typed as text by splitting it: `"En"`, `"ter"`.
    public init(_ item: String) { self = Key(item).map { .key($0) } ?? .text(item) }

    /// The bytes that a terminal sends for it. In a text, a line end is the Enter key.
    ///
    /// - Parameter applicationCursorKeys: ``TerminalScreen/applicationCursorKeys``.
    public func bytes(applicationCursorKeys: Bool) -> [UInt8] {
        switch self {
        case .key(let key): key.bytes(applicationCursorKeys: applicationCursorKeys)
        case .text(let text): Array(text.replacing("\r\n", with: "\r").replacing("\n", with: "\r").utf8)
        }
    }

    /// Whether a program may well do something before it reads on: start another program, or tell an Escape from Alt.
    public var asksForPause: Bool {
        switch self {
        case .key(let key): key.base == .named("Enter") || key.base == .named("Escape")
        case .text(let text): text.last?.isNewline == true
        }
    }
}
