import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// A sandbox whose pid 1 waits for work. Ends with ``Sandboxes/withSandbox(_:over:_:)``.
public final class RunningSandbox: Sendable {
    let reactor: Reactor
    let root = Mutex<OwnedDescriptor?>(nil)
    let group: SandboxCgroup
    let idBase: UInt64
    let diskBase: UInt64
    let capabilities: (task: UInt64, verifier: UInt64)
    let store: LayerStore
    let launcher: Launcher
    /// Only for mutation tests.
    let weakened: Set<SandboxSpec.Weakness>
    /// The limit of processes where only an rlimit enforces it.
    private let softProcesses: Int?
    private let control: MessageSocket
    private let lease: Slots.Lease?
    private let state = Mutex(State())
    let uplink = Mutex<Uplink?>(nil)
    let terminals = AwaitedTerminals()
    let work = WorkSignal()

    enum Answer: Sendable {
        case exited(status: ExitStatus, user: Double, system: Double, maxResident: Int)
        case done(code: Int32)
        case listening(OwnedDescriptor)
        /// A limit left no room to start: the task's doing, and so no failure of ours.
        case crowded(Limit)
        case failed(Failure)
    }

    private struct State {
        var alive = true
        /// We have killed pid 1 ourselves.
        var isKilled = false
        var nextID: UInt32 = 0
        var identity: (id: UInt32, pid: Int32, pidfd: OwnedDescriptor)?
        var answers: [UInt32: CheckedContinuation<Answer, Never>] = [:]
        var ready: CheckedContinuation<Void, any Error>?
        var startFailure: Failure?
        var limit: Limit?
        var limitFirings = 0
        var seenOOMKills = 0
        var seenRefusedForks = 0
    }

    init(
        control: MessageSocket, launcher: Launcher, group: SandboxCgroup, lease: Slots.Lease?, reactor: Reactor, idBase: UInt64,
        diskBase: UInt64, capabilities: (UInt64, UInt64), store: LayerStore, softProcesses: Int?, weakened: Set<SandboxSpec.Weakness>
    ) {
        self.weakened = weakened
        self.softProcesses = softProcesses
        self.control = control
        self.launcher = launcher
        self.group = group
        self.lease = lease
        self.reactor = reactor
        self.idBase = idBase
        self.diskBase = diskBase
        self.capabilities = capabilities
        self.store = store
    }

