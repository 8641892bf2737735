import Glibc
import Models
import Synchronization

/// The host's CPUs, shared out to trials. A trial that waits for a model lends its share, so that many can wait at a time; when the
/// model has answered it is served before trials that have not begun.
final class CPUSlots: Sendable {
    private struct Waiting {
        var id: Int
        var weight: Double
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var free: Double
        var nextID = 0
        var returning: [Waiting] = []
        var starting: [Waiting] = []

        /// Whoever is served now, in order: nobody overtakes a larger wish.
        mutating func served() -> [Waiting] {
            var result: [Waiting] = []
            while let next = returning.first ?? starting.first, next.weight <= free {
                free -= next.weight
                if returning.isEmpty { starting.removeFirst() } else { returning.removeFirst() }
                result.append(next)
            }
            return result
        }

        mutating func remove(_ id: Int) -> Waiting? {
            if let place = returning.firstIndex(where: { $0.id == id }) { return returning.remove(at: place) }
            return starting.firstIndex { $0.id == id }.map { starting.remove(at: $0) }
        }
    }

    private let cpus: Double
    private let state: Mutex<State>

    init(_ cpus: Double) {
        self.cpus = cpus
        state = Mutex(State(free: cpus))
    }

    /// The whole host's.
    convenience init() { self.init(Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

    /// How many wait.
    var waiting: (returning: Int, starting: Int) { state.withLock { ($0.returning.count, $0.starting.count) } }

    /// Waits until a share is free.
    ///
    /// - Parameter weight: in CPUs; a larger wish than the host can ever fulfil is cut, so that such a trial runs alone instead of never.
    /// - Throws: `CancellationError`; then nothing was taken.
    func take(_ weight: Double) async throws -> CPUShare {
        let weight = min(weight, cpus)
        try await wait(for: weight, isReturning: false)
        return CPUShare(slots: self, weight: weight)
    }

    private func wait(for weight: Double, isReturning: Bool) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let served = state.withLock { state in
                    let waiting = Waiting(id: id, weight: weight, continuation: continuation)
                    if isReturning { state.returning.append(waiting) } else { state.starting.append(waiting) }
                    return state.served()
                }
                for waiting in served { waiting.continuation.resume() }
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: Int) { state.withLock { $0.remove(id) }?.continuation.resume(throwing: CancellationError()) }

    fileprivate func takeBack(_ weight: Double) async {
        do {
            try await wait(for: weight, isReturning: true)
        } catch {
            // What ends a cancelled trial waits for nobody.
            state.withLock { $0.free -= weight }
        }
    }

    fileprivate func give(_ weight: Double) {
        let served = state.withLock { state in
            state.free += weight
            return state.served()
        }
        for waiting in served { waiting.continuation.resume() }
    }
}

/// What one trial holds of the host's CPUs.
struct CPUShare: Sendable {
    fileprivate let slots: CPUSlots
    fileprivate let weight: Double

    /// Lets others have the share while `body` runs, which only waits.
    func lend<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        slots.give(weight)
        let result: Result<R, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await slots.takeBack(weight)
        return try result.get()
    }

    /// Gives it back for good.
    func end() { slots.give(weight) }
}

/// A model whose callers lend their share while they wait for it.
struct LendingModel: ChatModel {
    let model: any ChatModel
    let share: CPUShare

    var name: String { model.name }
    var fingerprint: String { model.fingerprint }
    var hasNativeTools: Bool { model.hasNativeTools }
    var contextLimit: Int? { model.contextLimit }
    /// Lends nothing: what else runs in the sandbox while its program waits is not known.
    var passage: (any ModelPassage)? { model.passage }

    func complete(_ request: ModelRequest) async throws -> ModelReply { try await share.lend { try await model.complete(request) } }
}
