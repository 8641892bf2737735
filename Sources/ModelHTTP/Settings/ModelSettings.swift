import Core
import Models
import TOMLReading

/// How one model of an endpoint is asked. Everything here is part of the model's fingerprint, but for the price.
struct ModelSettings: Sendable, Equatable {
    /// As the server calls it.
    var model: String
    /// What the user knows of the weights and the server, where the name says too little.
    var revision: String?
    /// The most tokens of prompt and reply together.
    var context: Int?
    /// Where the harness leaves it open.
    var temperature: Double?
    /// Where the harness leaves it open.
    var topP: Double?
    /// The most tokens of one reply, whatever the harness asks for.
    var maxTokens: Int?
    var toolProtocol = ToolProtocol.native
    /// nil is the server's own way; for Anthropic's API it is true.
    var cachePrompt: Bool?
    /// Further members of a request.
    var body: [String: JSONValue] = [:]
    /// Members that a request must not have.
    var omit: [String] = []
    var price: Price?
    /// What a request calls the most tokens of a reply.
    var maxTokensField = "max_tokens"

    /// How a model is told of its tools.
    enum ToolProtocol: String, Sendable, CaseIterable {
        case native
        /// As text, for a server whose model knows no tools.
        case text
    }

    init(model: String) { self.model = model }

    /// The keys of a model, as in a models file and after a name on the command line.
    init(model: String, _ reader: ItemReader) throws {
        self.init(model: model)
        revision = try reader.string("revision")
        context = try reader.int("context", in: 256...100_000_000)
        temperature = try reader.number("temperature", in: 0...2)
        topP = try reader.number("top_p", in: 0...1)
        maxTokens = try reader.int("max_tokens", in: 1...10_000_000)
        toolProtocol = try reader.choice("tool_protocol", ToolProtocol.self) ?? toolProtocol
        cachePrompt = try reader.bool("cache_prompt")
        body =
            try reader.value("body").map { value in
                guard let members = value.object else { throw reader.invalid("body: expected a table, found \(value.kind)") }
                return members
            } ?? [:]
        omit = try reader.strings("omit") ?? []
        price = try reader.table("price").map { try Price($0) }
    }

    /// The most tokens of a reply, of what the harness asks for.
    func maxTokens(_ asked: Int) -> Int { min(asked, maxTokens ?? asked) }

    /// Everything that decides a reply as far as it is known here; no address and no key.
    func fingerprint(_ dialect: Dialect) -> String {
        var facts: [String: JSONValue] = ["api": .string(dialect.rawValue), "model": .string(model)]
        if let revision { facts["revision"] = .string(revision) }
        if let context { facts["context"] = .int(context) }
        if let temperature { facts["temperature"] = .number(temperature) }
        if let topP { facts["top_p"] = .number(topP) }
        if let maxTokens { facts["max_tokens"] = .int(maxTokens) }
        if let cachePrompt { facts["cache_prompt"] = .bool(cachePrompt) }
        if toolProtocol != .native { facts["tool_protocol"] = .string(toolProtocol.rawValue) }
        if !body.isEmpty { facts["body"] = .object(body) }
        if !omit.isEmpty { facts["omit"] = .strings(omit.sorted()) }
        return "http 1 \(JSONValue.object(facts).text)"
    }
}

/// What a model's tokens cost, in US dollars for a million.
struct Price: Sendable, Equatable {
    /// Of a prompt.
    var input: Double
    var output: Double
    /// Of a prompt's tokens that a cache had; the price of others by default.
    var cached: Double?
    /// Of a prompt's tokens that go into a cache; the price of others by default.
    var cacheWrite: Double?

    init(input: Double, output: Double, cached: Double? = nil, cacheWrite: Double? = nil) {
        self.input = input
        self.output = output
        self.cached = cached
        self.cacheWrite = cacheWrite
    }

    init(_ reader: ItemReader) throws {
        func price(_ key: String) throws -> Double? { try reader.number(key, in: 0...1_000_000) }
        input = try reader.required("input", price("input"))
        output = try reader.required("output", price("output"))
        cached = try price("cached")
        cacheWrite = try price("cache_write")
        try reader.finish()
    }

    /// US dollars of one call.
    func cost(_ usage: WireUsage) -> Double {
        let plain = max(0, usage.input - usage.cached - usage.cacheWritten)
        let dollars =
            Double(plain) * input + Double(usage.cached) * (cached ?? input) + Double(usage.cacheWritten) * (cacheWrite ?? input)
            + Double(usage.output) * output
        return dollars / 1e6
    }
}
