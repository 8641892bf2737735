import Core

/// Where a request is not the recorded one. What a clock wrote does not count. Pure.
struct RequestDifference: Sendable, CustomStringConvertible {
    let description: String

    /// Characters around the first difference that are shown.
    private static let context = 60

    /// nil when the requests are the same.
    init?(_ recorded: ModelRequest, _ now: ModelRequest) {
        for (index, (old, new)) in zip(recorded.messages, now.messages).enumerated() {
            if let text = Self.difference(old, new) {
                description = "message \(index + 1) (\(old.role.rawValue)) differs\(text)"
                return
            }
        }
        if recorded.messages.count != now.messages.count {
            let extra = (recorded.messages.count < now.messages.count ? now : recorded).messages[
                min(recorded.messages.count, now.messages.count)]
            let side = recorded.messages.count < now.messages.count ? "only now" : "only recorded"
            description =
                "\(recorded.messages.count) messages were recorded, \(now.messages.count) now; \(side) (\(extra.role.rawValue)): "
                + Self.shown(extra.content.prefix(Self.context * 2))
            return
        }
        if recorded.tools != now.tools {
            let names = { (tools: [ToolDefinition]) in tools.map(\.name).joined(separator: ", ") }
            let changed = zip(recorded.tools, now.tools).first { $0 != $1 }.map { "; the first that differs is \($0.0.name)" } ?? ""
            description = "the tools differ: recorded \(names(recorded.tools)), now \(names(now.tools))\(changed)"
        } else if recorded.decoding != now.decoding {
            description = "the decoding differs: recorded \(Self.text(recorded.decoding)), now \(Self.text(now.decoding))"
        } else if recorded.responseSchema != now.responseSchema {
            description = "the schema of the reply differs"
        } else {
            return nil
        }
    }

    private static func difference(_ old: ChatMessage, _ new: ChatMessage) -> String? {
        if old.role != new.role { return ": it was from \(old.role.rawValue), now it is from \(new.role.rawValue)" }
        if let text = difference(old.content, new.content) { return text }
        if old.toolCallID != new.toolCallID { return ": it answers \(old.toolCallID ?? "nothing"), now \(new.toolCallID ?? "nothing")" }
        for (index, (a, b)) in zip(old.toolCalls, new.toolCalls).enumerated() where a != b {
            let text = a.name == b.name ? difference(a.arguments, b.arguments) ?? ": another id" : ": \(a.name) was called, now \(b.name)"
            return " in tool call \(index + 1)\(text)"
        }
        return old.toolCalls.count == new.toolCalls.count ? nil : ": \(old.toolCalls.count) tool calls, now \(new.toolCalls.count)"
    }

    /// Where two texts part, and how they go on; nil when only a clock made a difference.
    private static func difference(_ old: String, _ new: String) -> String? {
        if old == new { return nil }
        let (a, b) = (Array(ClockMask.masked(old)), Array(ClockMask.masked(new)))
        if a == b { return nil }
        let at = zip(a, b).prefix { $0 == $1 }.count
        let start = max(0, at - context / 2)
        func part(_ text: [Character]) -> String {
            (start > 0 ? "…" : "") + String(text[start..<min(text.count, at + context)]) + (at + context < text.count ? "…" : "")
        }
        return " at character \(at + 1): recorded \(shown(part(a))), now \(shown(part(b)))"
    }

    private static func shown(_ text: some StringProtocol) -> String { String(text).debugDescription }

    private static func text(_ decoding: Decoding) -> String {
        (try? JSON.encode(decoding, pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
