import Core
import TOMLReading

/// Where models are asked, and how much at a time.
struct EndpointSettings: Sendable, Hashable {
    /// What stands before the colon of `-m`.
    var name: String
    var dialect: Dialect
    /// Without a slash at the end. Of several, the least busy one is asked: they must serve the same model.
    var urls: [String]
    var key: KeySource?
    /// The most requests at once, for each URL; nil is no limit.
    var concurrency: Int?
    /// For each URL; nil is no limit.
    var requestsPerMinute: Double?
    /// Of prompts and replies, for each URL; nil is no limit.
    var tokensPerMinute: Double?
    /// How often a call is tried again.
    var retries = 4
    /// Seconds of one attempt.
    var timeout = 1800.0
    /// Seconds without a byte from the server; a long prompt may take it minutes before the first one.
    var idleTimeout = 600.0

    /// Where a key is; never the key.
    enum KeySource: Sendable, Hashable {
        case variable(String)
        case file(String)
    }

    static let keys = [
        "api", "base_url", "key_env", "key_file", "concurrency", "requests_per_minute", "tokens_per_minute", "retries", "timeout_sec",
        "idle_timeout_sec",
    ]

    /// Takes over what a table says.
    mutating func update(_ reader: ItemReader) throws {
        if let api = try reader.choice("api", Dialect.self) { dialect = api }
        if let value = reader.value("base_url") {
            urls = try value.string.map { [$0] } ?? reader.strings("base_url") ?? []
            guard !urls.isEmpty else { throw reader.invalid("base_url: there is no address in it") }
            urls = try urls.map { try Self.checked($0, reader) }
        }
        guard reader.value("api_key") == nil, reader.value("key") == nil else {
            throw reader.invalid("a key does not belong here", hint: "name its variable (key_env) or its file (key_file)")
        }
        let (variable, file) = (try reader.string("key_env"), try reader.string("key_file"))
        guard variable == nil || file == nil else { throw reader.invalid("key_env and key_file are both given") }
        key = variable.map { .variable($0) } ?? file.map { .file($0) } ?? key
        concurrency = try reader.int("concurrency", in: 1...100_000) ?? concurrency
        requestsPerMinute = try reader.number("requests_per_minute", in: 0.01...1e9) ?? requestsPerMinute
        tokensPerMinute = try reader.number("tokens_per_minute", in: 1...1e12) ?? tokensPerMinute
        retries = try reader.int("retries", in: 0...100) ?? retries
        timeout = try reader.number("timeout_sec", in: 0.1...86_400) ?? timeout
        idleTimeout = try reader.number("idle_timeout_sec", in: 0.1...86_400) ?? idleTimeout
    }

    /// An address that can be asked: http or https, a host, no user, query or fragment.
    static func checked(_ url: String, _ reader: ItemReader) throws -> String {
        let text = url.last == "/" ? String(url.dropLast()) : url
        let rest = ["http://", "https://"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
        guard let rest, let first = rest.first, first != "/", !text.contains(where: { $0.isWhitespace || $0 == "?" || $0 == "#" }) else {
            // What is behind a question mark, or before an at sign, may be a secret.
            let shown = url.contains("@") || url.contains("?") ? "an address" : "'\(url)'"
            throw reader.invalid("base_url: \(shown) cannot be asked", hint: "write http://HOST:PORT/v1")
        }
        // A password would end up in results.
        guard !rest.contains("@") else {
            throw reader.invalid("base_url: an address must not hold a user or a password", hint: "use key_env or key_file")
        }
        return text
    }
}
