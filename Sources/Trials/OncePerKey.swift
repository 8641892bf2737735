/// Makes each of several expensive values once, however many tasks ask for it at the same time. A failure is not kept:
/// the next who asks tries again.
actor OncePerKey<Key: Hashable & Sendable, Value: Sendable> {
    private var values: [Key: Value] = [:]
    private var waiting: [Key: [CheckedContinuation<Void, Never>]] = [:]

    func value(for key: Key, make: @Sendable () async throws -> Value) async throws -> Value {
        while true {
            try Task.checkCancellation()
            if let value = values[key] { return value }
            guard waiting[key] != nil else { break }
            await withCheckedContinuation { waiting[key]?.append($0) }
        }
        waiting[key] = []
        defer { waiting.removeValue(forKey: key)?.forEach { $0.resume() } }
        let value = try await make()
        values[key] = value
        return value
    }
}
