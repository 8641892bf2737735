import CLinux
import Core
import Glibc
import Sandbox
import Screen
import Synchronization
import SystemPackage

/// A program on a terminal with a screen: a thread reads what it writes, whenever it does.
final class TerminalShell: Sendable {
    /// How often the screen is looked at while somebody waits for it.
    private static let look = Duration.milliseconds(20)

    private struct State {
        var screen: TerminalScreen
        var lastOutput: ContinuousClock.Instant = .now
        /// What could be seen of ``TerminalScreen/scrolledOff`` at the last look.
        var seen = 0
        var end: ExitStatus?
    }

    private let terminal: TerminalSession
    private let cast: Asciicast
    private let state: Mutex<State>

    init(_ terminal: TerminalSession, rows: Int, columns: Int, cast: Asciicast) throws {
        self.terminal = terminal
        self.cast = cast
        state = Mutex(State(screen: TerminalScreen(rows: rows, columns: columns)))
        try call("make a terminal non-blocking") { sh_set_nonblocking(terminal.descriptor.raw) }
        // The thread keeps this object, and so the terminal, until the last program has let go of it.
        try BlockingThread.start { [self] in read() }
        Task { [self] in
            let status = (try? await terminal.wait()) ?? .signaled(SIGKILL)
            state.withLock { $0.end = status }
        }
    }

    /// How the shell ended; nil while it runs.
    var end: ExitStatus? { state.withLock { $0.end } }

    private func read() {
        let raw = terminal.descriptor.raw
        // Small pieces: the lock is free between them.
        var buffer = [UInt8](repeating: 0, count: 2048)
        while true {
            var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, -1) >= 0 || errno == EINTR else { return }
            let got = Glibc.read(raw, &buffer, buffer.count)
            if got < 0, errno == EAGAIN || errno == EINTR { continue }
            // The end, or EIO: no program holds the terminal any more.
            guard got > 0 else { return }
            let bytes = Array(buffer[..<got])
            let answers = state.withLock { state in
                state.screen.feed(bytes)
                state.lastOutput = .now
                return state.screen.takeAnswers()
            }
            cast.record(.output(bytes))
            // A program that does not read what it asked for gets no answer.
            if !answers.isEmpty { _ = Glibc.write(raw, answers, answers.count) }
        }
    }

    /// Types one key or text.
    ///
    /// - Returns: bytes that nobody took in time.
    func type(_ key: Keystroke, within limit: Duration) async throws -> Int {
        let bytes = key.bytes(applicationCursorKeys: state.withLock { $0.screen.applicationCursorKeys })
        let deadline = ContinuousClock.now + limit
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes { Glibc.write(terminal.descriptor.raw, $0.baseAddress! + done, bytes.count - done) }
            if wrote > 0 {
                done += wrote
            } else if wrote < 0, errno != EAGAIN, errno != EINTR {
                break
            } else {
                guard ContinuousClock.now < deadline else { break }
                try await Task.sleep(for: Self.look)
            }
        }
        cast.record(.input(Array(bytes[..<done])))
        // What is typed is expected to have an effect.
        state.withLock { $0.lastOutput = .now }
        return bytes.count - done
    }

    /// Waits until nothing has been written for a while.
    ///
    /// - Parameter untilIdle: and until the shell is back in the foreground.
    /// - Returns: whether that came before the limit. A shell that has ended is at rest.
    func rest(_ quiet: Duration, within limit: Duration, untilIdle: Bool = false) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        while true {
            let (last, end) = state.withLock { ($0.lastOutput, $0.end) }
            let now = ContinuousClock.now
            let isQuiet = now - last >= quiet
            if isQuiet, end != nil || !untilIdle || isIdle { return true }
            guard now < deadline else { return isQuiet }
            try await Task.sleep(for: Self.look)
        }
    }

    /// Whether the shell itself, and no program that it started, is in the foreground. Asked of the kernel, not of the sandbox.
    private var isIdle: Bool {
        let leader = tcgetsid(terminal.descriptor.raw)
        return leader > 0 && tcgetpgrp(terminal.descriptor.raw) == leader
    }

    /// The screen in words.
    func look(untyped: Int, isQuiet: Bool) -> String {
        let isIdle = isIdle
        return state.withLock { state in
            var lines: [String] = []
            let scrolled = state.screen.scrolledOff - state.seen
            state.seen = state.screen.scrolledOff
            if scrolled > 0, !state.screen.isAlternate {
                lines.append("[\(scrolled) \(scrolled == 1 ? "line has" : "lines have") left the screen at its top]")
            }
            let text = state.screen.text
            lines.append(text.isEmpty ? "[the screen is empty]" : text)
            if let end = state.end {
                lines.append("[the shell ended: \(Self.words(end)); the next keys start a new one]")
                return lines.joined(separator: "\n")
            }
            let cursor = state.screen.cursorPosition
            var facts = ["cursor: line \(cursor.row + 1), column \(cursor.column + 1)"]
            if !isIdle { facts.append("a program is running") }
            if !isQuiet { facts.append("the screen still changes") }
            if untyped > 0 { facts.append("\(untyped) bytes were not typed, since nothing reads them") }
            lines.append("[\(facts.joined(separator: "; "))]")
            return lines.joined(separator: "\n")
        }
    }

    private static func words(_ status: ExitStatus) -> String {
        switch status {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
    }

    /// Ends a shell that waits for input and has no children: it would count as a process that the agent left.
    func endIfIdle() async {
        let leader = tcgetsid(terminal.descriptor.raw)
        guard end == nil, leader > 0, isIdle,
            (try? Files.text(FilePath("/proc/\(leader)/task/\(leader)/children")))?.isEmpty == true
        else { return }
        // Whatever stands on its line is given up first; a shell forgets what is typed while it does that.
        for key in ["C-c", "C-d"] {
            _ = try? await type(Keystroke(key), within: .zero)
            _ = try? await rest(AgentTerminal.pauseQuiet, within: .seconds(1))
        }
        for _ in 0..<50 where end == nil { try? await Task.sleep(for: Self.look) }
    }
}
