import Core

/// The models by name, for `-m`: `provider:rest`.
public struct ModelCatalog: Sendable {
    /// Makes a model from what follows the provider's name.
    public typealias Provider = @Sendable (_ rest: String) throws -> any ChatModel

    private let providers: [String: Provider]

    /// - Parameter providers: by the name before the first colon.
    public init(_ providers: [String: Provider]) { self.providers = providers }

    /// - Throws: ``Failure`` that lists the providers there are, or what the provider objects to.
    public func model(_ name: String) throws -> any ChatModel {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let provider = providers[parts[0]] else {
            throw Failure(
                .invalidInput, "there is no model '\(name)'", at: "-m",
                hint: "models are named provider:name; providers: \(providers.keys.sorted().joined(separator: ", "))")
        }
        return try provider(parts[1])
    }
}
