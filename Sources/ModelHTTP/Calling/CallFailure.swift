import Models

/// Why one attempt at a call failed, and whether another one may help.
struct CallFailure: Error, Sendable, Equatable {
    var error: ModelError
    var mayRetry: Bool
    /// What the server asked to wait.
    var retryAfter: Duration?
    /// The provider would not answer this prompt: an outcome, and no error.
    var isRefusal = false

    init(_ kind: ModelError.Kind, _ message: String, mayRetry: Bool? = nil, retryAfter: Duration? = nil) {
        error = ModelError(kind, message)
        self.mayRetry = mayRetry ?? Self.passes(kind)
        self.retryAfter = retryAfter
    }

    /// What is over by itself after a while, as a rule.
    private static func passes(_ kind: ModelError.Kind) -> Bool {
        switch kind {
        case .rateLimit, .overloaded, .network, .badReply: true
        case .authentication, .setup, .contextOverflow, .invalidRequest, .budget, .diverged, .outOfTime: false
        }
    }
}

/// The beginning of what a server sent, for an error message.
enum Excerpt {
    private static let limit = 300

    static func of(_ text: String) -> String {
        let line = String(text.prefix(limit + 1).map { $0.isNewline ? " " : $0 })
        return line.count > limit ? "\(line.prefix(limit))…" : line
    }
}
