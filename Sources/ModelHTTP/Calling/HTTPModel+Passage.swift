import Core
import Models

extension HTTPModel {
    var passage: (any ModelPassage)? { HTTPPassage(target: self) }
}

/// The way to a model's server for another program's requests.
struct HTTPPassage: ModelPassage {
    let target: HTTPModel

    var api: ModelAPI { target.endpoint.settings.dialect == .anthropic ? .anthropic : .openAI }
    var model: String { target.settings.model }

    func pass(_ call: PassedCall, to sink: @escaping @Sendable (PassedPiece) -> Void) async -> PassedOutcome {
        let body: [UInt8]
        do {
            body = try JSON.encode(JSONValue.object(PassedBody.rewritten(call.body, target.settings, api)), pretty: false)
        } catch {
            return PassedOutcome(error: ModelError(.invalidRequest, "\(error)"))
        }
        let (reply, isSent, bytes, error) = await target.endpoint.pass(body, headers: call.headers, to: sink)
        if let reply {
            let usage = target.usage(of: reply, body)
            return PassedOutcome(reply: ModelReply(message: reply.message, finish: reply.finish, usage: usage), usage: usage)
        }
        // Begun and not ended: whoever hangs up early has used the model all the same.
        let isCut = bytes > 0 || (error == nil && isSent)
        let usage = TokenUsage(input: body.count / HTTPModel.bytesPerToken, output: bytes / HTTPModel.bytesPerToken, estimated: 1)
        return PassedOutcome(usage: isCut ? usage : TokenUsage(), error: error)
    }
}

/// What a model's settings make of a request that another program wrote. Pure.
enum PassedBody {
    static func rewritten(_ body: [String: JSONValue], _ settings: ModelSettings, _ api: ModelAPI) -> [String: JSONValue] {
        var body = body
        body["model"] = .string(settings.model)
        if let temperature = settings.temperature, body["temperature"] == nil { body["temperature"] = .number(temperature) }
        if let topP = settings.topP, body["top_p"] == nil { body["top_p"] = .number(topP) }
        if let most = settings.maxTokens {
            let fields = ["max_tokens", "max_completion_tokens"].filter { body[$0] != nil }
            for field in fields { body[field] = .int(min(body[field]?.int ?? most, most)) }
            if fields.isEmpty { body[settings.maxTokensField] = .int(most) }
        }
        if api == .openAI {
            if let cachePrompt = settings.cachePrompt { body["cache_prompt"] = .bool(cachePrompt) }
            // Without it a stream has no count of tokens.
            if body["stream"]?.bool == true {
                var options = body["stream_options"]?.object ?? [:]
                options["include_usage"] = true
                body["stream_options"] = .object(options)
            }
        }
        for (name, value) in settings.body { body[name] = value }
        for name in settings.omit { body[name] = nil }
        return body
    }
}
