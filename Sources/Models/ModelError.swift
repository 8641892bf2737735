/// Why there is no reply.
public struct ModelError: Error, Sendable, Codable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case authentication
        case rateLimit = "rate_limit"
        case overloaded
        case network
        /// The endpoint is set up wrongly: an address, a model or a field that the server does not know.
        case setup
        /// The server answered what is no reply.
        case badReply = "bad_reply"
        /// The prompt does not fit.
        case contextOverflow = "context_overflow"
        /// The request is malformed: the harness built it so.
        case invalidRequest = "invalid_request"
        /// A budget of tokens, money or time for the whole job is used up.
        case budget
        /// Only of a recording: the request is not the recorded one.
        case diverged
        /// Only of a recording: the recorded run's time was over while the model was asked.
        case outOfTime = "out_of_time"
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
        case .authentication, .rateLimit, .overloaded, .network, .setup, .badReply, .budget, .diverged: true
        case .contextOverflow, .invalidRequest, .outOfTime: false
        }
    }

    public var description: String { "\(kind.rawValue): \(message)" }
}