    /// Has the launcher make the sandbox and waits until its world is built.
    func start(_ request: Blob, control theirs: Handover, groups: [OwnedDescriptor]) async throws {
        try control.listen(
            { [weak self] frame, descriptors in self?.received(frame, descriptors) },
            closed: { [weak self] in self?.lost() })
        let identity = try await launcher.create(request, control: theirs, groups: groups)
        state.withLock { $0.identity = identity }
        do {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let verdict: Result<Void, any Error>? = state.withLock { state in
                    if let failure = state.startFailure { return .failure(failure) }
                    if root.withLock({ $0 != nil }) { return .success(()) }
                    if !state.alive { return .failure(Failure(.infrastructure, "the sandbox ended while it was being set up")) }
                    state.ready = continuation
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } catch {
            await end()
            throw error
        }
    }

    /// What the sandbox used so far.
    public func accounting() -> Accounting {
        Accounting(
            peakMemoryBytes: group.peakMemoryBytes, oomKills: group.oomKills, peakProcesses: group.peakProcesses,
            refusedForks: group.refusedForks, throttledSeconds: group.throttledSeconds, limit: state.withLock { $0.limit })
    }

    /// Ends every process but pid 1 and proves it: on return nothing else runs in the sandbox.
    public func killAll() async throws { try await simple(Frame(.killAll, id: newID()), "kill every process") }

    func newID() -> UInt32 {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Sends a request and waits for its answer.
    ///
    /// - Parameter sent: called once the request is on its way.
    func ask(_ frame: Frame, _ descriptors: [OwnedDescriptor] = [], sent: () -> Void = {}) async -> Answer {
        await withCheckedContinuation { continuation in
            let alive = state.withLock { state in
                if state.alive { state.answers[frame.id] = continuation }
                return state.alive
            }
            guard alive else { return continuation.resume(returning: .failed(endedFailure)) }
            work.began()
            do {
                try control.send(frame, descriptors)
                sent()
            } catch {
                work.ended()
                let failure = error as? Failure ?? Failure(.infrastructure, "\(error)")
                state.withLock { $0.answers.removeValue(forKey: frame.id) }?.resume(returning: .failed(failure))
            }
        }
    }

    /// Sends a request that has no answer of its own.
    func tell(_ frame: Frame) { try? control.send(frame) }

    /// Records that a sandbox-wide limit fired.
    func note(_ limit: Limit) {
        state.withLock { state in
            state.limit = state.limit ?? limit
            state.limitFirings += 1
        }
    }

    /// Which kernel limit has fired since the last call. Asked only about commands that did not end well, to spare the
    /// others the reads.
    func newlyFired() -> Limit? {
        let (kills, refused) = (group.oomKills, group.refusedForks)
        return state.withLock { state in
            defer { (state.seenOOMKills, state.seenRefusedForks) = (kills, refused) }
            if kills > state.seenOOMKills { return .memory }
            if refused > state.seenRefusedForks { return .processes }
            // An rlimit counts nothing: whoever failed while the sandbox was full (it has just left it itself) has met it.
            guard let softProcesses, let count = try? processRecords().count else { return nil }
            return count + 2 >= softProcesses ? .processes : nil
        }
    }

    /// The host's number of pid 1; nil once it is gone.
    var pid: Int32? { state.withLock { $0.alive ? $0.identity?.pid : nil } }

    var firedLimit: Limit? { state.withLock { $0.limit } }

    /// How often a sandbox-wide limit has fired.
    var limitFirings: Int { state.withLock { $0.limitFirings } }

    /// Whether pid 1 is gone although neither we nor the end of its launcher killed it: what runs inside brought that about, for
    /// example by using up the memory.
    public func endedFromInside() async -> Bool {
        let (alive, isKilled, identity) = state.withLock { ($0.alive, $0.isKilled, $0.identity?.id) }
        guard !alive, !isKilled, let identity else { return false }
        return await launcher.waitForEnd(of: identity) != nil
    }

    /// Kills pid 1 as somebody else on the host might: for tests of what follows.
    package func killPidOne() { if let pid { kill(pid, SIGKILL) } }

    func killNow() {
        state.withLock { $0.isKilled = true }
        if let pidfd = state.withLock({ $0.identity?.pidfd }) { sh_pidfd_send_signal(pidfd.raw, SIGKILL) }
    }

    /// Kills pid 1, and with it all of its namespace, and waits until the kernel has removed the last process.
    func end() async {
        killNow()
        if let (id, _, pidfd) = state.withLock({ $0.identity }) {
            _ = await launcher.waitForEnd(of: id)
            launcher.forget(id)
            await Self.waitForEnd(of: pidfd)
        }
        await disconnect()
        if control.close() { lost() }
        root.withLock { $0 = nil }
        group.remove()
    }

    /// A pidfd is readable once its process has ended, and pid 1 ends after its namespace's last process. The launcher
    /// says so too, but it may have been killed.
    private static func waitForEnd(of pidfd: OwnedDescriptor) async {
        var entry = pollfd(fd: pidfd.raw, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, 0) == 0 {
            // A task of its own, since a cancelled one does not sleep.
            await Task { try? await Task.sleep(for: .milliseconds(1)) }.value
        }
    }

    private func simple(_ frame: Frame, _ step: String) async throws {
        switch await ask(frame) {
        case .done(0): return
        case .done(let code): throw SystemCallFailure.make(step, code)
        case .failed(let failure): throw failure
        case .exited, .crowded, .listening: throw Failure(.infrastructure, "\(step): unexpected answer")
        }
    }

    /// What shells and container engines answer for a program that exists and cannot be started.
    static let cannotStart = ExitStatus.exited(126)

    private var endedFailure: Failure { Failure(.infrastructure, "the sandbox has ended") }

    private func received(_ frame: Frame, _ descriptors: [OwnedDescriptor]) {
        switch Frame.Operation(rawValue: frame.operation) {
        case .ready:
            root.withLock { $0 = descriptors.first }
            state.withLock { $0.ready.take() }?.resume()
        case .terminal: terminals.arrived(frame.id, descriptors.first)
        case .exited:
            answer(
                frame.id,
                .exited(
                    status: frame.code < 0 ? .signaled(-frame.code) : .exited(frame.code), user: Double(frame.values[0]) / 1e6,
                    system: Double(frame.values[1]) / 1e6, maxResident: Int(frame.values[2]) << 10))
        case .done: answer(frame.id, .done(code: frame.code))
        case .listening: if let socket = descriptors.first { answer(frame.id, .listening(socket)) }
        case .failed where frame.step == "fork" && (frame.code == EAGAIN || frame.code == ENOMEM) && root.withLock({ $0 != nil }):
            answer(frame.id, .crowded(frame.code == EAGAIN ? .processes : .memory))
        case .failed:
            let failure = SystemCallFailure.make("sandbox: \(frame.step)", frame.code)
            let starting = state.withLock { state in
                if root.withLock({ $0 == nil }) { state.startFailure = failure }
                return state.ready.take()
            }
            if let starting { return starting.resume(throwing: failure) }
            answer(frame.id, .failed(failure))
        default: return
        }
    }

    private func answer(_ id: UInt32, _ answer: Answer) {
        terminals.arrived(id, nil)
        work.ended()
        state.withLock { $0.answers.removeValue(forKey: id) }?.resume(returning: answer)
    }

    private func lost() {
        let (answers, ready) = state.withLock { state in
            state.alive = false
            defer { state.answers = [:] }
            return (state.answers, state.ready.take())
        }
        for waiting in answers.values { waiting.resume(returning: .failed(endedFailure)) }
        terminals.end()
        ready?.resume(throwing: Failure(.infrastructure, "the sandbox ended while it was being set up"))
    }
}
