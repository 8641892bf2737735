import Core
import Models
import Testing

@testable import ModelHTTP

/// What servers say, in their own words, and what it means here.
@Suite struct ServerErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var server: String
        var status: Int?
        var body: String
        var kind: ModelError.Kind
        var mayRetry = false
        var testDescription: String { "\(server), \(status.map { "\($0)" } ?? "in a stream"): \(body.prefix(60))" }
    }

    static let rows = [
        Row(
            server: "OpenAI", status: 400,
            body:
                #"{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
            kind: .contextOverflow),
        Row(
            server: "vLLM", status: 400,
            body:
                #"{"object":"error","message":"The decoder prompt (length 9001) is longer than the maximum model length of 8192.","type":"BadRequestError","code":400}"#,
            kind: .contextOverflow),
        Row(
            server: "llama.cpp", status: 400,
            body:
                #"{"error":{"code":400,"message":"request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":4390,"n_ctx":4096}}"#,
            kind: .contextOverflow),
        Row(
            server: "llama.cpp", status: 500,
            body: #"{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}"#, kind: .contextOverflow),
        Row(
            server: "llama-cpp-python", status: 400,
            body: #"{"error":{"message":"Requested tokens (2285) exceed context window of 2048"}}"#, kind: .contextOverflow),
        Row(
            server: "OpenRouter", status: 400,
            body:
                #"{"error":{"message":"This endpoint's maximum context length is 4096 tokens. However, you requested about 5000 tokens","code":400}}"#,
            kind: .contextOverflow),
        Row(
            server: "Anthropic", status: 400,
            body:
                #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#,
            kind: .contextOverflow),
        Row(
            server: "Anthropic", status: 529, body: #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
            kind: .overloaded, mayRetry: true),
        Row(
            server: "Anthropic", status: nil, body: #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
            kind: .overloaded, mayRetry: true),
        Row(
            server: "Anthropic", status: 401,
            body: #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#, kind: .authentication),
        Row(server: "OpenRouter", status: 402, body: #"{"error":{"message":"Insufficient credits","code":402}}"#, kind: .authentication),
        Row(
            server: "OpenAI", status: 429,
            body: #"{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}"#, kind: .rateLimit,
            mayRetry: true),
        Row(
            server: "OpenAI", status: 429,
            body:
                #"{"error":{"message":"You exceeded your current quota, please check your plan","type":"insufficient_quota","code":"insufficient_quota"}}"#,
            kind: .rateLimit),
        Row(server: "Ollama", status: 404, body: #"{"error":"model \"x\" not found, try pulling it first"}"#, kind: .setup),
        Row(server: "OpenRouter", status: 400, body: #"{"error":{"message":"x/y is not a valid model ID","code":400}}"#, kind: .setup),
        Row(
            server: "OpenAI", status: 400,
            body:
                #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.","type":"invalid_request_error","code":"unsupported_parameter"}}"#,
            kind: .setup),
        Row(
            server: "FastAPI", status: 422, body: #"{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs"}]}"#,
            kind: .setup),
        Row(
            server: "OpenAI", status: 400,
            body: #"{"error":{"message":"Invalid schema for function 'bash'","type":"invalid_request_error"}}"#, kind: .invalidRequest),
        Row(server: "a proxy", status: 502, body: "<html>Bad Gateway</html>", kind: .network, mayRetry: true),
        Row(server: "a proxy", status: 503, body: "", kind: .overloaded, mayRetry: true),
        Row(
            server: "OpenRouter", status: nil, body: #"{"error":{"code":502,"message":"Provider returned error"}}"#, kind: .network,
            mayRetry: true),
        Row(
            server: "OpenRouter", status: nil, body: #"{"error":{"code":429,"message":"slow down"}}"#, kind: .rateLimit, mayRetry: true),
    ]

    @Test(arguments: rows) func meaningIsFound(_ row: Row) {
        let failure = ServerError(Array(row.body.utf8)).failure(status: row.status)
        #expect(failure.error.kind == row.kind)
        #expect(failure.mayRetry == row.mayRetry)
        #expect(!failure.isRefusal)
    }

    @Test func refusedPromptsAreRefusals() {
        let body = #"{"error":{"message":"The response was filtered","code":"content_filter","status":400}}"#
        #expect(ServerError(Array(body.utf8)).failure(status: 400).isRefusal)
    }

    @Test func whoIsToBlame() {
        let agents = ModelError.Kind.allCases.filter { !ModelError($0, "").isInvalid }
        #expect(agents == [.contextOverflow, .invalidRequest, .outOfTime])
    }

    struct Wish: Sendable {
        var headers: [String: String]
        var seconds: Double?
    }

    static let wishes = [
        Wish(headers: ["Retry-After": "3"], seconds: 3), Wish(headers: ["retry-after": "0.5"], seconds: 0.5),
        Wish(headers: ["retry-after-ms": "250", "retry-after": "9"], seconds: 0.25),
        Wish(headers: ["Retry-After": "Fri, 27 Nov 2026 06:00:10 GMT"], seconds: 10),
        Wish(headers: ["Retry-After": "Fri, 27 Nov 2026 05:00:00 GMT"], seconds: 0), Wish(headers: ["Retry-After": "soon"], seconds: nil),
        Wish(headers: ["Retry-After": "-4"], seconds: nil), Wish(headers: ["Retry-After": "1e300"], seconds: nil),
        Wish(headers: [:], seconds: nil),
    ]

    @Test(arguments: wishes) func retryAfterIsRead(_ wish: Wish) throws {
        let now = try #require(Timestamp("2026-11-27T06:00:00.000000Z"))
        let wait = RetryAfter.read(wish.headers.map { ($0.key, $0.value) }, now: now)
        #expect(wait == wish.seconds.map { .seconds($0) })
    }

    @Test func retriesGrowAndEnd() {
        let rule = RetryRule(limit: 3, base: 1, longest: 3)
        let failure = CallFailure(.overloaded, "")
        let middle = (0..<4).map { rule.delay(failure, triesSoFar: $0, die: 0.5) }
        #expect(middle == [.seconds(1), .seconds(2), .seconds(3), nil])
        #expect(rule.delay(failure, triesSoFar: 0, die: 0) == .seconds(0.5))
        #expect(rule.delay(failure, triesSoFar: 0, die: 1) == .seconds(1.5))
        #expect(rule.delay(CallFailure(.authentication, ""), triesSoFar: 0, die: 0) == nil)
        let wish = CallFailure(.rateLimit, "", retryAfter: .seconds(30))
        #expect(rule.delay(wish, triesSoFar: 0, die: 0) == .seconds(30))
        #expect(rule.delay(wish, triesSoFar: 0, die: 1) == .seconds(33))
        #expect(rule.delay(CallFailure(.rateLimit, "", retryAfter: .seconds(601)), triesSoFar: 0, die: 0) == nil)
    }
}
