import Core
import Models

/// How a kind of server is spoken to.
enum Dialect: String, Sendable, Codable, CaseIterable {
    /// `/chat/completions`, as vLLM, llama.cpp, Ollama, OpenRouter and OpenAI have it.
    case openAI = "openai"
    /// `/messages`.
    case anthropic

    /// What is asked of, below the base URL.
    var path: String {
        switch self {
        case .openAI: "/chat/completions"
        case .anthropic: "/messages"
        }
    }

    /// The headers that carry a key.
    func headers(key: String?) -> [(name: String, value: String)] {
        switch self {
        case .openAI: key.map { [("authorization", "Bearer \($0)")] } ?? []
        case .anthropic: [("anthropic-version", "2023-06-01")] + (key.map { [("x-api-key", $0)] } ?? [])
        }
    }

    /// The body of a request.
    func body(_ request: ModelRequest, _ settings: ModelSettings) -> JSONValue {
        var body =
            switch self {
            case .openAI: OpenAIRequest(request, settings).body
            case .anthropic: AnthropicRequest(request, settings).body
            }
        for (name, value) in settings.body { body[name] = value }
        for name in settings.omit { body[name] = nil }
        return .object(body)
    }

    /// Puts the pieces of a reply together.
    ///
    /// - Parameter listener: told each piece, if somebody listens.
    func assembler(listener: ModelListener? = nil) -> any ReplyAssembler {
        switch self {
        case .openAI: OpenAIReply(listener: listener)
        case .anthropic: AnthropicReply(listener: listener)
        }
    }
}

/// Puts the pieces of one reply together. Pure.
protocol ReplyAssembler: Sendable {
    /// One event of a stream.
    ///
    /// - Throws: ``CallFailure`` when it is an error, or nothing that belongs in a reply.
    mutating func take(_ event: ServerSentEvents.Event) throws(CallFailure)
    /// A whole reply at once, from a server that does not stream.
    mutating func take(document: JSONValue) throws(CallFailure)
    /// The reply.
    ///
    /// - Throws: ``CallFailure`` when its end is missing.
    func reply() throws(CallFailure) -> WireReply
}

/// A reply as it came, before prices and names.
struct WireReply: Sendable, Equatable {
    var message: ChatMessage
    var finish: ModelReply.Finish
    /// nil when the server does not count.
    var usage: WireUsage?
}

/// What a server counted.
struct WireUsage: Sendable, Equatable {
    /// Tokens of the prompt, all of them.
    var input = 0
    var output = 0
    /// Of ``input``, those read from a cache.
    var cached = 0
    /// Of ``input``, those written to a cache.
    var cacheWritten = 0
    /// US dollars, where the server says so itself.
    var cost: Double?
}

extension JSONValue {
    /// A number of tokens; nil for what cannot be one. The bound keeps sums of many far from an overflow.
    var tokens: Int? { int.flatMap { (0...1 << 40).contains($0) ? $0 : nil } }

    /// Compact JSON text, as servers want a tool's arguments.
    var text: String { (try? JSON.encode(self, pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// A JSON text that came over the network; nil for what is none.
    static func parsed(_ text: String) -> JSONValue? { try? JSON.decode(JSONValue.self, from: Array(text.utf8)) }
}
