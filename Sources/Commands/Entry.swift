import ArgumentParser
import Console
import Core
import Glibc

extension Root {
    /// Runs the command line and exits: 0 done, 1 only when asked for, 2 the host or we failed, 64 the input is wrong,
    /// 130 interrupted.
    public static func start() async -> Never {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            report(failure)
            Glibc.exit(code(of: failure))
        } catch is CancellationError {
            Glibc.exit(130)
        } catch {
            exit(withError: error)
        }
        Glibc.exit(0)
    }

    private static func report(_ failure: Failure) {
        let lines = failure.description.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { Printable.line(String($0)) }.joined(separator: "\n")
        try? Terminal.error.print(Terminal.error.style.apply(.red, "error: ") + text)
    }

    private static func code(of failure: Failure) -> Int32 {
        switch failure.kind {
        case .invalidInput, .unsupported: 64
        case .infrastructure, .busy, .prevented: 2
        }
    }
}
