import Synchronization

/// The URLs of one endpoint, and who may use them when: the most requests at once, a rate, and rests that a server asked for. One
/// for a whole program. Whoever waits sleeps; nobody polls.
final class Lanes: Sendable {
    /// Limits of each lane; nil is none.
    struct Limits: Sendable {
        var concurrency: Int?
        var requestsPerMinute: Double?
        var tokensPerMinute: Double?
    }

    private struct Lane {
        let url: String
        var busy = 0
        var served = 0
        /// Where the next request may begin, by the rate of requests and by that of tokens.
        var nextRequest = ContinuousClock.now
        var tokensUntil = ContinuousClock.now
        var restsUntil = ContinuousClock.now
    }

    private struct State {
        var lanes: [Lane]
        var waiting: [(id: Int, turn: CheckedContinuation<Int?, Never>)] = []
        var lastID = 0
    }

    private let limits: Limits
    private let state: Mutex<State>

    init(_ urls: [String], _ limits: Limits) {
        self.limits = limits
        state = Mutex(State(lanes: urls.map { Lane(url: $0) }))
    }

    /// Runs the body on the least busy lane, when it is its turn.
    ///
    /// - Throws: `CancellationError`, or what the body throws.
    func run<R>(_ body: (_ lane: Int, _ url: String) async throws -> R) async throws -> R {
        let lane = try await enter()
        defer { leave(lane) }
        try await wait(at: lane)
        return try await body(lane, state.withLock { $0.lanes[lane].url })
    }

    /// Nobody begins on a lane for a while; other lanes go on.
    func rest(_ lane: Int, for time: Duration) {
        state.withLock { $0.lanes[lane].restsUntil = max($0.lanes[lane].restsUntil, .now + time) }
    }

    /// Counts tokens against the lane's rate.
    func spend(_ lane: Int, tokens: Int) {
        guard let rate = limits.tokensPerMinute else { return }
        state.withLock { $0.lanes[lane].tokensUntil = max($0.lanes[lane].tokensUntil, .now) + .seconds(Double(tokens) * 60 / rate) }
    }

    /// Requests that run, for each lane.
    var busy: [Int] { state.withLock { $0.lanes.map(\.busy) } }

    private func enter() async throws -> Int {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let lane = await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let lane: Int?? = state.withLock { state in
                    if Task.isCancelled { return .some(nil) }
                    if state.waiting.isEmpty, let free = choose(&state) { return free }
                    state.waiting.append((id, turn))
                    return nil
                }
                if let lane { turn.resume(returning: lane) }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).turn }
            }
            turn?.resume(returning: nil)
        }
        guard let lane else { throw CancellationError() }
        return lane
    }

    private func leave(_ lane: Int) {
        let next = state.withLock { state -> (CheckedContinuation<Int?, Never>, Int)? in
            state.lanes[lane].busy -= 1
            guard let first = state.waiting.first, let free = choose(&state) else { return nil }
            state.waiting.removeFirst()
            return (first.turn, free)
        }
        next?.0.resume(returning: next?.1)
    }

    /// Takes a place: on a lane that does not rest before one that does, then on the least busy, then on the one that served least.
    private func choose(_ state: inout State) -> Int? {
        let now = ContinuousClock.now
        let free = state.lanes.indices.filter { index in limits.concurrency.map { state.lanes[index].busy < $0 } ?? true }
        let best = free.min { a, b in
            let (one, other) = (state.lanes[a], state.lanes[b])
            let (rest, otherRest) = (max(one.restsUntil, now), max(other.restsUntil, now))
            return (rest, one.busy, one.served) < (otherRest, other.busy, other.served)
        }
        guard let best else { return nil }
        state.lanes[best].busy += 1
        state.lanes[best].served += 1
        return best
    }

    /// Sleeps until the lane's rates and rests let a request begin.
    private func wait(at lane: Int) async throws {
        // The rate of requests is kept by handing out moments, evenly spaced, once for each request.
        var start = state.withLock { state -> ContinuousClock.Instant in
            guard let rate = limits.requestsPerMinute else { return .now }
            let start = max(state.lanes[lane].nextRequest, .now)
            state.lanes[lane].nextRequest = start + .seconds(60 / rate)
            return start
        }
        while true {
            let now = ContinuousClock.now
            // One minute's tokens may be used at once; what was used beyond them is waited for.
            let other = state.withLock { max($0.lanes[lane].restsUntil, $0.lanes[lane].tokensUntil - .seconds(60)) }
            start = max(start, other)
            if start <= now { return }
            try await Task.sleep(until: start, clock: .continuous)
        }
    }
}
