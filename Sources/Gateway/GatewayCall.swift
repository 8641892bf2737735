import Core
import Models

/// One request to a gateway, and what became of it.
public struct GatewayCall: Sendable {
    /// In the order of connections, from 1.
    public var number: Int
    public var startedAt = Timestamp.now()
    public var seconds = 0.0
    public var method = ""
    public var path = ""
    /// What the program was answered; nil when it hung up before.
    public var status: Int?
    /// It was passed on to the model's server.
    public var isPassed = false
    public var isStream = false
    /// The request; empty for one that is none.
    public var body: [String: JSONValue] = [:]
    public var bytesReceived = 0
    public var bytesSent = 0
    public var reply: ModelReply?
    public var usage = TokenUsage()
    /// Why it was refused or failed, in words.
    public var reason: String?
    /// The provider's or the budget's part in it.
    public var failure: ModelError?

    init(number: Int) { self.number = number }
}

/// An answer of the gateway itself: an error in a form that clients of both APIs read.
struct GatewayAnswer {
    let status: Int
    let message: String
    let bytes: [UInt8]

    init(_ status: Int, _ type: String, _ message: String) {
        let error: JSONValue = ["type": .string(type), "code": .string(type), "message": .string("selfharness: \(message)")]
        self.init(status, ["type": "error", "error": error], message)
    }

    init(_ status: Int, _ document: JSONValue, _ message: String = "") {
        self.status = status
        self.message = message
        let body = ((try? JSON.encode(document, pretty: false)) ?? []) + [10]
        bytes = Self.head(status, type: "application/json", "Content-Length: \(body.count)") + body
    }

    static func head(_ status: Int, type: String, _ more: String) -> [UInt8] {
        let titles = [
            200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
            411: "Length Required", 413: "Content Too Large", 429: "Too Many Requests", 502: "Bad Gateway", 503: "Service Unavailable",
        ]
        return Array(
            "HTTP/1.1 \(status) \(titles[status] ?? "Error")\r\nContent-Type: \(type)\r\n\(more)\r\nConnection: close\r\n\r\n".utf8)
    }

    /// What a failed call is to the program.
    init(_ error: ModelError) {
        let (status, type) =
            switch error.kind {
            case .authentication: (401, "authentication_error")
            case .rateLimit: (429, "rate_limit_error")
            case .overloaded: (503, "overloaded_error")
            case .network, .badReply, .outOfTime: (502, "api_error")
            case .setup, .diverged: (404, "not_found_error")
            case .contextOverflow: (400, "context_length_exceeded")
            case .invalidRequest: (400, "invalid_request_error")
            // Not 429, which clients take for a reason to come back.
            case .budget: (403, "budget_exceeded")
            }
        self.init(status, type, error.message)
    }
}
