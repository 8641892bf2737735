import Models
import Synchronization

/// Ends an attempt that takes too long or hears nothing for too long. One sleep at a time, no polling.
final class Watch: Sendable {
    private struct Expired: Error {
        var isIdle: Bool
    }

    private let last = Mutex<ContinuousClock.Instant>(.now)

    /// Something came.
    func heard() { last.withLock { $0 = .now } }

    /// Runs the body, and cancels it when its time is over.
    ///
    /// - Parameters:
    ///   - idle: seconds without a call of ``heard()``.
    ///   - total: seconds of everything.
    /// - Throws: ``CallFailure`` of kind `network` when the time is over, or what the body throws.
    static func run<R: Sendable>(
        idle: Double, total: Double, at url: String, _ body: @escaping @Sendable (Watch) async throws -> R
    ) async throws -> R {
        let watch = Watch()
        let end = ContinuousClock.now + .seconds(total)
        return try await withThrowingTaskGroup(of: R.self) { group in
            group.addTask { try await body(watch) }
            group.addTask {
                while true {
                    let silence = watch.last.withLock { $0 } + .seconds(idle)
                    let next = min(silence, end)
                    if next <= .now { throw Expired(isIdle: silence <= end) }
                    try await Task.sleep(until: next, clock: .continuous)
                }
            }
            defer { group.cancelAll() }
            do {
                guard let result = try await group.next() else { throw CancellationError() }
                return result
            } catch let expired as Expired {
                throw CallFailure(
                    .network,
                    expired.isIdle
                        ? "\(url): not a byte for \(idle) s (idle_timeout_sec)" : "\(url): no whole answer within \(total) s (timeout_sec)")
            }
        }
    }
}
