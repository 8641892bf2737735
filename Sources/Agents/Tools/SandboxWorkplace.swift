import Core
import Harness
import Sandbox

/// The tools in a trial's sandbox, as the agent's user. Everything happens by commands inside, so that permissions, links and
/// messages are what a shell there would meet.
struct SandboxWorkplace: Workplace {
    /// Bytes of a command's output that are kept, half from each end: more than any ``RuntimePolicy/outputLimit`` shows.
    static let outputLimit = 2 << 20
    /// Bytes of a file that `edit` takes.
    static let editLimit = 8 << 20
    /// Seconds for the looks that hooks and rules take on their own.
    static let lookLimit = 10.0

    private let session: AgentSession
    private var shell: ShellState
    private var changes: ChangeDetector
    /// Shared by copies: there is one terminal in a trial.
    let terminal: AgentTerminal
    /// Whether a command could be started at all.
    private var hasRun = false

    init(_ session: AgentSession, persistsShell: Bool, terminal: TerminalShape = .init()) {
        self.session = session
        self.terminal = AgentTerminal(session, terminal)
        shell = ShellState(persists: persistsShell, workingDirectory: session.workingDirectory)
        changes = ChangeDetector(upper: session.upper, layers: session.layers)
    }

    var workingDirectory: String { shell.workingDirectory }

    mutating func perform(_ request: ToolRequest, timeout: Double) async throws -> ToolAnswer {
        var answer: ToolAnswer
        do {
            answer =
                switch request {
                case .bash(let line): try await bash(line, timeout: timeout)
                case .read(let path, let offset, let limit): try await read(path, offset: offset, limit: limit, timeout: timeout)
                case .write(let path, let content): try await write(Array(content.utf8), to: path, timeout: timeout)
                case .edit(let path, let old, let new): try await edit(path, old: old, new: new, timeout: timeout)
                case .terminal(let keys, let wait): try await terminal.perform(keys, wait: wait, timeout: timeout)
                case .delegate, .submit: ToolAnswer(output: "")
                }
            hasRun = true
        } catch let failure as Failure where failure.kind == .invalidInput {
            // A command that is too long; no Bash, no working directory, no such user any more: the agent's own doing, so it gets an
            // answer and no way out of the trial. If nothing could ever be started, the environment is at fault, and that is an error.
            if !hasRun { _ = try await bash("true", timeout: timeout) }
            answer = ToolAnswer(output: failure.description, exitCode: 126)
        }
        answer.changed = changes.update()
        return answer
    }

    private mutating func bash(_ line: String, timeout: Double) async throws -> ToolAnswer {
        var command = Command(shell.words(for: line))
        prepare(&command, timeout: timeout)
        command.mergeStreams = !shell.persists
        // With a shell that persists, what it leaves behind comes by the other stream.
        if let watch = session.watch { command.onOutput = { if $0 == .standardOutput { watch(.output($1)) } } }
        let result = try await session.box.run(command)
        if result.limit != .wallClock { shell.learn(from: result.stderr) }
        return Self.answer(result, timeout: timeout, hasErrors: !shell.persists)
    }

    private func read(_ path: String, offset: Int?, limit: Int?, timeout: Double) async throws -> ToolAnswer {
        let result = try await bytes(of: path, limit: offset == nil && limit == nil ? Self.outputLimit : Self.editLimit, timeout: timeout)
        guard result.exitCode == 0 else { return Self.answer(result, timeout: timeout) }
        if result.stdout.bytes.prefix(8192).contains(0) {
            return ToolAnswer(output: "a binary file of \(result.stdout.total) bytes; use bash to look at it", exitCode: 1)
        }
        guard offset != nil || limit != nil else { return Self.answer(result, timeout: timeout) }
        // By scalars: CR LF is one character.
        let lines = result.stdout.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let count = lines.last == "" ? lines.count - 1 : lines.count
        let start = (offset ?? 1) - 1
        guard start < max(count, 1) else { return ToolAnswer(output: "the file has only \(count) lines", exitCode: 1) }
        let end = limit.map { min(count, start + $0) } ?? count
        var text = lines[start..<max(start, end)].joined(separator: "\n")
        if end < count { text += "\n[lines \(start + 1) to \(end) of \(count)]" }
        return ToolAnswer(output: text, exitCode: 0)
    }

    private func write(_ content: [UInt8], to path: String, timeout: Double) async throws -> ToolAnswer {
        // With no input the redirection alone truncates: standard input is /dev/null then.
        var command = Command(["bash", "-c", "cat > \"$1\"", "write", path])
        prepare(&command, timeout: timeout)
        command.input = content
        return Self.answer(try await session.box.run(command), timeout: timeout)
    }

