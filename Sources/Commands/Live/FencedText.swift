/// Parts a model's text, as it arrives, into prose and the command in its fenced `bash` block, so that the command need not be shown
/// twice. Only for the eye: what a reply asks for is decided elsewhere, once it is whole. Pure.
struct FencedText {
    enum Piece: Equatable {
        case prose(String)
        case command(String)
    }

    private var open: (ticks: Int, isCommand: Bool)?
    /// The beginning of a line that may be a fence.
    private var held: String? = ""

    mutating func push(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        for character in text {
            guard let line = held else {
                add(String(character), to: &pieces)
                if character.isNewline { held = "" }
                continue
            }
            if character.isNewline {
                end(line, &pieces)
            } else if isPossible(line + String(character)) {
                held = line + String(character)
            } else {
                held = nil
                add(line + String(character), to: &pieces)
            }
        }
        return pieces
    }

    /// The rest, when the reply has ended.
    mutating func finish() -> [Piece] {
        defer { self = FencedText() }
        var pieces: [Piece] = []
        if let line = held, !line.isEmpty {
            end(line, &pieces)
        }
        return pieces
    }

    private mutating func add(_ text: String, to pieces: inout [Piece]) {
        let isCommand = open?.isCommand ?? false
        switch pieces.last {
        case .prose(let before)? where !isCommand: pieces[pieces.count - 1] = .prose(before + text)
        case .command(let before)? where isCommand: pieces[pieces.count - 1] = .command(before + text)
        default: pieces.append(isCommand ? .command(text) : .prose(text))
        }
    }

    private mutating func end(_ line: String, _ pieces: inout [Piece]) {
        held = ""
        let bare = line.drop { $0.isWhitespace }
        let ticks = bare.prefix { $0 == "`" }.count
        guard ticks >= 3, isPossible(line), open.map({ ticks >= $0.ticks }) ?? true else { return add(line + "\n", to: &pieces) }
        if let block = open {
            open = nil
            if !block.isCommand { add(line + "\n", to: &pieces) }
        } else {
            let isCommand = bare.dropFirst(ticks).split(separator: " ").first?.lowercased() == "bash"
            if !isCommand { add(line + "\n", to: &pieces) }
            open = (ticks, isCommand)
        }
    }

    /// Whether a line that begins like this may be a fence.
    private func isPossible(_ line: String) -> Bool {
        let bare = line.drop { $0.isWhitespace }
        let ticks = bare.prefix { $0 == "`" }.count
        let rest = bare.dropFirst(ticks)
        if rest.isEmpty { return true }
        guard ticks >= 3 else { return false }
        return open == nil ? !rest.contains("`") : rest.allSatisfy(\.isWhitespace)
    }
}
