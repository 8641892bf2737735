import Core
import Models

/// A reply of Anthropic's `/messages`: its events, or the whole.
struct AnthropicReply: ReplyAssembler {
    private struct Block {
        var type: String
        var text = ""
        var id = ""
        var name = ""
    }

    private let listener: ModelListener?
    private var blocks: [Block] = []
    /// The server's own number of each block.
    private var numbers: [Int] = []
    private var stopReason: String?
    private var counts: [String: Int] = [:]
    private var isDone = false

    init(listener: ModelListener? = nil) { self.listener = listener }

    mutating func take(_ event: ServerSentEvents.Event) throws(CallFailure) {
        guard let value = JSONValue.parsed(event.data), value.object != nil else {
            throw CallFailure(.badReply, "a piece of the stream is no JSON object: \(Excerpt.of(event.data))")
        }
        switch value["type"]?.string ?? event.name {
        case "message_start"?: count(value["message"]?["usage"])
        case "content_block_start"?: begin(value["content_block"] ?? .null, number: value["index"]?.int ?? blocks.count)
        case "content_block_delta"?:
            guard let number = value["index"]?.int, let index = numbers.lastIndex(of: number) else {
                throw CallFailure(.badReply, "a piece of a block that never began: \(Excerpt.of(event.data))")
            }
            let delta = value["delta"]
            let piece = (delta?["text"] ?? delta?["partial_json"] ?? delta?["thinking"])?.string ?? ""
            hear(piece, of: blocks[index])
            blocks[index].text += piece
        case "message_delta"?:
            if let reason = value["delta"]?["stop_reason"]?.string { stopReason = reason }
            count(value["usage"])
        case "message_stop"?: isDone = true
        case "error"?: throw ServerError(value).failure(status: nil)
        // Others are for other readers: ping, the ends of blocks, and what is yet to be invented.
        default: break
        }
    }

    mutating func take(document: JSONValue) throws(CallFailure) {
        if let error = document["error"], error != .null { throw ServerError(document).failure(status: nil) }
        guard let content = document["content"]?.array else {
            throw CallFailure(.badReply, "a reply without 'content': \(Excerpt.of(document.text))")
        }
        for (number, block) in content.enumerated() { begin(block, number: number) }
        stopReason = document["stop_reason"]?.string
        count(document["usage"])
        isDone = true
    }

    private mutating func begin(_ block: JSONValue, number: Int) {
        var new = Block(type: block["type"]?.string ?? "")
        new.text = (block["text"] ?? block["thinking"])?.string ?? ""
        new.id = block["id"]?.string ?? ""
        new.name = block["name"]?.string ?? ""
        // In a stream the input begins as {} and follows in pieces.
        if let input = block["input"]?.object, !input.isEmpty { new.text = JSONValue.object(input).text }
        hear(new.text, of: new)
        blocks.append(new)
        numbers.append(number)
    }

    private func hear(_ piece: String, of block: Block) {
        guard let listener, !piece.isEmpty else { return }
        switch block.type {
        case "text": listener(.text(piece))
        case "thinking": listener(.reasoning(piece))
        case "tool_use": listener(.arguments(piece))
        default: break
        }
    }

    /// Counts are of the whole message so far: a later one replaces an earlier one.
    private mutating func count(_ usage: JSONValue?) {
        for (name, value) in usage?.object ?? [:] { if let tokens = value.tokens { counts[name] = tokens } }
    }

    func reply() throws(CallFailure) -> WireReply {
        guard isDone else {
            throw CallFailure(.network, "the reply breaks off in its block \(blocks.count)")
        }
        func texts(_ type: String) -> String { blocks.filter { $0.type == type }.map(\.text).joined() }
        var content = texts("text")
        var calls = blocks.filter { $0.type == "tool_use" }.map {
            ToolCall(id: $0.id, name: $0.name, arguments: $0.text.isEmpty ? "{}" : $0.text)
        }
        if calls.count == 1, calls[0].name == AnthropicRequest.replyTool {
            content = calls[0].arguments
            calls = []
        }
        let finish: ModelReply.Finish =
            switch stopReason {
            case "refusal"?: .refusal
            case "max_tokens"?, "model_context_window_exceeded"?: .length
            default: calls.isEmpty ? .stop : .toolCalls
            }
        let reasoning = texts("thinking")
        return WireReply(
            message: ChatMessage(.assistant, content, toolCalls: calls, reasoning: reasoning.isEmpty ? nil : reasoning),
            finish: finish, usage: usage)
    }

    private var usage: WireUsage? {
        guard let input = counts["input_tokens"], let output = counts["output_tokens"] else { return nil }
        let (cached, written) = (counts["cache_read_input_tokens"] ?? 0, counts["cache_creation_input_tokens"] ?? 0)
        return WireUsage(input: input + cached + written, output: output, cached: cached, cacheWritten: written)
    }
}
