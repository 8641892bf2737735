import Core

/// When a phase began and ended.
public struct Timing: Sendable, Codable, Hashable {
    public var startedAt: Timestamp
    /// nil while it runs, or when the program died in it.
    public var finishedAt: Timestamp?

    public init(startedAt: Timestamp, finishedAt: Timestamp? = nil) {
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    /// nil until it has ended.
    public var seconds: Double? { finishedAt?.seconds(since: startedAt) }
}
