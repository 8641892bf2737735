import Core

/// The first line of a recording of model calls (`model-calls.jsonl`): who was asked.
struct CallHeader: Codable, Hashable {
    var format = Self.currentFormat
    /// ``ChatModel/name``
    var model: String
    var fingerprint: String
    var hasNativeTools: Bool
    var contextLimit: Int?

    static let currentFormat = 1
}

/// Every further line: one call. Messages that the call before had too are not written again.
struct CallLine: Codable, Hashable {
    /// From 0.
    var call: Int
    /// How many messages at the beginning are those of the call before.
    var kept: Int
    /// The messages that follow them.
    var messages: [ChatMessage]
    /// nil when they are those of the call before.
    var tools: [ToolDefinition]?
    var decoding: Decoding
    var seed: UInt64
    var schema: JSONValue?
    /// Without a reply and an error: the run ended while the model was asked.
    var reply: ModelReply?
    var error: ModelError?
}

/// Writes requests as what is new in each, and puts them together again. Pure.
struct CallSequence {
    private(set) var messages: [ChatMessage] = []
    private(set) var tools: [ToolDefinition]?
    private(set) var count = 0

    /// The line of the next call, without its outcome.
    mutating func line(_ request: ModelRequest) -> CallLine {
        let kept = zip(messages, request.messages).prefix { $0 == $1 }.count
        let line = CallLine(
            call: count, kept: kept, messages: Array(request.messages[kept...]), tools: tools == request.tools ? nil : request.tools,
            decoding: request.decoding, seed: request.seed, schema: request.responseSchema)
        (messages, tools) = (request.messages, request.tools)
        count += 1
        return line
    }

    /// The request of the next line.
    ///
    /// - Throws: ``Failure`` for a line that does not follow.
    mutating func request(_ line: CallLine) throws -> ModelRequest {
        guard line.call == count, (0...messages.count).contains(line.kept) else {
            throw Failure(.invalidInput, "call \(line.call) does not follow call \(count - 1)")
        }
        messages = messages[..<line.kept] + line.messages
        tools = line.tools ?? tools
        count += 1
        return ModelRequest(
            messages: messages, tools: tools ?? [], decoding: line.decoding, seed: line.seed, responseSchema: line.schema)
    }
}
