import Console
import Core
import Synchronization
import Trials

/// Shows a trial as it happens: a title for each phase, the agent's and the tests' output below it.
final class TrialWatcher: Sendable {
    private struct State {
        var stream = PrintableStream()
        /// The last thing shown did not end its line.
        var isInLine = false
    }

    private let terminal: Console.Terminal
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    init(_ terminal: Console.Terminal) { self.terminal = terminal }

    func show(_ event: TrialEvent) {
        switch event {
        case .began(.stop): break
        case .began(let action):
            let time = Quantity.duration((ContinuousClock.now - began) / .seconds(1))
            line(terminal.style.apply(.bold, "── \(action.title)") + terminal.style.apply(.dim, " (\(time))"))
        case .note(let text): line(terminal.style.apply(.dim, Printable.line(text)))
        case .agentOutput(let bytes), .verifierOutput(let bytes):
            state.withLock { state in
                let text = state.stream.push(bytes)
                if let last = text.last { state.isInLine = last != "\n" }
                write(text)
            }
        }
    }

    private func line(_ text: String) {
        state.withLock { state in
            let rest = state.stream.finish()
            let isInLine = rest.last.map { $0 != "\n" } ?? state.isInLine
            write(rest + (isInLine ? "\n" : "") + text + "\n")
            state = State()
        }
    }

    /// A trial does not fail because nobody can see it.
    private func write(_ text: String) { try? terminal.write(text) }
}
