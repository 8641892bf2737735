/// The time that an operation was given is over.
struct TimeLimitReached: Error {}

/// Runs an operation and cancels it when its time is over.
///
/// - Parameter seconds: nil is no limit.
/// - Throws: ``TimeLimitReached``, or what the operation throws.
func withTimeLimit<R: Sendable>(_ seconds: Double?, _ operation: @escaping @Sendable () async throws -> R) async throws -> R {
    guard let seconds else { return try await operation() }
    return try await withThrowingTaskGroup(of: R?.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(for: .seconds(seconds))
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else { throw TimeLimitReached() }
        return value
    }
}
