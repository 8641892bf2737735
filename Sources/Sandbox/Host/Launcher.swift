import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// The connection to one launcher process (sandbox/init/launcher.c), which makes sandboxes on request.
///
/// The Swift program never forks: a fork of a large process costs a hundred spawns, and no Swift statement is safe between
/// clone and exec.
final class Launcher: Sendable {
    private let socket: MessageSocket
    private let process: Int32
    private let state = Mutex(State())

    private struct State {
        var alive = true
        var nextID: UInt32 = 0
        var replies: [UInt32: CheckedContinuation<(Frame, [OwnedDescriptor]), any Error>] = [:]
        var ends: [UInt32: [CheckedContinuation<Int32?, Never>]] = [:]
        var ended: [UInt32: Int32] = [:]
    }

    private init(socket: MessageSocket, process: Int32) {
        self.socket = socket
        self.process = process
    }

    /// Spawns a launcher that serves one store.
    static func start(store: FilePath, _ reactor: Reactor) async throws -> Launcher {
        let (socket, theirs) = try MessageSocket.pair(reactor)
        let program = try EmbeddedProgram.descriptor()
        var pid: Int32 = 0
        let arguments = CStrings(["selfharness-init", "launcher", store.string])
        try spawn(program, arguments, try theirs.take(), &pid)
        let launcher = Launcher(socket: socket, process: pid)
        _ = try await launcher.expect(0) {
            try socket.listen(
                { [weak launcher] frame, descriptors in launcher?.received(frame, descriptors) },
                closed: { [weak launcher] in launcher?.lost() })
        }
        return launcher
    }

    private static func spawn(_ program: OwnedDescriptor, _ arguments: CStrings, _ socket: OwnedDescriptor, _ pid: inout Int32) throws {
        try call("start the launcher") { sh_spawn_with("/proc/self/fd/\(program.raw)", arguments.pointers, socket.raw, -1, &pid) }
    }

    /// Asks for a sandbox; the world inside is built when pid 1 says so on its own socket.
    ///
    /// - Returns: the sandbox's id at this launcher, and the number and a pidfd of its pid 1.
    func create(
        _ request: Blob, control: Handover, groups: [OwnedDescriptor]
    ) async throws -> (id: UInt32, pid: Int32, pidfd: OwnedDescriptor) {
        let id = newID()
        let blob = try request.seal()
        let (frame, descriptors) = try await expect(id) {
            try socket.send(Frame(.create, id: id), [blob, try control.take()] + groups)
        }
        guard let pidfd = descriptors.first else { throw Failure(.infrastructure, "the launcher sent no pidfd") }
        return (id, Int32(truncatingIfNeeded: frame.values[0]), pidfd)
    }

    /// A detached read-only mount of a path below the store, with the ids of a slot.
    func mount(_ path: String, idBase: UInt64, diskBase: UInt64, idmap: Bool) async throws -> OwnedDescriptor {
        let id = newID()
        let numbers = [idmap ? UInt64(4) : 0, idBase, UInt64(Slots.size), diskBase]
        let blob = try Blob(numbers: numbers, lists: [[Array(path.utf8)]]).seal()
        let (_, descriptors) = try await expect(id) { try socket.send(Frame(.mount, id: id), [blob]) }
        guard let mount = descriptors.first else { throw Failure(.infrastructure, "the launcher sent no mount") }
        return mount
    }

    /// Waits until every process of a sandbox is gone: the kernel ends a pid namespace before its first process is reaped.
    ///
    /// - Returns: the wait status of pid 1; nil when the launcher is gone, and cannot tell.
    func waitForEnd(of id: UInt32) async -> Int32? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Int32?, Never>) in
            let known: Int32?? = state.withLock { state in
                if let status = state.ended[id] { return .some(status) }
                guard state.alive else { return .some(nil) }
                state.ends[id, default: []].append(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Drops what is known about the end of a sandbox.
    func forget(_ id: UInt32) { state.withLock { _ = $0.ended.removeValue(forKey: id) } }

    /// Closes the connection: the launcher kills what is left and exits.
    func stop() {
        if socket.close() { lost() }
    }

    private func newID() -> UInt32 {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    private func expect(_ id: UInt32, _ send: () throws -> Void) async throws -> (Frame, [OwnedDescriptor]) {
        try await withCheckedThrowingContinuation { continuation in
            let alive = state.withLock { state in
                if state.alive { state.replies[id] = continuation }
                return state.alive
            }
            guard alive else { return continuation.resume(throwing: Self.gone) }
            do {
                try send()
            } catch {
                if let waiting = state.withLock({ $0.replies.removeValue(forKey: id) }) { waiting.resume(throwing: error) }
            }
        }
    }

    private func received(_ frame: Frame, _ descriptors: [OwnedDescriptor]) {
        switch Frame.Operation(rawValue: frame.operation) {
        case .ended:
            let status = Int32(truncatingIfNeeded: frame.values[0])
            let waiting = state.withLock { state in
                state.ended[frame.id] = status
                return state.ends.removeValue(forKey: frame.id)
            }
            waiting?.forEach { $0.resume(returning: status) }
        case .failed:
            var error = SystemCallFailure.make("launcher: \(frame.step)", frame.code)
            if frame.step == "open the layers and the view", frame.code == EINVAL {
                error.hint = "tmpfs needs Linux 6.3, other file systems less: set SELFHARNESS_HOME to a directory on ext4, xfs or btrfs"
            }
            state.withLock { $0.replies.removeValue(forKey: frame.id) }?.resume(throwing: error)
        default: state.withLock { $0.replies.removeValue(forKey: frame.id) }?.resume(returning: (frame, descriptors))
        }
    }

    private func lost() {
        let (replies, ends) = state.withLock { state in
            state.alive = false
            defer {
                state.replies = [:]
                state.ends = [:]
            }
            return (state.replies, state.ends)
        }
        for reply in replies.values { reply.resume(throwing: Self.gone) }
        for end in ends.values.joined() { end.resume(returning: nil) }
        // It exits by itself once its socket is closed; it has no work that could keep it.
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    private static let gone = Failure(.infrastructure, "the launcher has ended", hint: "it was killed, or the host is out of memory")
}
