import Synchronization

/// Shows the progress of work on stderr: a line that redraws itself on a terminal, a plain line now and then elsewhere.
public final class Progress: Sendable {
    private struct Shown {
        var state: ProgressState
        /// Whether the live line stands on the screen.
        var isDrawn = false
        var lastDrawing: ContinuousClock.Instant?
    }

    private let terminal: Terminal
    private let began = ContinuousClock.now
    private let shown: Mutex<Shown>

    private init(total: Int, terminal: Terminal) {
        self.terminal = terminal
        shown = Mutex(Shown(state: ProgressState(total: total)))
    }

    /// Shows progress while work is done; the last state stays as a plain line.
    public static func show<R: Sendable>(
        total: Int, on terminal: Terminal = .error, _ work: @Sendable (Progress) async throws -> R
    ) async throws -> R {
        let progress = Progress(total: total, terminal: terminal)
        defer { progress.close() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // Redraws also when nothing happens, so that the time left goes on counting.
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    progress.draw()
                }
            }
            defer { group.cancelAll() }
            return try await work(progress)
        }
    }

    /// Counts a piece of work as begun.
    public func start() {
        shown.withLock { $0.state.start() }
        draw()
    }

    /// Counts a piece of work as done.
    public func finish(_ outcome: ProgressState.Outcome) {
        shown.withLock { $0.state.finish(outcome) }
        draw()
    }

    /// Prints a line of its own above the live one; escape what is not ours.
    public func note(_ line: String) {
        shown.withLock { shown in
            erase(&shown)
            write(line + "\n")
            shown.lastDrawing = nil
        }
        if terminal.isLive { draw() }
    }

    /// Least time between two drawings.
    private var pause: Duration { terminal.isLive ? .milliseconds(100) : .seconds(30) }

    private func draw() {
        shown.withLock { shown in
            let now = ContinuousClock.now
            guard now - (shown.lastDrawing ?? (terminal.isLive ? now - pause : began)) >= pause else { return }
            shown.lastDrawing = now
            erase(&shown)
            shown.isDrawn = terminal.isLive
            write(line(shown.state) + (terminal.isLive ? "" : "\n"))
        }
    }

    private func close() {
        shown.withLock { shown in
            erase(&shown)
            write(line(shown.state) + "\n")
        }
    }

    private func line(_ state: ProgressState) -> String {
        let elapsed = (ContinuousClock.now - began) / Duration.seconds(1)
        return state.line(elapsed: elapsed, style: terminal.style, width: terminal.isLive ? terminal.columns - 1 : nil)
    }

    private func erase(_ shown: inout Shown) {
        if shown.isDrawn { write("\r\u{1b}[2K") }
        shown.isDrawn = false
    }

    /// A progress line that cannot be written is no reason to stop the work.
    private func write(_ text: String) { try? terminal.write(text) }
}
