import Core
import Models

/// A model without weights: a persona with habits that reads what it is sent and acts on it. It validates machinery, never science.
///
/// The same request gets the same reply; nothing but the request goes in. It answers a run of the agent loop, and as diagnoser and
/// proposer the requests that begin with `DIAGNOSE` and `PROPOSE`. Tokens are characters divided by four.
public struct SimulatedModel: ChatModel {
    public let name: String
    let persona: Persona
    let options: ModelOptions

    /// - Parameter rest: what follows `sim:`, a persona and options, such as `hasty,quality=0.5,seed=3`.
    /// - Throws: ``Failure`` that lists personas or options.
    public init(_ rest: String) throws {
        let parts = rest.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard let persona = Persona.cast[parts[0]] else {
            throw Failure(
                .invalidInput, "there is no simulated model '\(parts[0])'", at: "-m",
                hint: "personas: \(Persona.cast.keys.sorted().joined(separator: ", "))")
        }
        self.persona = persona
        options = try ModelOptions(Array(parts.dropFirst()))
        name = "sim:\(rest)"
    }

    /// Grows with every change of behaviour.
    static let version = 1

    public var fingerprint: String { "\(name) v\(Self.version)" }
    public var hasNativeTools: Bool { !options.isTextOnly }
    public var contextLimit: Int? { persona.contextLimit }

    /// Answers at once; see ``reply(to:)``.
    public func complete(_ request: ModelRequest) async throws -> ModelReply { try reply(to: request) }

    /// What ``complete(_:)`` answers: nothing here waits.
    ///
    /// - Throws: ``ModelError`` of kind `contextOverflow` for a prompt beyond the persona's limit.
    public func reply(to request: ModelRequest) throws(ModelError) -> ModelReply {
        let prompt =
            request.messages.reduce(0) { $0 + Self.length($1) } + request.tools.reduce(0) { $0 + $1.name.count + $1.description.count }
        let input = Text.tokens(prompt)
        guard input <= persona.contextLimit else {
            throw ModelError(.contextOverflow, "the prompt has \(input) tokens, the model takes \(persona.contextLimit)")
        }
        var message = message(for: request)
        var finish = message.toolCalls.isEmpty ? ModelReply.Finish.stop : .toolCalls
        var output = Text.tokens(Self.length(message))
        if output > request.decoding.maxTokens {
            output = request.decoding.maxTokens
            message = Self.cut(message, to: output * 4)
            finish = .length
        }
        return ModelReply(message: message, finish: finish, usage: TokenUsage(input: input, output: output))
    }

    private func message(for request: ModelRequest) -> ChatMessage {
        let luck = Luck(persona: persona.name, seed: request.seed)
        let asked = request.messages.last { $0.role == .user }?.content ?? ""
        if let diagnosis = Diagnoser(persona: persona, options: options, luck: luck).reply(to: asked) {
            return ChatMessage(.assistant, diagnosis)
        }
        if let proposal = Proposer(persona: persona, options: options, luck: luck).reply(to: asked) {
            return ChatMessage(.assistant, proposal)
        }
        let conversation = Conversation(request)
        let act = Worker(persona: persona, conversation: conversation, luck: luck).next()
        return Voice(job: conversation.job, isNative: !request.tools.isEmpty, count: conversation.steps.count).message(for: act)
    }

    private static func length(_ message: ChatMessage) -> Int {
        message.toolCalls.reduce(message.content.count) { $0 + $1.name.count + $1.arguments.count }
    }

    /// A reply that was too long: the text ends, and arguments end in the middle.
    private static func cut(_ message: ChatMessage, to length: Int) -> ChatMessage {
        var message = message
        message.content = String(message.content.prefix(length))
        let rest = max(0, length - message.content.count)
        message.toolCalls = message.toolCalls.map {
            ToolCall(id: $0.id, name: $0.name, arguments: String($0.arguments.prefix(max(0, rest - $0.name.count))))
        }
        return message
    }
}

/// The simulated models, for the catalog of models.
public enum SimulatedModels {
    /// Makes a model from what follows `sim:`.
    public static let provider: ModelCatalog.Provider = { try SimulatedModel($0) }
}
