import Core
import Glibc

/// A plain child process, waited for on this thread: the yardstick of the benchmark.
enum Spawn {
    static func run(_ arguments: [String]) throws {
        var pid = pid_t()
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let code = posix_spawnp(&pid, arguments[0], nil, nil, words, environ)
        guard code == 0 else { throw SystemCallFailure.make("start \(arguments[0])", code) }
        var status: Int32 = 0
        try call("wait for \(arguments[0])") { waitpid(pid, &status, 0) }
    }
}