    private func edit(_ path: String, old: String, new: String, timeout: Double) async throws -> ToolAnswer {
        guard !old.isEmpty else { return ToolAnswer(output: "'old' is empty; use write for a new file", exitCode: 1) }
        let result = try await bytes(of: path, limit: Self.editLimit, timeout: timeout)
        guard result.exitCode == 0 else { return Self.answer(result, timeout: timeout) }
        guard !result.stdout.truncated else { return ToolAnswer(output: "the file is too large for edit; use bash", exitCode: 1) }
        let ranges = result.stdout.bytes.ranges(of: Array(old.utf8))
        guard ranges.count == 1 else {
            let problem =
                ranges.isEmpty ? "'old' does not occur in the file" : "'old' occurs \(ranges.count) times in the file; add lines around it"
            return ToolAnswer(output: "\(problem); nothing was changed", exitCode: 1)
        }
        var bytes = result.stdout.bytes
        bytes.replaceSubrange(ranges[0], with: new.utf8)
        return try await write(bytes, to: path, timeout: timeout)
    }

    private func bytes(of path: String, limit: Int, timeout: Double) async throws -> ExecResult {
        var command = Command(["cat", "--", path])
        prepare(&command, timeout: timeout)
        command.outputLimit = limit
        // Apart from the content, so that an edit of a file that can be read only in part writes no message into it.
        command.mergeStreams = false
        return try await session.box.run(command)
    }

    private func prepare(_ command: inout Command, timeout: Double) {
        command.environment = session.environment
        command.workingDirectory = shell.workingDirectory
        command.user = session.user
        command.timeout = .seconds(timeout)
        command.outputLimit = Self.outputLimit
        command.mergeStreams = true
    }

    /// - Parameter hasErrors: standard error is the command's own, and no state of the shell.
    private static func answer(_ result: ExecResult, timeout: Double, hasErrors: Bool = true) -> ToolAnswer {
        let kept = result.stdout
        let isOver = result.limit == .wallClock
        var text = kept.text
        // A command whose streams were kept apart speaks on both only when it failed.
        if hasErrors, result.exitCode != 0, !result.stderr.bytes.isEmpty, kept.bytes.isEmpty { text = result.stderr.text }
        return ToolAnswer(
            output: text, dropped: kept.truncated ? kept.total - kept.bytes.count : 0, exitCode: isOver ? nil : result.exitCode,
            timedOutAfter: isOver ? timeout : nil)
    }

    // MARK: - Looks

    func succeeds(_ command: String, timeout: Double) async throws -> Bool {
        try await look(["bash", "-c", command], timeout: timeout)?.status == .exited(0)
    }

    func missing(among paths: [String]) async throws -> [String] {
        guard !paths.isEmpty else { return [] }
        let script = "for path; do [ -d \"$path\" ] || [ -s \"$path\" ] || printf '%s\\0' \"$path\"; done"
        guard let names = try await names(["bash", "-c", script, "look"] + paths) else { return paths }
        return names
    }

    func entries() async throws -> [String] {
        try await names(["bash", "-c", "LC_ALL=C; shopt -s nullglob; for name in *; do printf '%s\\0' \"$name\"; done"]) ?? []
    }

    func files() async throws -> [String] {
        // Level by level, and no deeper once there are many: a working directory may be anything, `/` too.
        let script = """
            LC_ALL=C; shopt -s nullglob; count=0
            for level in '*' '*/*' '*/*/*' '*/*/*/*'; do
                IFS=; for path in $level; do [ ! -f "$path" ] || { printf '%s\\0' "$path"; count=$((count + 1)); }; done
                [ $count -lt 200 ] || break
            done
            """
        return try await names(["bash", "-c", script]) ?? []
    }

    func repositories() async throws -> [String] {
        let script = """
            LC_ALL=C; shopt -s nullglob dotglob
            for git in .git */.git */*/.git */*/*/.git; do
                [ -e "$git" ] || continue
                directory=${git%.git}; directory=${directory%/}; printf '%s\\0' "${directory:-.}"
            done
            """
        return try await names(["bash", "-c", script]) ?? []
    }

    private func names(_ words: [String]) async throws -> [String]? {
        try await look(words, timeout: Self.lookLimit)?.stdout.bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// nil when the agent has made it impossible to start a program.
    private func look(_ words: [String], timeout: Double) async throws -> ExecResult? {
        var command = Command(words)
        prepare(&command, timeout: timeout)
        command.mergeStreams = false
        command.outputLimit = 64 << 10
        do {
            return try await session.box.run(command)
        } catch let failure as Failure where hasRun && failure.kind == .invalidInput {
            return nil
        }
    }
}
