import Sandbox

/// What one `bash` call leaves to the next: nothing, or working directory and exported variables.
///
/// A call is a fresh Bash in any case. When the state persists, a trap at its end writes the state to standard error, which was
/// kept apart for it, while the command's own errors go where its output goes. A command that is killed, that replaces the shell
/// (`exec`) or that sets a trap of its own on EXIT leaves the state as it was before.
struct ShellState: Sendable {
    /// Bytes of state that are carried over; one word of a command cannot be longer than 128 KiB.
    static let limit = 96 << 10

    let persists: Bool
    private(set) var workingDirectory: String
    /// `declare -x` lines.
    private var variables = ""

    init(persists: Bool, workingDirectory: String) {
        self.persists = persists
        self.workingDirectory = workingDirectory
    }

    /// The words of the command that runs a line.
    func words(for line: String) -> [String] {
        guard persists else { return ["bash", "-c", line] }
        let script = """
            exec 3>&2 2>&1
            eval "$2" 2>/dev/null
            trap '{ printf "%s\\0" "$PWD"; export -p; } >&3' EXIT
            set -- "$1"
            eval "shift; $1"
            """
        return ["bash", "-c", script, "bash", line, variables]
    }

    /// Takes over what the trap wrote.
    mutating func learn(from output: CapturedOutput) {
        guard persists, !output.truncated, output.bytes.count <= Self.limit, let end = output.bytes.firstIndex(of: 0) else { return }
        let directory = String(decoding: output.bytes[..<end], as: UTF8.self)
        guard directory.hasPrefix("/") else { return }
        workingDirectory = directory
        variables = String(decoding: output.bytes[(end + 1)...], as: UTF8.self)
    }
}
