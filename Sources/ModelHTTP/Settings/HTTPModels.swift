import Core
import Models
import Synchronization
import SystemPackage
import TOMLReading

/// The models behind endpoints, for `-m ENDPOINT:NAME`: `openai`, `anthropic`, and those of a models file.
///
/// What is said on the command line goes before the environment, that before the file, that before what is usual.
public final class HTTPModels: Sendable {
    private let file: ModelsFile
    private let environment: [String: String]
    private let transport: (any Transport)?
    /// Endpoints that were asked for: every model that has the same settings shares its limits.
    private let endpoints = Mutex<[EndpointSettings: Endpoint]>([:])
    private let keys = Mutex<[String: String]>([:])

    static let openAI = "https://api.openai.com/v1"
    static let anthropic = "https://api.anthropic.com/v1"

    /// - Parameters:
    ///   - file: a models file; nil for none.
    ///   - environment: the host's variables.
    /// - Throws: ``Failure`` for what is wrong in the file.
    public convenience init(file: FilePath?, environment: [String: String]) throws {
        try self.init(file: file.map { try ModelsFile($0) } ?? .empty, environment: environment, transport: Transports.standard)
    }

    init(file: ModelsFile, environment: [String: String], transport: (any Transport)?) {
        self.file = file
        self.environment = environment
        self.transport = transport
    }

    /// `~/.config/selfharness/models.toml`, or where XDG_CONFIG_HOME says; nil when there is none.
    public static func usualFile(_ environment: [String: String]) -> FilePath? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let named = value("SELFHARNESS_MODELS") { return FilePath(named) }
        guard let folder = value("XDG_CONFIG_HOME") ?? value("HOME").map({ "\($0)/.config" }) else { return nil }
        let path = FilePath(folder).appending("selfharness/models.toml")
        return Files.exists(path) ? path : nil
    }

    /// By the endpoint's name, for a ``ModelCatalog``.
    public var providers: [String: ModelCatalog.Provider] {
        let names = Set(file.endpoints.keys).union(["openai", "anthropic"])
        var providers: [String: ModelCatalog.Provider] = [:]
        for name in names { providers[name] = { [self] rest in try model(name, rest) } }
        return providers
    }

    /// The keys that were read so far, by the names of their endpoints: to be masked wherever they turn up.
    public var secrets: [String: String] { keys.withLock { $0 } }

    private func model(_ name: String, _ rest: String) throws -> any ChatModel {
        let place = "-m \(name):\(rest)"
        let (model, options) = try InlineOptions.parse(rest, at: place)
        var endpoint = try settings(name)
        var members = try file.endpoints[name]?.model(model)?.object ?? [:]
        let reader = ItemReader(options.filter { EndpointSettings.keys.contains($0.key) }, at: place)
        let before = endpoint
        try endpoint.update(reader)
        members.merge(options.filter { !EndpointSettings.keys.contains($0.key) }) { $1 }
        let modelReader = ItemReader(members, at: place)
        var settings = try ModelSettings(model: model, modelReader)
        // Those of the endpoint are known too, for the sake of a good hint.
        for key in EndpointSettings.keys { _ = modelReader.value(key) }
        try modelReader.finish()
        guard !endpoint.urls.isEmpty else {
            throw Failure(
                .invalidInput, "the endpoint '\(name)' has no address", at: place, hint: "give it base_url = \"http://HOST:PORT/v1\"")
        }
        if endpoint.urls == [Self.openAI] { settings.maxTokensField = "max_completion_tokens" }
        let isKeyWanted = before.key != endpoint.key || file.endpoints[name]?.members["key_env"] != nil
        return HTTPModel(
            name: "\(name):\(rest)", settings: settings, endpoint: try shared(endpoint, isKeyWanted: isKeyWanted, at: place))
    }

    /// What file and environment say about an endpoint.
    private func settings(_ name: String) throws -> EndpointSettings {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        var settings = EndpointSettings(name: name, dialect: .openAI, urls: [])
        var address: String?
        switch name {
        case "openai":
            settings.urls = [Self.openAI]
            settings.key = .variable("OPENAI_API_KEY")
            address = "OPENAI_BASE_URL"
        case "anthropic":
            settings.dialect = .anthropic
            settings.urls = [Self.anthropic]
            settings.key = .variable("ANTHROPIC_API_KEY")
            address = "ANTHROPIC_BASE_URL"
        default: break
        }
        try file.endpoints[name]?.update(&settings)
        if let address, let url = variable(address) { settings.urls = [try EndpointSettings.checked(url, ItemReader([:], at: address))] }
        return settings
    }

    private func shared(_ settings: EndpointSettings, isKeyWanted: Bool, at place: String) throws -> Endpoint {
        guard let transport else {
            throw Failure(
                .unsupported, "this program was built without models over HTTP", at: place,
                hint: "build it with the package trait Net, which is on by default: leave out --disable-default-traits")
        }
        if let known = endpoints.withLock({ $0[settings] }) { return known }
        // The usual variable may be missing where the server is another one than the usual.
        let isUsual = settings.urls == [Self.openAI] || settings.urls == [Self.anthropic]
        let key =
            try settings.key.map {
                try APIKey.read($0, environment: environment, isOptional: !isKeyWanted && !isUsual, at: place)
            } ?? nil
        if let key {
            keys.withLock { known in
                let name = "\(settings.name) key \(known.count)"
                if !known.values.contains(key.value) { known[name] = key.value }
            }
        }
        let endpoint = Endpoint(settings, key: key, transport: transport)
        return endpoints.withLock { known in
            if let other = known[settings] { return other }
            known[settings] = endpoint
            return endpoint
        }
    }
}

/// What follows a model's name after `-m`: `name=value`, separated by commas.
enum InlineOptions {
    /// Their values are texts even where they look like numbers.
    private static let texts = ["base_url", "key_env", "key_file", "api", "revision", "tool_protocol"]

    static func parse(_ rest: String, at place: String) throws -> (model: String, options: [String: JSONValue]) {
        var parts = rest.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let model = parts.removeFirst()
        guard !model.isEmpty else { throw Failure(.invalidInput, "there is no model's name", at: place) }
        var options: [String: JSONValue] = [:]
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                throw Failure(.invalidInput, "'\(part)' is not understood", at: place, hint: "write key=value, separated by commas")
            }
            let (key, text) = (pair[0], pair[1])
            if key == "api_key" || key == "key" {
                throw Failure(
                    .invalidInput, "a key does not belong on the command line, where results and others can see it", at: "-m",
                    hint: "name its variable (key_env=NAME) or its file (key_file=PATH)")
            }
            if key == "base_url", let before = options[key] {
                options[key] = .array((before.array ?? [before]) + [.string(text)])
            } else if options.updateValue(texts.contains(key) ? .string(text) : value(text), forKey: key) != nil {
                throw Failure(.invalidInput, "'\(key)' is given twice", at: place)
            }
        }
        return (model, options)
    }

    private static func value(_ text: String) -> JSONValue {
        if let flag = Bool(text) { return .bool(flag) }
        if let number = Int(text) { return .int(number) }
        return Double(text).map { .number($0) } ?? .string(text)
    }
}
