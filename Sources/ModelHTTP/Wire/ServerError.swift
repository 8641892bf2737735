import Core
import Models

/// What a server says went wrong, in whatever form it says so, and what that means here.
struct ServerError: Sendable {
    private let message: String
    /// Its code and type, lower case.
    private let code: String
    /// The message and the code, lower case.
    private let words: String
    /// The code that the error object carries where the answer itself is a success.
    private let innerStatus: Int?

    init(_ body: JSONValue) {
        // {"error": {…}} of OpenAI and Anthropic, {"error": "…"} of Ollama, {"detail": …} of FastAPI, {"message": …} of others.
        let error = body["error"] ?? body
        let inner: JSONValue? = error.object == nil ? .none : error
        let nested = inner?["metadata"]?["raw"]?.string.map { ": \(Excerpt.of($0))" } ?? ""
        let text = error.string ?? inner?["message"]?.string ?? body["message"]?.string ?? body["detail"].map { $0.string ?? $0.text }
        message = Excerpt.of(text ?? body.text) + nested
        code = [inner?["code"], inner?["type"]].compactMap { $0?.string?.lowercased() }.joined(separator: " ")
        words = "\(message.lowercased()) \(code)"
        innerStatus = inner?["code"]?.int ?? inner?["status"]?.int
    }

    /// An answer's body, JSON or not.
    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        self.init(JSONValue.parsed(text) ?? .string(text.isEmpty ? "(no text)" : text))
    }

    /// The failure that this amounts to.
    ///
    /// - Parameter status: of the answer; nil for an error in the middle of a stream.
    func failure(status: Int?, retryAfter: Duration? = nil) -> CallFailure {
        let status = status ?? innerStatus
        let text = "\(status.map { "HTTP \($0): " } ?? "")\(message)"
        func failure(_ kind: ModelError.Kind, mayRetry: Bool? = nil) -> CallFailure {
            CallFailure(kind, text, mayRetry: mayRetry, retryAfter: retryAfter)
        }
        if isOverflow { return failure(.contextOverflow) }
        if has(Self.refusals) {
            var refusal = failure(.invalidRequest)
            refusal.isRefusal = true
            return refusal
        }
        switch status {
        case 401?, 402?, 403?: return failure(.authentication)
        case 404?, 405?, 410?, 501?: return failure(.setup)
        case 413?: return failure(.contextOverflow)
        case 408?, 409?, 425?: return failure(.network)
        case 429?: return failure(.rateLimit, mayRetry: !has(Self.used))
        case 503?, 529?: return failure(.overloaded)
        case let status? where (300..<400).contains(status): return failure(.setup)
        case let status? where (400..<500).contains(status): return has(Self.unknown) ? failure(.setup) : failure(.invalidRequest)
        case let status? where status >= 500: return has(Self.busy) ? failure(.overloaded) : failure(.network)
        default: break
        }
        if has(["authentication", "permission", "invalid_api_key"]) { return failure(.authentication) }
        if has(["rate_limit", "rate limit"]) { return failure(.rateLimit) }
        if has(Self.busy) { return failure(.overloaded) }
        return code.contains("invalid_request") ? failure(.invalidRequest) : failure(.network)
    }

    private func has(_ phrases: [String]) -> Bool { phrases.contains { words.contains($0) } }

    /// In the words of OpenAI, vLLM, llama.cpp (three generations), its Python binding, OpenRouter and Anthropic.
    private var isOverflow: Bool {
        has([
            "context_length_exceeded", "maximum context length", "maximum model length", "model's context length", "exceed_context_size",
            "exceeds the available context size", "context size has been exceeded", "exceed context window", "context window exceeded",
            "prompt is too long", "exceed context limit", "request_too_large", "input is too long",
        ])
    }

    private static let refusals = ["content_filter", "content_policy", "content management policy"]
    private static let used = ["insufficient_quota", "billing", "exceeded your current quota"]
    private static let busy = ["overloaded", "server_overloaded", "capacity", "too many requests"]
    /// A field or value that the server does not know, or a model that it does not have: how the endpoint is set up, not what the
    /// harness wrote.
    private static let unknown = [
        "unsupported_parameter", "unsupported_value", "unsupported parameter", "unknown parameter", "unrecognized request argument",
        "extra_forbidden", "extra inputs are not permitted", "extra fields not permitted", "model_not_found", "is not a valid model",
        "does not exist", "requires more system memory", "does not support tools", "requires --jinja", "enable-auto-tool-choice",
    ]
}
