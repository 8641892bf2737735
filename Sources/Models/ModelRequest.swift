import Core

/// What a model is asked.
public struct ModelRequest: Sendable, Codable, Hashable {
    public var messages: [ChatMessage]
    /// Empty for a model that is told of its tools by text.
    public var tools: [ToolDefinition]
    public var decoding: Decoding
    /// Fixes every random choice of the reply as far as the model allows: a function of task, draw and step, never of the
    /// harness, so that two harnesses on one draw meet the same luck (common random numbers).
    public var seed: UInt64
    /// A JSON Schema that the reply's text must satisfy; nil for free text.
    public var responseSchema: JSONValue?

    public init(
        messages: [ChatMessage], tools: [ToolDefinition] = [], decoding: Decoding = .init(), seed: UInt64, responseSchema: JSONValue? = nil
    ) {
        self.messages = messages
        self.tools = tools
        self.decoding = decoding
        self.seed = seed
        self.responseSchema = responseSchema
    }
}

/// How a reply is drawn. Part of an arm: two runs with different decoding are not the same measurement.
public struct Decoding: Sendable, Codable, Hashable {
    /// nil is the model's default.
    public var temperature: Double?
    public var topP: Double?
    /// The most tokens of one reply.
    public var maxTokens: Int

    public init(temperature: Double? = nil, topP: Double? = nil, maxTokens: Int = 4096) {
        self.temperature = temperature
        self.topP = topP
        self.maxTokens = maxTokens
    }
}
