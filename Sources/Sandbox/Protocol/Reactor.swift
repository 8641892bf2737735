import CLinux
import Core
import Glibc
import Synchronization

/// One thread that waits for readable descriptors (epoll) and calls their handlers, so that no task of the shared
/// pool ever blocks in a read. Handlers must be quick.
final class Reactor: Sendable {
    typealias Handler = @Sendable () -> Void

    private let epoll: OwnedDescriptor
    private let handlers = Mutex<(next: UInt64, table: [UInt64: Handler])>((1, [:]))

    init() throws {
        epoll = OwnedDescriptor(try call("epoll_create") { sh_epoll_create() })
    }

    /// Starts the thread; it lives as long as the program.
    func start() throws {
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                let reactor = Unmanaged<Reactor>.fromOpaque(argument!).takeRetainedValue()
                reactor.loop()
                return nil
            }, box.toOpaque())
        guard code == 0 else { throw SystemCallFailure.make("pthread_create", code) }
        pthread_detach(thread)
    }

    /// Calls `handler` on the reactor's thread whenever the descriptor is readable or hung up.
    ///
    /// - Returns: the token to give to ``unwatch(_:descriptor:)``.
    func watch(_ descriptor: Int32, _ handler: @escaping Handler) throws -> UInt64 {
        let token = handlers.withLock { state in
            state.next += 1
            state.table[state.next] = handler
            return state.next
        }
        do {
            try call("epoll_ctl") { sh_epoll_add(epoll.raw, descriptor, token) }
        } catch {
            handlers.withLock { _ = $0.table.removeValue(forKey: token) }
            throw error
        }
        return token
    }

    /// Stops watching; call it before the descriptor is closed.
    func unwatch(_ token: UInt64, descriptor: Int32) {
        // The removed closure may own objects whose deinit comes back here: let it go outside the lock.
        let removed = handlers.withLock { $0.table.removeValue(forKey: token) }
        guard removed != nil else { return }
        sh_epoll_remove(epoll.raw, descriptor)
    }

    private func loop() {
        var tokens = [UInt64](repeating: 0, count: 64)
        while true {
            let count = sh_epoll_wait(epoll.raw, &tokens, 64)
            guard count > 0 else { continue }
            for index in 0..<Int(count) {
                let handler = handlers.withLock { $0.table[tokens[index]] }
                handler?()
            }
        }
    }
}
