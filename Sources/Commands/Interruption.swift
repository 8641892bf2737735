import Console
import Dispatch
import Glibc

/// Ctrl-C, SIGTERM and SIGHUP: the first one cancels the work, which then ends in order; the second ends the program at once.
/// The kernel closes our sockets then, and with them every sandbox ends; what is left on disk is removed by a program of its own.
enum Interruption {
    /// Runs work that the first signal cancels.
    ///
    /// - Parameter announce: shows the line that says so.
    /// - Returns: what the work returned, and whether it was interrupted.
    static func cancelling<R: Sendable>(
        announce: @escaping @Sendable (String) -> Void = { try? Terminal.error.print("\n\($0)") },
        _ work: @escaping @Sendable () async throws -> R
    ) async throws -> (result: R, interrupted: Bool) {
        let (signals, sources) = watch()
        defer { for source in sources { source.cancel() } }
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in signals { return nil }
                return nil
            }
            var interrupted = false
            while let ended = try await group.next() {
                if let result = ended {
                    group.cancelAll()
                    return (result, interrupted)
                }
                interrupted = true
                announce("interrupted: ending the running trials; once more to stop at once")
                group.cancelAll()
            }
            throw CancellationError()
        }
    }

    private static func watch() -> (AsyncStream<Void>, [any DispatchSourceSignal]) {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        let queue = DispatchQueue(label: "signals")
        let counter = Counter()
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if counter.next() > 1 { endNow() }
                continuation.yield()
            }
            source.resume()
            return source
        }
        return (signals, sources)
    }

    /// Becomes `selfharness sandbox sweep`: locks and sockets are gone by then, so that this run counts as dead. One more signal
    /// ends that too, and the next start does the rest.
    private static func endNow() -> Never {
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        let words: [String] = [CommandLine.arguments.first ?? "selfharness", "sandbox", "sweep"]
        let pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        execv("/proc/self/exe", pointers)
        _exit(130)
    }

    /// Only used on the signals' queue.
    private final class Counter: @unchecked Sendable {
        private var value = 0

        func next() -> Int {
            value += 1
            return value
        }
    }
}
