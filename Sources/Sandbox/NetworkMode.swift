/// What a sandbox sees of the network.
public enum NetworkMode: String, Sendable, Codable {
    /// An own network namespace with loopback only.
    case none
    /// The host's network: for image builds and explicit requests.
    case host
}
