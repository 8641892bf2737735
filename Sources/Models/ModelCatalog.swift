import Core

/// The models by name, for `-m`: `provider:rest`.
public struct ModelCatalog: Sendable {
    /// Makes a model from what follows the provider's name.
    public typealias Provider = @Sendable (_ rest: String) throws -> any ChatModel

    private let providers: [String: Provider]
    private let readSecrets: @Sendable () -> [String: String]
    private var wrap: @Sendable (any ChatModel) -> any ChatModel = { $0 }

    /// - Parameters:
    ///   - providers: by the name before the first colon.
    ///   - secrets: see ``secrets``.
    public init(_ providers: [String: Provider], secrets: @escaping @Sendable () -> [String: String] = { [:] }) {
        self.providers = providers
        readSecrets = secrets
    }

    /// The keys that models were made with so far, by what they are: to be masked wherever they turn up.
    public var secrets: [String: String] { readSecrets() }

    /// - Throws: ``Failure`` that lists the providers there are, or what the provider objects to.
    public func model(_ name: String) throws -> any ChatModel {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let provider = providers[parts[0]] else {
            throw Failure(
                .invalidInput, "there is no model '\(name)'", at: "-m",
                hint: "models are named provider:name; providers: \(providers.keys.sorted().joined(separator: ", "))")
        }
        return wrap(try provider(parts[1]))
    }

    /// The same models, whose calls count against a budget.
    public func limited(by budget: Budget) -> ModelCatalog { wrapped { BudgetedModel($0, budget) } }

    /// The same models, each put into another one that does something beside its calls.
    public func wrapped(_ more: @escaping @Sendable (any ChatModel) -> any ChatModel) -> ModelCatalog {
        var catalog = self
        catalog.wrap = { [wrap] in more(wrap($0)) }
        return catalog
    }
}
