import Core
import Models

/// A request in the form of Anthropic's `/messages`.
struct AnthropicRequest {
    /// The tool that carries a reply which must satisfy a schema.
    static let replyTool = "reply"

    let body: [String: JSONValue]

    init(_ request: ModelRequest, _ settings: ModelSettings) {
        let isCached = settings.cachePrompt ?? true
        let system = request.messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
        var turns = Self.turns(request.messages)
        // Up to here the next request will be the same.
        if isCached, !turns.isEmpty, !turns[turns.count - 1].content.isEmpty {
            let last = turns[turns.count - 1].content.count - 1
            turns[turns.count - 1].content[last]["cache_control"] = ["type": "ephemeral"]
        }
        var body: [String: JSONValue] = [
            "model": .string(settings.model), "stream": true, "max_tokens": .int(settings.maxTokens(request.decoding.maxTokens)),
            "messages": .array(
                turns.map { ["role": .string($0.role), "content": .array($0.content.map { .object($0) })] }),
        ]
        if !system.isEmpty {
            var text: [String: JSONValue] = ["type": "text", "text": .string(system)]
            if isCached { text["cache_control"] = ["type": "ephemeral"] }
            body["system"] = [.object(text)]
        }
        // The API stops at 1.
        if let temperature = request.decoding.temperature ?? settings.temperature { body["temperature"] = .number(min(temperature, 1)) }
        if let topP = request.decoding.topP ?? settings.topP { body["top_p"] = .number(topP) }
        var tools = request.tools
        if let schema = request.responseSchema {
            tools.append(ToolDefinition(name: Self.replyTool, description: "Gives the reply.", parameters: schema))
            body["tool_choice"] = ["type": "tool", "name": .string(Self.replyTool)]
        }
        if !tools.isEmpty {
            body["tools"] = .array(
                tools.map { ["name": .string($0.name), "description": .string($0.description), "input_schema": $0.parameters] })
        }
        self.body = body
    }

    private struct Turn {
        var role: String
        var content: [[String: JSONValue]]
    }

    /// Turns alternate; the results of tools are the user's, before anything else that the user says.
    private static func turns(_ messages: [ChatMessage]) -> [Turn] {
        var turns: [Turn] = []
        for message in messages where message.role != .system {
            let role = message.role == .assistant ? "assistant" : "user"
            if turns.last?.role == role {
                turns[turns.count - 1].content += blocks(message)
            } else {
                turns.append(Turn(role: role, content: blocks(message)))
            }
        }
        return turns
    }

    private static func blocks(_ message: ChatMessage) -> [[String: JSONValue]] {
        if message.role == .tool {
            return [
                [
                    "type": "tool_result", "tool_use_id": .string(message.toolCallID ?? ""),
                    "content": .string(message.content),
                ]
            ]
        }
        // The API refuses a text without a visible character.
        let isBlank = message.content.allSatisfy(\.isWhitespace)
        var blocks: [[String: JSONValue]] = []
        if !isBlank || message.toolCalls.isEmpty {
            blocks.append(["type": "text", "text": .string(isBlank ? "[nothing]" : message.content)])
        }
        for call in message.toolCalls {
            blocks.append([
                "type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": input(call.arguments),
            ])
        }
        return blocks
    }

    /// An object, as the API wants it, also of arguments that are none.
    private static func input(_ arguments: String) -> JSONValue {
        guard let value = JSONValue.parsed(arguments), value.object != nil else { return ["raw": .string(arguments)] }
        return value
    }
}
