/// What a model answered.
public struct ModelReply: Sendable, Codable, Hashable {
    /// Why the model stopped.
    public enum Finish: String, Sendable, Codable, Hashable {
        case stop
        case toolCalls = "tool_calls"
        /// The reply was cut at ``Decoding/maxTokens``.
        case length
        /// The model or its provider would not answer.
        case refusal
    }

    public var message: ChatMessage
    public var finish: Finish
    public var usage: TokenUsage

    public init(message: ChatMessage, finish: Finish, usage: TokenUsage) {
        self.message = message
        self.finish = finish
        self.usage = usage
    }
}

/// Tokens of one call, or of many added up.
public struct TokenUsage: Sendable, Codable, Hashable {
    /// Tokens of the prompt, cached ones included.
    public var input: Int
    public var output: Int
    /// Of ``input``, those the provider had cached.
    public var cached: Int
    /// US dollars; nil where no price is known.
    public var cost: Double?
    /// Calls whose tokens are an estimate by length, since the server does not count; nil for none.
    public var estimated: Int?

    public init(input: Int = 0, output: Int = 0, cached: Int = 0, cost: Double? = nil, estimated: Int? = nil) {
        self.input = input
        self.output = output
        self.cached = cached
        self.cost = cost
        self.estimated = estimated
    }

    /// Both added up; a cost that is not known counts as none beside one that is.
    public static func + (a: TokenUsage, b: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: a.input + b.input, output: a.output + b.output, cached: a.cached + b.cached,
            cost: a.cost == nil && b.cost == nil ? nil : (a.cost ?? 0) + (b.cost ?? 0),
            estimated: a.estimated == nil && b.estimated == nil ? nil : (a.estimated ?? 0) + (b.estimated ?? 0))
    }

    /// What came to an earlier sum.
    public static func - (sum: TokenUsage, before: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: sum.input - before.input, output: sum.output - before.output, cached: sum.cached - before.cached,
            cost: sum.cost.map { $0 - (before.cost ?? 0) },
            estimated: sum.estimated.flatMap { $0 > before.estimated ?? 0 ? $0 - (before.estimated ?? 0) : nil })
    }

    /// Adds up in place.
    public static func += (a: inout TokenUsage, b: TokenUsage) { a = a + b }
}
