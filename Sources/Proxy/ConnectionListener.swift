import CLinux
import Core
import Glibc
import Synchronization

/// Accepts connections on a listening socket that somebody else made, here a sandbox's pid 1 in the sandbox's own network namespace, and
/// serves each on a thread of its own.
public final class ConnectionListener: Sendable {
    /// Serves a connection whose number it is told, until that ends.
    ///
    /// - Returns: what is left to be done once the connection does not count any more.
    public typealias Service = @Sendable (_ number: Int, _ client: OwnedDescriptor) -> (@Sendable () -> Void)?

    /// Bytes of a thread's stack.
    private static let stack = 512 << 10

    private struct State {
        var isStopped = false
        var next = 0
        /// Sockets of each connection, the client's first. Held, since a number that is closed may soon be somebody else's.
        var open: [Int: [OwnedDescriptor]] = [:]
        var threads = 0
    }

    private let listener: OwnedDescriptor
    private let most: Int
    private let state = Mutex(State())

    /// - Parameter most: connections at once.
    public init(_ listener: OwnedDescriptor, most: Int) {
        self.listener = listener
        self.most = most
    }

    /// Starts to accept.
    ///
    /// - Parameter turnAway: answers a client for whom there is no room, at once; its socket is closed then.
    public func start(serve: @escaping Service, turnAway: @escaping @Sendable (OwnedDescriptor) -> Void) throws {
        try thread { [self] in
            while let client = accepted() {
                if !admit(client, serve) { turnAway(client) }
            }
        }
    }

    /// Makes a further socket part of a connection, to be shut with it.
    public func add(_ socket: OwnedDescriptor, to number: Int) {
        state.withLock { state in
            state.open[number]?.append(socket)
            if state.isStopped { shutdown(socket.raw, Int32(SHUT_RDWR)) }
        }
    }

    /// Shuts every connection that is open now.
    public func cut() { state.withLock { Self.cut($0) } }

    /// Ends every connection, and returns when no thread is left.
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
            for socket in sockets { shutdown(socket.raw, Int32(SHUT_RDWR)) }
        }
    }

    /// The next client; nil when there will be none.
    private func accepted() -> OwnedDescriptor? {
        while true {
            let raw = sh_accept(listener.raw)
            if state.withLock({ $0.isStopped }) {
                if raw >= 0 { close(raw) }
                return nil
            }
            if raw >= 0 { return OwnedDescriptor(raw) }
            // Out of descriptors, or a client that left again: never a reason to stop, nor to spin.
            if errno == EINVAL || errno == EBADF { return nil }
            if errno != EINTR && errno != ECONNABORTED { usleep(10_000) }
        }
    }

    /// - Returns: false when there is no room, or no thread.
    private func admit(_ client: OwnedDescriptor, _ serve: @escaping Service) -> Bool {
        let number = state.withLock { state -> Int? in
            guard state.open.count < most else { return nil }
            state.next += 1
            state.open[state.next] = [client]
            // It came in while stop() cut the others.
            if state.isStopped { shutdown(client.raw, Int32(SHUT_RDWR)) }
            return state.next
        }
        guard let number else { return false }
        do {
            try thread { [self] in
                let rest = serve(number, client)
                state.withLock { _ = $0.open.removeValue(forKey: number) }
                rest?()
            }
            return true
        } catch {
            state.withLock { _ = $0.open.removeValue(forKey: number) }
            return false
        }
    }

    /// One that ``stop()`` waits for.
    private func thread(_ body: @escaping @Sendable () -> Void) throws {
        state.withLock { $0.threads += 1 }
        do {
            try BlockingThread.start(stack: Self.stack) { [self] in
                body()
                state.withLock { $0.threads -= 1 }
            }
        } catch {
            state.withLock { $0.threads -= 1 }
            throw error
        }
    }
}
