/// What a sandbox can reach.
public enum NetworkMode: String, Sendable, Codable, CaseIterable {
    /// An own network namespace with loopback only.
    case none
    /// The host's network namespace: image builds and explicit requests only, announced in results.
    case host
}
