import Agents
import Console
import Core
import Synchronization
import Trials

/// Shows a trial on a terminal as it happens: phases, what the agent does, the tests' output. What is long in coming has a line that
/// comes and goes and says for how long; elsewhere than on a terminal there is no such line.
final class TrialWatcher: Sendable {
    private struct State {
        var view: LiveView
        /// The line that comes and goes stands on the screen.
        var isDrawn = false
        /// The terminal is somebody else's.
        var isSuspended = false
    }

    /// Seconds after which something is long in coming.
    private static let patience = 2.0

    private let terminal: Console.Terminal
    private let began = ContinuousClock.now
    private let state: Mutex<State>

    init(_ terminal: Console.Terminal) {
        self.terminal = terminal
        state = Mutex(State(view: LiveView(style: terminal.style, width: nil)))
    }

    func show(_ event: TrialEvent) {
        write { view, now in
            switch event {
            case .began(.stop): view.end()
            case .began(let action): view.title(action.title, at: now)
            case .note(let text): view.note(text)
            case .verifierOutput(let bytes): view.output(bytes)
            }
        }
    }

    func show(_ event: AgentEvent) { write { view, now in view.show(event, at: now) } }

    /// A remark of the program itself, on a line of its own.
    func say(_ text: String) {
        write { view, _ in view.end() + text + "\n" }
    }

    /// Runs work, and meanwhile says what is long in coming.
    func watching<R: Sendable>(_ work: @Sendable () async throws -> R) async throws -> R {
        defer { write { view, _ in view.end() } }
        guard terminal.isLive else { return try await work() }
        let ticker = Task { [self] in
            while (try? await Task.sleep(for: .seconds(1))) != nil { draw() }
        }
        defer { ticker.cancel() }
        return try await work()
    }

    /// Leaves the terminal to work that uses it itself.
    func suspended<R: Sendable>(_ work: @Sendable () async throws -> R) async rethrows -> R {
        write { view, _ in view.end() }
        state.withLock { $0.isSuspended = true }
        defer { state.withLock { $0.isSuspended = false } }
        return try await work()
    }

    private var now: Double { (ContinuousClock.now - began) / .seconds(1) }

    private func write(_ make: (inout LiveView, Double) -> String) {
        state.withLock { state in
            state.view.width = terminal.isLive ? terminal.columns - 1 : nil
            let text = make(&state.view, now)
            guard !text.isEmpty else { return }
            put((state.isDrawn ? Self.erasure : "") + text)
            state.isDrawn = false
        }
    }

    private func draw() {
        state.withLock { state in
            guard !state.isSuspended, state.view.isAtLineStart, let activity = state.view.activity, now - activity.since >= Self.patience
            else { return }
            let line = DisplayWidth.truncate(
                "⋯ \(activity.text) · \(Quantity.duration((now - activity.since).rounded()))", to: terminal.columns - 1)
            put(Self.erasure + terminal.style.apply(.dim, line))
            state.isDrawn = true
        }
    }

    private static let erasure = "\r\u{1b}[2K"

    /// A trial does not fail because nobody can see it.
    private func put(_ text: String) { try? terminal.write(text) }
}
