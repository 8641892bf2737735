import Core
import Glibc
import Harness
import Sandbox
import Screen
import Synchronization
import SystemPackage

/// The tool `terminal`: one terminal a trial, with a shell on it, opened by the first call. Its screen is a model on the host, so
/// nothing is needed in the image but `sh`; a shell that has ended is followed by a new one.
final class AgentTerminal: Sendable {
    /// Seconds that an answer waits for the screen to come to rest, where the call does not say how long.
    static let restLimit = 10.0
    /// Seconds for the same between keys after which a program may start, and how long it must be quiet then.
    static let pauseLimit = 3.0
    static let pauseQuiet = Duration.milliseconds(100)
    /// Seconds for a new shell's prompt.
    static let startLimit = 5.0

    private let session: AgentSession
    private let shape: TerminalShape
    private let state = Mutex<(shell: TerminalShell?, cast: Asciicast?)>((nil, nil))

    init(_ session: AgentSession, _ shape: TerminalShape) {
        self.session = session
        self.shape = shape
    }

    /// Types, waits, and tells the screen.
    ///
    /// - Parameters:
    ///   - wait: the most seconds until the program that runs in the foreground has ended; nil waits for no program, only for rest.
    ///   - timeout: seconds that are left at all.
    func perform(_ keys: [Keystroke], wait: Double?, timeout: Double) async throws -> ToolAnswer {
        let begin = ContinuousClock.now
        func left(_ seconds: Double) -> Duration { .seconds(max(0, min(seconds, timeout - (ContinuousClock.now - begin) / .seconds(1)))) }
        var shell = state.withLock { $0.shell }
        if shell == nil || (shell?.end != nil && !keys.isEmpty) {
            shell = try await open()
            _ = try await shell?.rest(.milliseconds(shape.quiet), within: left(Self.startLimit))
        }
        guard let shell else { throw Failure(.infrastructure, "the terminal did not open") }
        var untyped = 0
        for (index, key) in keys.enumerated() {
            untyped += try await shell.type(key, within: left(Self.restLimit))
            if key.asksForPause, index + 1 < keys.count { _ = try await shell.rest(Self.pauseQuiet, within: left(Self.pauseLimit)) }
        }
        let limit = max(wait ?? Self.restLimit, 2 * Double(shape.quiet) / 1000)
        let isQuiet = try await shell.rest(.milliseconds(shape.quiet), within: left(limit), untilIdle: wait != nil)
        return ToolAnswer(output: shell.look(untyped: untyped, isQuiet: isQuiet))
    }

    /// Ends the recording. A shell that nobody needs is ended too; one with programs is left to them, as a service may be among them.
    func finish() async {
        let (shell, cast) = state.withLock { ($0.shell, $0.cast) }
        cast?.finish()
        await shell?.endIfIdle()
    }

    private func open() async throws -> TerminalShell {
        var command = Command(["sh", "-c", "command -v bash >/dev/null && exec bash; exec sh"])
        command.environment = session.environment
        command.environment["TERM"] = "xterm-256color"
        // What was typed is in the recording; a history in the agent's home would be a change that it did not ask for.
        if command.environment["HISTFILE"] == nil { command.environment["HISTFILE"] = "" }
        command.user = session.user
        command.workingDirectory = session.workingDirectory
        let opened = try await session.box.openTerminal(command, rows: UInt16(shape.rows), columns: UInt16(shape.columns))
        let cast: Asciicast
        if let old = state.withLock({ $0.cast }) {
            cast = old
            // A new shell begins with an empty screen.
            cast.record(.output(Array("\u{1b}c".utf8)))
        } else {
            cast = try Asciicast(
                session.logs.appending("terminal.cast"), rows: shape.rows, columns: shape.columns,
                environment: ["TERM": "xterm-256color", "SHELL": "/bin/bash"])
        }
        let shell = try TerminalShell(opened, rows: shape.rows, columns: shape.columns, cast: cast)
        state.withLock { $0 = (shell, cast) }
        return shell
    }
}
