import Core
import Glibc

/// A plain child process, waited for on this thread: the yardstick of the benchmark, and how small tools of the host are called.
enum Spawn {
    /// Starts a program and does not wait for it.
    ///
    /// - Returns: its pid, which the caller waits for.
    static func start(_ arguments: [String]) throws -> Int32 {
        var pid = pid_t()
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let code = posix_spawnp(&pid, arguments[0], nil, nil, words, environ)
        guard code == 0 else { throw SystemCallFailure.make("start \(arguments[0])", code) }
        return pid
    }

    /// - Returns: the exit code; 128 and the signal's number for one that a signal ended.
    @discardableResult static func run(_ arguments: [String]) throws -> Int32 {
        let pid = try start(arguments)
        var status: Int32 = 0
        try call("wait for \(arguments[0])") { waitpid(pid, &status, 0) }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    }
}
