import Core

/// One message of a conversation with a model.
public struct ChatMessage: Sendable, Codable, Hashable {
    /// Who speaks.
    public enum Role: String, Sendable, Codable, Hashable {
        case system
        case user
        case assistant
        /// What a tool answered to one call of the assistant.
        case tool
    }

    public var role: Role
    public var content: String
    /// What an assistant asked to be run; empty for everybody else.
    public var toolCalls: [ToolCall]
    /// Which call a `tool` message answers; nil for everybody else.
    public var toolCallID: String?
    /// What an assistant thought beside its answer. Recorded, never sent back.
    public var reasoning: String?

    public init(_ role: Role, _ content: String, toolCalls: [ToolCall] = [], toolCallID: String? = nil, reasoning: String? = nil) {
        self.role = role
        self.content = content
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
        self.reasoning = reasoning
    }
}

/// A tool that an assistant asks to be run.
public struct ToolCall: Sendable, Codable, Hashable {
    /// Unique within the conversation.
    public var id: String
    public var name: String
    /// JSON text exactly as the model wrote it; it may be malformed.
    public var arguments: String

    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// A tool as a model is told of it.
public struct ToolDefinition: Sendable, Codable, Hashable {
    public var name: String
    public var description: String
    /// A JSON Schema of the arguments, an object.
    public var parameters: JSONValue

    public init(name: String, description: String, parameters: JSONValue) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}
