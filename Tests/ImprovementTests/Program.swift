import CLinux
import Core
import FoundationEssentials
import Glibc
import SystemPackage

/// The built program as a process of its own, its output in files.
final class Program: Sendable {
    private let pid: pid_t
    private let log: FilePath

    /// Beside the tests' own executable.
    static let path: FilePath? = {
        let beside = Files.realPath("/proc/self/exe")?.removingLastComponent().appending("selfharness")
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        return [beside, root.appending(".build/debug/selfharness")].compactMap(\.self).first { Files.exists($0) }
    }()

    init(_ arguments: [String], log: FilePath) throws {
        guard let program = Self.path else {
            throw Failure(.infrastructure, "the program was not built beside the tests", hint: "swift build --build-tests")
        }
        self.log = log
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.string, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let words = ([program.string] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, program.string, &actions, nil, words, environ)
        guard code == 0 else { throw SystemCallFailure.make("start \(program)", code) }
        self.pid = pid
    }

    /// The exit code, or 128 and the signal's number; nil when it does not end in time and was killed for it.
    func end(within limit: Duration = .seconds(300)) async throws -> Int32? {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid { return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f }
            try await Task.sleep(for: .milliseconds(20))
        }
        Glibc.kill(pid, SIGKILL)
        return nil
    }

    /// SIGKILL, as soon as a condition holds.
    func kill(when condition: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while try !condition(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        Glibc.kill(pid, SIGKILL)
        _ = try await end()
    }

    /// What it printed.
    var output: String { (try? Files.text(log)) ?? "" }
}
