import Synchronization

/// A value that several tasks read and write.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }

    /// Waits until the value satisfies a condition; false when it did not in time.
    func becomes(within limit: Duration, _ condition: (Value) -> Bool) async throws -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while !condition(value) {
            if clock.now > end { return false }
            try await Task.sleep(for: .milliseconds(10))
        }
        return true
    }
}
