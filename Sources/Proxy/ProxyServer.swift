import CLinux
import Core
import Glibc
import Synchronization

/// An HTTP and SOCKS 5 proxy on a listening socket that somebody else made, here a sandbox's pid 1 in the sandbox's own network
/// namespace: no bridge, no routing, no process of its own. Resolving and connecting happen on the host, by the policy.
public final class ProxyServer: Sendable {
    private struct State {
        var policy: NetworkPolicy
        var isStopped = false
        var next = 0
        /// Sockets of each connection: the client's, the server's.
        var open: [Int: [Int32]] = [:]
        var threads = 0
    }

    private let listener: OwnedDescriptor
    private let limits: ProxyLimits
    private let dialer: Dialer
    private let log: @Sendable (ProxyRecord) -> Void
    private let state: Mutex<State>

    /// Starts to accept.
    ///
    /// - Parameter log: called once for each request, on a thread of the proxy.
    public init(
        listener: OwnedDescriptor, policy: NetworkPolicy, limits: ProxyLimits = ProxyLimits(), dialer: Dialer = .system,
        log: @escaping @Sendable (ProxyRecord) -> Void
    ) throws {
        self.listener = listener
        self.limits = limits
        self.dialer = dialer
        self.log = log
        state = Mutex(State(policy: policy))
        state.withLock { $0.threads += 1 }
        try Self.thread { [self] in
            accept()
            state.withLock { $0.threads -= 1 }
        }
    }

    /// Replaces the policy. Connections of before are cut, since they may not be allowed any more.
    public func allow(_ policy: NetworkPolicy) {
        state.withLock { state in
            guard state.policy != policy else { return }
            state.policy = policy
            Self.cut(state)
        }
    }

    /// Ends every connection, and returns when no thread of the proxy is left.
    public func stop() async {
        state.withLock { state in
            state.isStopped = true
            Self.cut(state)
        }
        // Wakes accept(2); closing alone would not.
        shutdown(listener.raw, Int32(SHUT_RDWR))
        while state.withLock({ $0.threads > 0 }) {
            // A task of its own, since a cancelled one does not sleep.
            await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
        }
    }

    private static func cut(_ state: borrowing State) {
        for sockets in state.open.values {
            for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func accept() {
        while true {
            let raw = sh_accept(listener.raw)
            if state.withLock({ $0.isStopped }) {
                if raw >= 0 { close(raw) }
                return
            }
            guard raw >= 0 else {
                // Out of descriptors, or a client that left again: never a reason to stop, nor to spin.
                if errno == EINVAL || errno == EBADF { return }
                if errno != EINTR && errno != ECONNABORTED { usleep(10_000) }
                continue
            }
            serve(OwnedDescriptor(raw))
        }
    }

    private func serve(_ client: OwnedDescriptor) {
        let admitted = state.withLock { state -> (id: Int, policy: NetworkPolicy)? in
            guard state.open.count < limits.connections else { return nil }
            state.next += 1
            state.open[state.next] = [client.raw]
            state.threads += 1
            return (state.next, state.policy)
        }
        guard let (id, policy) = admitted else { return turnAway(client) }
        let run: @Sendable () -> Void = { [self] in
            let connection = ProxyConnection(client, policy: policy, limits: limits, dialer: dialer) { [self] server in
                state.withLock { state in
                    state.open[id]?.append(server)
                    if state.isStopped || state.policy != policy { shutdown(server, Int32(SHUT_RDWR)) }
                }
            }
            let record = connection.serve()
            // Forgotten before they are closed: a number that is free may soon be somebody else's.
            state.withLock { _ = $0.open.removeValue(forKey: id) }
            if let record { log(record) }
        }
        do {
            try Self.thread { [self] in
                run()
                state.withLock { $0.threads -= 1 }
            }
        } catch {
            state.withLock { state in
                _ = state.open.removeValue(forKey: id)
                state.threads -= 1
            }
            turnAway(client)
        }
    }

    private func turnAway(_ client: OwnedDescriptor) {
        var record = ProxyRecord(.unknown)
        record.reason = "more than \(limits.connections) connections at once"
        let answer = Array("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = answer.withUnsafeBytes { send(client.raw, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL)) }
        log(record)
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) throws {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 << 10)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let box = Unmanaged.passRetained(Job(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                Unmanaged<Job>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw SystemCallFailure.make("start a thread of the proxy", code)
        }
    }

    private final class Job: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
