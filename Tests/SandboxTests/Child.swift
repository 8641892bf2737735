import CLinux
import Core
import FoundationEssentials
import Glibc
import SystemPackage

@testable import Sandbox

/// A host program that a test starts, in files instead of pipes, so that nobody has to read while it runs.
final class Child: Sendable {
    let pid: Int32
    private let output: FilePath
    private let errors: FilePath

    struct End {
        let status: ExitStatus
        let output: String
        let errors: String
    }

    /// - Parameter input: becomes standard input.
    init(_ arguments: [String], input: [UInt8] = []) throws {
        let folder = FilePath(FileManager.default.temporaryDirectory.path)
        let name = "selfharness-test.\(Files.randomName(10))"
        output = folder.appending(name + ".out")
        errors = folder.appending(name + ".err")
        let stdin = try SealedMemory.make(input, name: "stdin")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin.raw, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output.string, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors.string, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var pid: Int32 = 0
        let words = CStrings(arguments)
        let code = withExtendedLifetime(words) { posix_spawnp(&pid, arguments[0], &actions, nil, words.pointers, environ) }
        guard code == 0 else { throw SystemCallFailure.make("start \(arguments[0])", code) }
        self.pid = pid
    }

    deinit {
        unlink(output.string)
        unlink(errors.string)
    }

    /// Waits for the end without blocking a thread of the pool; nil when it does not come in time.
    func end(within limit: Duration = .seconds(60)) async throws -> End? {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while clock.now < deadline {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid {
                let signal = status & 0x7f
                return End(
                    status: signal == 0 ? .exited(status >> 8 & 0xff) : .signaled(signal), output: try Files.text(output),
                    errors: try Files.text(errors))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
