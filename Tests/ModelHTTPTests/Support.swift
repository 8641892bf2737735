import Core
import LoopbackFixture
import Models
import Synchronization
import TOMLReading

@testable import ModelHTTP

/// What a listener heard.
final class Heard: Sendable {
    private let deltas = Mutex<[ModelDelta]>([])
    var all: [ModelDelta] { deltas.withLock { $0 } }
    func append(_ delta: ModelDelta) { deltas.withLock { $0.append(delta) } }
}

/// A request with one message of the user.
func ask(_ text: String = "hello", tools: [ToolDefinition] = [], seed: UInt64 = 7) -> ModelRequest {
    ModelRequest(
        messages: [ChatMessage(.system, "You work."), ChatMessage(.user, text)], tools: tools,
        decoding: Decoding(temperature: 0.5, maxTokens: 100), seed: seed)
}

/// A chunk of `/chat/completions`.
func chunk(_ delta: JSONValue, finish: String? = nil) -> JSONValue {
    ["choices": [["index": 0, "delta": delta, "finish_reason": .optional(finish)]]]
}

/// The last chunk of a stream.
func usage(_ input: Int, _ output: Int) -> JSONValue {
    ["choices": [], "usage": ["prompt_tokens": .int(input), "completion_tokens": .int(output)]]
}

/// A whole answer of `/chat/completions`.
func completion(_ text: String, finish: String = "stop") -> JSONValue {
    [
        "choices": [["index": 0, "message": ["role": "assistant", "content": .string(text)], "finish_reason": .string(finish)]],
        "usage": ["prompt_tokens": 10, "completion_tokens": 5],
    ]
}

#if Net
    /// Models of a file's text, as the program makes them.
    func catalog(_ text: String = "", environment: [String: String] = [:]) throws -> ModelCatalog {
        let models = HTTPModels(
            file: try ModelsFile(try TOMLNode.parse(Array(text.utf8)), file: "models.toml"), environment: environment,
            transport: Transports.standard)
        return ModelCatalog(models.providers, secrets: { models.secrets })
    }

    /// A model of an endpoint `test` at these addresses, without patience: tries follow at once.
    func model(_ urls: [String], retries: Int = 0, dialect: Dialect = .openAI, _ change: (inout EndpointSettings) -> Void = { _ in })
        throws -> HTTPModel
    {
        var settings = EndpointSettings(name: "test", dialect: dialect, urls: urls)
        settings.retries = retries
        change(&settings)
        let rule = RetryRule(limit: settings.retries, base: 0.001, longest: 0.001)
        let endpoint = Endpoint(settings, key: nil, transport: HTTPTransport.shared, rule: rule)
        return HTTPModel(name: "test:m", settings: ModelSettings(model: "m"), endpoint: endpoint)
    }
#endif
