/// What one sandbox may use of its proxy; whoever asks for more is refused, and others are not affected.
public struct ProxyLimits: Sendable {
    /// Connections at the same time.
    public var connections = 64
    /// Seconds for a whole request head, a greeting or a ClientHello to arrive.
    public var headSeconds = 15.0
    /// Seconds to connect to one address.
    public var connectSeconds = 10.0
    /// Seconds without a byte in either direction.
    public var idleSeconds = 120.0

    public init() {}
}
