import Synchronization

/// Tells whether a sandbox has been asked for anything, so that nobody has to look while it rests.
final class WorkSignal: Sendable {
    private struct State {
        /// Requests without an answer.
        var running = 0
        /// A request was made since the last rest began.
        var isNews = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// A request is on its way.
    func began() {
        let waiting = state.withLock { state in
            state.running += 1
            state.isNews = true
            return state.waiting.take()
        }
        waiting?.resume()
    }

    func ended() { state.withLock { $0.running -= 1 } }

    /// Whether something was asked for since the last call, or is still being done.
    func takeNews() -> Bool {
        state.withLock { state in
            defer { state.isNews = false }
            return state.isNews || state.running > 0
        }
    }

    /// Returns when something was asked for since the last ``takeNews()``, or the task is cancelled. For one waiter.
    func next() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isNews || state.running > 0 || Task.isCancelled { return true }
                    state.waiting = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.take() }?.resume()
        }
    }
}
