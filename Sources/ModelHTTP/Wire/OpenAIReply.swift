import Core
import Models

/// A reply of `/chat/completions`: its chunks, or the whole.
struct OpenAIReply: ReplyAssembler {
    private struct Call {
        var id: String
        var name: String
        var arguments: String
    }

    private let listener: ModelListener?
    private var content = ""
    private var reasoning = ""
    private var refusal = ""
    private var calls: [Call] = []
    /// The server's own number of a call, in the order of ``calls``.
    private var numbers: [Int] = []
    private var finishReason: String?
    private var usage: WireUsage?
    private var isDone = false
    private var hasChoice = false

    init(listener: ModelListener? = nil) { self.listener = listener }

    mutating func take(_ event: ServerSentEvents.Event) throws(CallFailure) {
        if event.data.allSatisfy(\.isWhitespace) { return }
        if event.data == "[DONE]" { return isDone = true }
        guard let chunk = JSONValue.parsed(event.data) else {
            throw CallFailure(.badReply, "a piece of the stream is not JSON: \(Excerpt.of(event.data))")
        }
        if event.name == "error", chunk["error"] == nil { throw ServerError(chunk).failure(status: nil) }
        try take(chunk, part: "delta")
    }

    mutating func take(document: JSONValue) throws(CallFailure) {
        try take(document, part: "message")
        isDone = true
    }

    private mutating func take(_ chunk: JSONValue, part: String) throws(CallFailure) {
        if let error = chunk["error"], error != .null { throw ServerError(chunk).failure(status: nil) }
        guard chunk.object != nil else { throw CallFailure(.badReply, "a reply that is no JSON object: \(Excerpt.of(chunk.text))") }
        if let counted = chunk["usage"], counted.object != nil { usage = Self.usage(counted) }
        guard let choice = chunk["choices"]?.array?.first(where: { ($0["index"]?.int ?? 0) == 0 }) else { return }
        hasChoice = true
        if let error = choice["error"], error.object != nil { throw ServerError(choice).failure(status: nil) }
        if let reason = choice["finish_reason"]?.string { finishReason = reason }
        guard let message = choice[part] ?? choice["message"] ?? choice["delta"] else { return }
        let thought =
            Self.text(message["reasoning_content"]).isEmpty ? Self.text(message["reasoning"]) : Self.text(message["reasoning_content"])
        if !thought.isEmpty { listener?(.reasoning(thought)) }
        reasoning += thought
        let said = Self.text(message["content"])
        if !said.isEmpty { listener?(.text(said)) }
        content += said
        refusal += Self.text(message["refusal"])
        for call in message["tool_calls"]?.array ?? [] { take(call: call) }
    }

    /// A text, or the texts of an array of parts.
    private static func text(_ value: JSONValue?) -> String {
        if let parts = value?.array { return parts.map { $0["text"]?.string ?? "" }.joined() }
        return value?.string ?? ""
    }

    /// A new call, or more of one that has begun. Servers number their calls; those that do not begin each with an id.
    private mutating func take(call: JSONValue) {
        let id = call["id"]?.string ?? ""
        let name = call["function"]?["name"]?.string ?? ""
        let arguments = call["function"]?["arguments"]
        let text = arguments?.string ?? arguments.flatMap { $0.object == nil ? nil : $0.text } ?? ""
        if !text.isEmpty { listener?(.arguments(text)) }
        let number = call["index"]?.int
        let known = number.map { number in numbers.lastIndex(of: number) } ?? (id.isEmpty ? calls.indices.last : nil)
        if let known, id.isEmpty || calls[known].id.isEmpty || calls[known].id == id {
            if calls[known].id.isEmpty { calls[known].id = id }
            if calls[known].name.isEmpty { calls[known].name = name }
            calls[known].arguments += text
        } else {
            calls.append(Call(id: id, name: name, arguments: text))
            numbers.append(number ?? calls.count - 1)
        }
    }

    private static func usage(_ counted: JSONValue) -> WireUsage? {
        guard let input = counted["prompt_tokens"]?.tokens, let output = counted["completion_tokens"]?.tokens else { return nil }
        let details = counted["prompt_tokens_details"]
        let cached = details?["cached_tokens"]?.tokens ?? counted["prompt_cache_hit_tokens"]?.tokens ?? 0
        return WireUsage(
            input: input, output: output, cached: min(cached, input), cacheWritten: min(details?["cache_write_tokens"]?.tokens ?? 0, input),
            cost: counted["cost"]?.double.flatMap { (0...1e6).contains($0) ? $0 : nil })
    }

    func reply() throws(CallFailure) -> WireReply {
        guard isDone || finishReason != nil else {
            throw CallFailure(.network, "the reply breaks off after \(content.count) characters")
        }
        guard hasChoice else { throw CallFailure(.badReply, "a reply without 'choices'") }
        if finishReason == "error" { throw CallFailure(.network, "the provider broke off the reply") }
        let isRefused = finishReason == "content_filter" || (!refusal.isEmpty && content.isEmpty && calls.isEmpty)
        let finish: ModelReply.Finish =
            if isRefused {
                .refusal
            } else if finishReason == "length" || finishReason == "max_tokens" {
                .length
            } else {
                calls.isEmpty ? .stop : .toolCalls
            }
        let message = ChatMessage(
            .assistant, isRefused && content.isEmpty ? refusal : content,
            toolCalls: calls.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments.isEmpty ? "{}" : $0.arguments) },
            reasoning: reasoning.isEmpty ? nil : reasoning)
        return WireReply(message: message, finish: finish, usage: usage)
    }
}
