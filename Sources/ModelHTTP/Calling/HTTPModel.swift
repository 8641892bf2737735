import Core
import Models

/// A model behind an endpoint.
struct HTTPModel: ChatModel {
    let name: String
    let settings: ModelSettings
    let endpoint: Endpoint

    /// Bytes that count as one token where a server does not count.
    static let bytesPerToken = 4

    var fingerprint: String { settings.fingerprint(endpoint.settings.dialect) }
    var hasNativeTools: Bool { settings.toolProtocol == .native }
    var contextLimit: Int? { settings.context }

    func complete(_ request: ModelRequest) async throws -> ModelReply {
        let body = try JSON.encode(endpoint.settings.dialect.body(request, settings), pretty: false)
        guard let reply = try await endpoint.reply(to: body) else {
            let text = ChatMessage(.assistant, "")
            return ModelReply(message: text, finish: .refusal, usage: TokenUsage(input: body.count / Self.bytesPerToken, estimated: 1))
        }
        return ModelReply(message: reply.message, finish: reply.finish, usage: usage(of: reply, body))
    }

    /// What the server counted; else an estimate that says that it is one.
    func usage(of reply: WireReply, _ body: [UInt8]) -> TokenUsage {
        guard let counted = reply.usage else {
            let message = reply.message
            let bytes = message.toolCalls.reduce(message.content.utf8.count + (message.reasoning?.utf8.count ?? 0)) {
                $0 + $1.name.utf8.count + $1.arguments.utf8.count
            }
            return TokenUsage(input: body.count / Self.bytesPerToken, output: bytes / Self.bytesPerToken, estimated: 1)
        }
        return TokenUsage(
            input: counted.input, output: counted.output, cached: counted.cached,
            cost: settings.price.map { $0.cost(counted) } ?? counted.cost)
    }
}
