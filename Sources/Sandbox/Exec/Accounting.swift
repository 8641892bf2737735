/// What a whole sandbox used, from its cgroups; nil where the host has no such counter.
public struct Accounting: Sendable, Codable, Equatable {
    public var peakMemoryBytes: Int?
    public var oomKills: Int
    public var peakProcesses: Int?
    /// How often a new process was refused by the limit.
    public var refusedForks: Int
    public var throttledSeconds: Double?
    /// The sandbox-wide limit that fired, if one did.
    public var limit: Limit?
}
