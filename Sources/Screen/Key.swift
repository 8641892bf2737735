/// A key with modifiers.
public struct Key: Sendable, Hashable, CustomStringConvertible {
    enum Base: Sendable, Hashable {
        /// One of ``names``.
        case named(String)
        /// With Control or Alt.
        case character(Character)
    }

    var base: Base
    var hasShift = false
    var hasAlt = false
    var hasControl = false

    /// nil for what is no key's name.
    public init?(_ name: String) {
        var rest = name[...]
        var key = Key(base: .named(""))
        while rest.count > 2, rest.dropFirst().first == "-" {
            switch rest.first {
            case "C": key.hasControl = true
            case "M": key.hasAlt = true
            case "S": key.hasShift = true
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        if let known = Self.names[String(rest)] {
            key.base = .named(known)
        } else if rest.count == 1, let character = rest.first, key.hasControl || key.hasAlt, !key.hasShift {
            guard !key.hasControl || Self.control(character) != nil else { return nil }
            key.base = .character(character)
        } else if rest.count == 2, rest.first == "^", let character = rest.last, let _ = Self.control(character) {
            key.hasControl = true
            key.base = .character(character)
        } else {
            return nil
        }
        if key.base == .named("BTab") { (key.base, key.hasShift) = (.named("Tab"), true) }
        self = key
    }

    private init(base: Base) { self.base = base }

    public var description: String {
        let modifiers = (hasControl ? "C-" : "") + (hasAlt ? "M-" : "") + (hasShift ? "S-" : "")
        return switch base {
        case .named(let name): modifiers + name
        case .character(let character): modifiers + String(character)
        }
    }

    /// Other names for the same key, tmux's and those that people try, and each name itself.
    static let names: [String: String] = {
        var names = [
            "Return": "Enter", "Esc": "Escape", "Backspace": "BSpace", "Del": "Delete", "DC": "Delete", "Ins": "Insert", "IC": "Insert",
            "PgUp": "PageUp", "PPage": "PageUp", "PgDn": "PageDown", "NPage": "PageDown",
        ]
        for name in ["Enter", "Escape", "Tab", "BTab", "Space", "BSpace"] + finals.keys + numbers.keys { names[name] = name }
        return names
    }()

    /// Keys of the form `CSI letter`, or `SS3 letter`.
    private static let finals: [String: String] = [
        "Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F", "F1": "P", "F2": "Q", "F3": "R", "F4": "S",
    ]

    /// Keys of the form `CSI number ~`.
    private static let numbers: [String: Int] = [
        "Insert": 2, "Delete": 3, "PageUp": 5, "PageDown": 6, "F5": 15, "F6": 17, "F7": 18, "F8": 19, "F9": 20, "F10": 21, "F11": 23,
        "F12": 24,
    ]

    private static func control(_ character: Character) -> UInt8? {
        guard let ascii = character.asciiValue else { return nil }
        switch ascii {
        case UInt8(ascii: "?"): return 0x7f
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "@"),
            UInt8(ascii: "[")...UInt8(ascii: "_"):
            return ascii & 0x1f
        default: return nil
        }
    }

    func bytes(applicationCursorKeys: Bool) -> [UInt8] {
        let modifier = 1 + (hasShift ? 1 : 0) + (hasAlt ? 2 : 0) + (hasControl ? 4 : 0)
        guard case .named(let name) = base else {
            guard case .character(let character) = base else { return [] }
            return (hasAlt ? [0x1b] : []) + (hasControl ? [Self.control(character) ?? 0] : Array(String(character).utf8))
        }
        if let final = Self.finals[name] {
            if modifier > 1 { return Array("\u{1b}[1;\(modifier)\(final)".utf8) }
            let isFunction = "PQRS".contains(final)
            return Array("\u{1b}\(applicationCursorKeys || isFunction ? "O" : "[")\(final)".utf8)
        }
        if let number = Self.numbers[name] { return Array("\u{1b}[\(number)\(modifier > 1 ? ";\(modifier)" : "")~".utf8) }
        let plain: [UInt8] =
            switch name {
            case "Enter": [0x0d]
            case "Escape": [0x1b]
            case "Tab": hasShift ? Array("\u{1b}[Z".utf8) : [0x09]
            case "Space": [hasControl ? 0 : 0x20]
            default: [hasControl ? 0x08 : 0x7f]
            }
        return (hasAlt ? [0x1b] : []) + plain
    }
}
