import Core
import Models

/// A request in the form of `/chat/completions`.
struct OpenAIRequest {
    let body: [String: JSONValue]

    init(_ request: ModelRequest, _ settings: ModelSettings) {
        var body: [String: JSONValue] = [
            "model": .string(settings.model), "messages": .array(Self.messages(request.messages)), "stream": true,
            // Without it a stream has no count of tokens.
            "stream_options": ["include_usage": true],
            // Servers differ in the width they take; 31 bits fit all of them.
            "seed": .int(Int(request.seed & 0x7fff_ffff)),
        ]
        body[settings.maxTokensField] = .int(settings.maxTokens(request.decoding.maxTokens))
        if let temperature = request.decoding.temperature ?? settings.temperature { body["temperature"] = .number(temperature) }
        if let topP = request.decoding.topP ?? settings.topP { body["top_p"] = .number(topP) }
        if let cachePrompt = settings.cachePrompt { body["cache_prompt"] = .bool(cachePrompt) }
        if !request.tools.isEmpty {
            body["tools"] = .array(
                request.tools.map { tool in
                    [
                        "type": "function",
                        "function": [
                            "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters,
                        ],
                    ]
                })
        }
        if let schema = request.responseSchema {
            body["response_format"] = [
                "type": "json_schema", "json_schema": ["name": "reply", "schema": schema, "strict": .bool(Self.isStrict(schema))],
            ]
        }
        self.body = body
    }

    /// Neighbours of one plain role become one message: many chat templates refuse anything but turns.
    private static func messages(_ messages: [ChatMessage]) -> [JSONValue] {
        var merged: [ChatMessage] = []
        for message in messages {
            if let last = merged.last, last.role == message.role, message.role == .user || message.role == .system {
                merged[merged.count - 1].content += "\n\n" + message.content
            } else {
                merged.append(message)
            }
        }
        return merged.map(json)
    }

    private static func json(_ message: ChatMessage) -> JSONValue {
        var json: [String: JSONValue] = ["role": .string(message.role.rawValue), "content": .string(message.content)]
        if let id = message.toolCallID { json["tool_call_id"] = .string(id) }
        if !message.toolCalls.isEmpty {
            json["tool_calls"] = .array(
                message.toolCalls.map { call in
                    [
                        "id": .string(call.id), "type": "function",
                        "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
                    ]
                })
        }
        return .object(json)
    }

    /// Whether a schema keeps the rules that OpenAI's strict mode demands: every object closed and all of its members required. Servers
    /// that constrain by grammar do so either way.
    static func isStrict(_ schema: JSONValue) -> Bool {
        switch schema {
        case .object(let members):
            if members["type"]?.string == "object" || members["properties"] != nil {
                let names = (members["properties"]?.object ?? [:]).keys.sorted()
                let required = (members["required"]?.array ?? []).compactMap(\.string).sorted()
                guard members["additionalProperties"]?.bool == false, names == required else { return false }
            }
            return members.values.allSatisfy(isStrict)
        case .array(let values): return values.allSatisfy(isStrict)
        default: return true
        }
    }
}
