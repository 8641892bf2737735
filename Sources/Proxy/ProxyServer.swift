import Core
import Glibc
import Synchronization

/// An HTTP and SOCKS 5 proxy on a listening socket that somebody else made, here a sandbox's pid 1 in the sandbox's own network
/// namespace: no bridge, no routing, no process of its own. Resolving and connecting happen on the host, by the policy.
public final class ProxyServer: Sendable {
    private let listener: ConnectionListener
    private let limits: ProxyLimits
    private let dialer: Dialer
    private let log: @Sendable (ProxyRecord) -> Void
    private let policy: Mutex<NetworkPolicy>

    /// Starts to accept.
    ///
    /// - Parameter log: called once for each request, on a thread of the proxy.
    public init(
        listener: OwnedDescriptor, policy: NetworkPolicy, limits: ProxyLimits = ProxyLimits(), dialer: Dialer = .system,
        log: @escaping @Sendable (ProxyRecord) -> Void
    ) throws {
        self.listener = ConnectionListener(listener, most: limits.connections)
        self.limits = limits
        self.dialer = dialer
        self.log = log
        self.policy = Mutex(policy)
        try self.listener.start(
            serve: { [self] in serve($0, $1) },
            turnAway: { [self] in turnAway($0) })
    }

    /// Replaces the policy. Connections of before are cut, since they may not be allowed any more.
    public func allow(_ policy: NetworkPolicy) {
        let isNew = self.policy.withLock { current in
            defer { current = policy }
            return current != policy
        }
        if isNew { listener.cut() }
    }

    /// Ends every connection, and returns when no thread of the proxy is left.
    public func stop() async { await listener.stop() }

    private func serve(_ number: Int, _ client: OwnedDescriptor) -> (@Sendable () -> Void)? {
        let policy = policy.withLock { $0 }
        let connection = ProxyConnection(client, policy: policy, limits: limits, dialer: dialer) { [self] server in
            // In this order: who replaces the policy meanwhile sees the socket, or is seen here.
            listener.add(server, to: number)
            if self.policy.withLock({ $0 != policy }) { shutdown(server.raw, Int32(SHUT_RDWR)) }
        }
        guard let record = connection.serve() else { return nil }
        return { [log] in log(record) }
    }

    private func turnAway(_ client: OwnedDescriptor) {
        var record = ProxyRecord(.unknown)
        record.reason = "more than \(limits.connections) connections at once"
        let answer = Array("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = answer.withUnsafeBytes { send(client.raw, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
        log(record)
    }
}
