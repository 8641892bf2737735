/// What a sandbox may use. Nil means no limit of ours.
public struct SandboxLimits: Sendable, Codable, Equatable {
    /// Bytes of memory, with tmpfs and page cache where a memory cgroup exists, else summed resident sizes (polled).
    public var memoryBytes: Int?
    /// CPUs' worth of time, 0.5 = half of one.
    public var cpus: Double?
    /// Processes and threads.
    public var processes: Int? = 4096
    /// Bytes written to the view's upper directory, checked by a watchdog about twice a second.
    public var diskBytes: Int?
    /// Files and directories in the view's upper directory, checked by the same watchdog.
    public var diskEntries: Int?
    /// Open files of one process; never raised above the host's own limit.
    public var openFiles: Int? = 65_536
    /// Size of /dev/shm, and of all System V shared memory, in bytes; at most half of ``memoryBytes``.
    public var sharedMemoryBytes: Int = 64 << 20

    public init() {}
}

/// How a sandbox is set up.
public struct SandboxSpec: Sendable {
    public var network: NetworkMode = .none
    public var limits = SandboxLimits()
    public var hostname = "sandbox"
    /// Defences switched off, only for tests that prove that a test notices.
    package var weakened: Set<Weakness> = []

    public init() {}
}
