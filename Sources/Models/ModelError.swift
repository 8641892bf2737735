/// Why there is no reply.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: String, Sendable, Codable, Hashable {
        case authentication
        case rateLimit = "rate_limit"
        case overloaded
        case network
        /// The server answered what is no reply.
        case badReply = "bad_reply"
        /// The prompt does not fit.
        case contextOverflow = "context_overflow"
        /// The request is malformed: the harness built it so.
        case invalidRequest = "invalid_request"
        /// A budget of tokens, money or time for the whole job is used up.
        case budget
    }

    public var kind: Kind
    public var message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The trial says nothing about the agent. A prompt that does not fit and a malformed request are outcomes of the agent,
    /// since a harness brings them about.
    public var isInvalid: Bool {
        switch kind {
        case .authentication, .rateLimit, .overloaded, .network, .badReply, .budget: true
        case .contextOverflow, .invalidRequest: false
        }
    }

    public var description: String { "\(kind.rawValue): \(message)" }
}
