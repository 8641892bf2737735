import Core

/// What one request through the proxy asked for and came to; a line of a trial's `network.jsonl`.
public struct ProxyRecord: Sendable, Codable, Equatable {
    /// How the request was made.
    public enum Way: String, Sendable, Codable {
        case http, connect, socks5
        /// Neither: refused before a host was named.
        case unknown
    }

    public var time: Timestamp
    public var way: Way
    /// The HTTP method; nil for a tunnel.
    public var method: String?
    /// As it was asked for.
    public var host: String?
    public var port: UInt16?
    /// The address that was connected to.
    public var address: String?
    public var allowed: Bool
    /// Why it was refused or failed.
    public var reason: String?
    /// Bytes from the sandbox to the server, and back.
    public var sent = 0
    public var received = 0
    public var seconds = 0.0

    init(_ way: Way) {
        time = .now()
        self.way = way
        allowed = false
    }
}
