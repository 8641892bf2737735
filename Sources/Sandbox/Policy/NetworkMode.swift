/// What a sandbox can reach.
public enum NetworkMode: String, Sendable, Codable, CaseIterable {
    /// An own network namespace with loopback only.
    case none
    /// An own network namespace that reaches out through user-mode address translation (slirp4netns): the internet, not the
    /// host's own services.
    case nat
    /// The host's network namespace: image builds and explicit requests only, announced in results.
    case host
}
