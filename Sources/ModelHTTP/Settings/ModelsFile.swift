import Core
import SystemPackage
import TOMLReading

/// A models file: endpoints, and what is known of their models.
///
/// ```toml
/// [local]                          # -m local:NAME
/// base_url = ["http://127.0.0.1:8080/v1", "http://127.0.0.1:8081/v1"]
/// concurrency = 1
///
/// [local.models."qwen2.5-coder:7b"]
/// context = 32768
/// price = { input = 0.1, output = 0.4 }
/// ```
struct ModelsFile: Sendable {
    /// By name; each without what the environment says.
    let endpoints: [String: Endpoint]

    /// One table of the file.
    struct Endpoint: Sendable {
        let members: [String: JSONValue]
        /// By the model's name.
        let models: [String: JSONValue]
        let place: String

        func update(_ settings: inout EndpointSettings) throws {
            let reader = ItemReader(members, at: place)
            try settings.update(reader)
            try reader.finish()
        }

        /// What the file says of a model; nil if nothing.
        func model(_ name: String) throws -> JSONValue? { models[name] }
    }

    static let empty = ModelsFile(endpoints: [:])

    private init(endpoints: [String: Endpoint]) { self.endpoints = endpoints }

    /// Reads and checks a file.
    ///
    /// - Throws: ``Failure`` that names file, key, expected and found.
    init(_ path: FilePath) throws {
        let tables: [String: TOMLNode]
        do {
            tables = try TOMLNode.parse(try Files.read(path, limit: 1 << 22))
        } catch let error as TOMLNode.SyntaxError {
            throw Failure(.invalidInput, error.message, at: "\(path):\(error.line):\(error.column)")
        }
        try self.init(tables, file: path.string)
    }

    init(_ tables: [String: TOMLNode], file: String) throws {
        var endpoints: [String: Endpoint] = [:]
        for (name, node) in tables {
            let place = "\(file): \(name)"
            guard name.utf8.allSatisfy({ $0 != UInt8(ascii: ":") && $0 > 0x20 }), !name.isEmpty, !["sim", "recorded"].contains(name) else {
                throw Failure(.invalidInput, "an endpoint cannot be called '\(name)'", at: file)
            }
            guard var members = JSONValue(node).object else {
                throw Failure(
                    .invalidInput, "expected a table, found \(JSONValue(node).kind)", at: place, hint: "write [\(name)], an endpoint")
            }
            let reader = ItemReader(members, at: place)
            let models = try reader.table("models")
            var known: [String: JSONValue] = [:]
            for model in models?.keys ?? [] {
                guard let value = models?.value(model) else { continue }
                let reader = try ItemReader(value, at: "\(place): models: \(model)")
                _ = try ModelSettings(model: model, reader)
                try reader.finish()
                known[model] = value
            }
            members["models"] = nil
            let endpoint = Endpoint(members: members, models: known, place: place)
            var settings = EndpointSettings(name: name, dialect: .openAI, urls: [])
            try endpoint.update(&settings)
            endpoints[name] = endpoint
        }
        self.endpoints = endpoints
    }
}
