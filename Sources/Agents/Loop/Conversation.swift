import Models

/// The messages of a run, and how much of them a request shows. Pure.
struct Conversation: Sendable {
    /// One message, and whether it is what a tool answered.
    private struct Entry: Sendable {
        var message: ChatMessage
        var isResult: Bool
    }

    /// Bytes that count as one token where no tokenizer is at hand.
    static let bytesPerToken = 4
    /// Characters of a result that stay when it is cut to make room.
    static let remnant = 200

    private var entries: [Entry] = []

    var messages: [ChatMessage] { entries.map(\.message) }

    mutating func append(_ message: ChatMessage, isResult: Bool = false) { entries.append(Entry(message: message, isResult: isResult)) }

    /// The messages of a request: all, then a passing one. The oldest results are cut while everything is longer than the limit; the
    /// newest one stays whole.
    func shown(passing: String?, tokenLimit: Int?) -> [ChatMessage] {
        var messages = messages
        if let passing { messages.append(ChatMessage(.user, passing)) }
        guard let tokenLimit else { return messages }
        var size = messages.reduce(0) { $0 + Self.size(of: $1) }
        for index in entries.indices where entries[index].isResult && index < (entries.lastIndex(where: \.isResult) ?? 0) {
            guard size > tokenLimit * Self.bytesPerToken else { break }
            let whole = messages[index].content
            messages[index].content = ClippedText(whole, limit: Self.remnant).text
            size -= whole.utf8.count - messages[index].content.utf8.count
        }
        return messages
    }

    /// Cuts every result but the newest for good.
    ///
    /// - Returns: whether that made anything shorter.
    mutating func cutResults() -> Bool {
        let newest = entries.lastIndex(where: \.isResult) ?? 0
        var isShorter = false
        for index in entries.indices where entries[index].isResult && index < newest {
            let cut = ClippedText(entries[index].message.content, limit: Self.remnant)
            isShorter = isShorter || cut.isClipped
            entries[index].message.content = cut.text
        }
        return isShorter
    }

    /// Puts one message in place of all that lies between the task and the newest turn.
    ///
    /// - Returns: false when nothing lies there.
    mutating func condense(to summary: String) -> Bool {
        guard let newest = entries.lastIndex(where: { $0.message.role == .assistant }), newest > 2 else { return false }
        entries.replaceSubrange(2..<newest, with: [Entry(message: ChatMessage(.user, summary), isResult: false)])
        return true
    }

    private static func size(of message: ChatMessage) -> Int {
        message.toolCalls.reduce(message.content.utf8.count) { $0 + $1.name.utf8.count + $1.arguments.utf8.count }
    }
}
