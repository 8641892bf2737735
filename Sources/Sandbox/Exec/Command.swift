import Core

/// A program to run in a sandbox.
public struct Command: Sendable {
    /// The program and its arguments; a name without `/` is looked up in the PATH of ``environment``.
    public var arguments: [String]
    /// The whole environment: nothing is inherited. HOME is added from the user's entry when missing.
    public var environment: [String: String] = [:]
    public var workingDirectory = "/"
    /// `name`, `uid`, `name:group` or `uid:gid`, looked up in the sandbox's own /etc/passwd and /etc/group.
    public var user = "root"
    /// Wall-clock limit; at its end everything that the command started is killed, daemons included.
    public var timeout: Duration?
    /// Bytes kept of each stream, half from the beginning and half from the end; what is between is read, counted and dropped.
    public var outputLimit = 10 << 20
    /// Standard input; empty means /dev/null.
    public var input: [UInt8] = []
    /// The reading end of a pipe that is standard input instead. Never a file or a terminal of the host: inside, whoever has one of
    /// those could reopen it.
    public var inputPipe: OwnedDescriptor?
    /// Sends standard error where standard output goes, in the order written.
    public var mergeStreams = false
    public var profile = Profile.task
    /// Mounts that only this command sees.
    public var mounts: [CommandMount] = []
    /// Called with every piece of output as it comes, on a thread of ours: be quick.
    public var onOutput: (@Sendable (OutputStream, [UInt8]) -> Void)?

    public init(_ arguments: [String]) { self.arguments = arguments }

    /// A script for the sandbox's Bash.
    public static func bash(_ script: String) -> Command { Command(["bash", "-c", script]) }
}

/// Which privileges a command has.
public enum Profile: Sendable {
    /// What an agent gets.
    case task
    /// As `task` and one capability more, so that no process of the task can reach into this one.
    case verifier
}

/// Which of a command's two outputs.
public enum OutputStream: Sendable { case standardOutput, standardError }

/// A mount that one command sees, for example the tests during verification.
public enum CommandMount: Sendable {
    /// A directory inside a layer, read-only at `target`.
    case readOnly(Layer, subpath: String, target: String)
    /// The same below a throw-away upper.
    case writable(Layer, subpath: String, target: String)
    /// An empty directory that vanishes with the command.
    case temporary(target: String)

    /// Where the content comes from; nil for an empty directory.
    public var layer: Layer? {
        switch self {
        case .readOnly(let layer, _, _), .writable(let layer, _, _): layer
        case .temporary: nil
        }
    }
}
