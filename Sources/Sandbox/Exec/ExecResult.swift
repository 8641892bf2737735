/// How a command ended, what it wrote and what it used.
public struct ExecResult: Sendable {
    public var status: ExitStatus
    public var stdout: CapturedOutput
    public var stderr: CapturedOutput
    public var usage: ResourceUsage
    /// The limit that ended or hindered the command, if one did.
    public var limit: Limit?

    /// The exit code; 128 + n for a command that signal n ended, as shells say it.
    public var exitCode: Int32 {
        switch status {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}

/// How a process ended: with a code of its own, or by a signal.
public enum ExitStatus: Sendable, Equatable {
    case exited(Int32)
    case signaled(Int32)
}

/// What a command and everything it waited for used.
public struct ResourceUsage: Sendable, Codable, Equatable {
    /// Seconds from start to end.
    public var wallSeconds: Double
    /// CPU seconds in user mode.
    public var userSeconds: Double
    /// CPU seconds in the kernel.
    public var systemSeconds: Double
    /// The largest resident set of one process, in bytes.
    public var maxResidentBytes: Int
}

/// A limit that fired.
public enum Limit: String, Sendable, Codable {
    case wallClock = "wall-clock"
    case memory, processes, disk, output
}
