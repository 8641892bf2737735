import CLinux
import Console
import Core
import Glibc
import Sandbox
import Screen
import Synchronization
import SystemPackage

/// Connects the operator's terminal with a terminal inside a sandbox. The operator's own is never handed in: what is typed is copied,
/// and so is what comes back.
public enum InteractiveTerminal {
    /// Runs a command on a new terminal in the sandbox until it ends; the operator's terminal is raw meanwhile.
    ///
    /// - Parameter recording: where what is seen is recorded (asciicast v2). What is typed is not: it may be a password.
    public static func attach(to box: RunningSandbox, _ command: Command, recording: FilePath? = nil) async throws -> ExitStatus {
        let size = currentSize()
        let cast = try recording.map {
            try Asciicast(
                $0, rows: Int(size.rows), columns: Int(size.columns),
                environment: ["TERM": command.environment["TERM"] ?? "xterm", "SHELL": "/bin/bash"])
        }
        defer {
            cast?.finish()
            if let reason = cast?.stopReason { try? Terminal.error.print("selfharness: \(reason)") }
        }
        let session = try await box.openTerminal(command, rows: size.rows, columns: size.columns)
        var saved = termios()
        let isTerminal = tcgetattr(STDIN_FILENO, &saved) == 0
        if isTerminal {
            var raw = saved
            cfmakeraw(&raw)
            tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        }
        defer { if isTerminal { tcsetattr(STDIN_FILENO, TCSANOW, &saved) } }
        let resize = watchSize(session, cast)
        defer { resize.cancel() }
        let copies = try Copies(session.descriptor, cast)
        let status = try await session.wait()
        copies.finish()
        return status
    }

    private static func currentSize() -> (rows: UInt16, columns: UInt16) {
        var (rows, columns): (UInt16, UInt16) = (0, 0)
        sh_get_winsize(STDIN_FILENO, &rows, &columns)
        // A terminal that was never given a size has none, and bash shows nothing that is typed there.
        return (rows > 0 ? rows : 24, columns > 0 ? columns : 80)
    }

    /// Follows the operator's window; polled, since a signal handler can do nothing useful in Swift.
    private static func watchSize(_ session: TerminalSession, _ cast: Asciicast?) -> Task<Void, Never> {
        Task {
            var last = currentSize()
            while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                let size = currentSize()
                if size != last {
                    try? session.resize(rows: size.rows, columns: size.columns)
                    cast?.record(.resize(rows: Int(size.rows), columns: Int(size.columns)))
                }
                last = size
            }
        }
    }

    /// Two threads, one for each direction; they block in read, which no task may do.
    private final class Copies: Sendable {
        private let wake: (read: OwnedDescriptor, write: OwnedDescriptor)
        private let outputDone = Mutex(false)

        init(_ master: OwnedDescriptor, _ cast: Asciicast?) throws {
            var ends: [Int32] = [0, 0]
            try call("pipe") { sh_pipe_cloexec(&ends) }
            wake = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
            let stop = wake.read
            try BlockingThread.start { [weak self] in
                DescriptorCopy.run(from: master.raw, to: STDOUT_FILENO, until: nil) { cast?.record(.output($0)) }
                self?.outputDone.withLock { $0 = true }
            }
            try BlockingThread.start { DescriptorCopy.run(from: STDIN_FILENO, to: master.raw, until: stop.raw) }
        }

        /// Ends the typing side, and lets the last output through: the master reports an error once all is read and the
        /// sandbox's side is closed.
        func finish() {
            _ = [UInt8(0)].withUnsafeBytes { write(wake.write.raw, $0.baseAddress, 1) }
            for _ in 0..<50 where !outputDone.withLock({ $0 }) { usleep(10_000) }
        }
    }
}
