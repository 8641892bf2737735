import CLinux
import Core
import Dispatch
import Glibc
import SystemPackage

/// A program on the host, spoken to line by line on its standard input and output; standard error goes to a file.
///
/// It runs in a session of its own with a clean environment. ``end()`` kills everything that it started, also what left its session:
/// every process inherits a variable that names this run.
final class HostProgram: Sendable {
    /// Bytes of one line; a longer one ends the conversation.
    static let lineLimit = 16 << 20

    /// What the program writes, line by line, until it closes its output.
    let lines: AsyncStream<String>

    private static let marker = "SELFHARNESS_RUN"
    /// POSIX_SPAWN_SETSID, which Swift's Glibc module does not show.
    private static let newSession: Int32 = 0x80

    private let pid: pid_t
    private let mark: String
    private let input: OwnedDescriptor
    private let queue = DispatchQueue(label: "host program")

    /// - Parameters:
    ///   - line: for `/bin/sh`.
    ///   - errors: the file that standard error is appended to.
    /// - Throws: ``Failure`` when it cannot be started.
    init(_ line: String, environment: [String: String], errors: FilePath) throws {
        mark = "\(Self.marker)=\(Files.randomName(20))"
        var pair: [Int32] = [-1, -1]
        // A socket, since writing to one whose reader is gone can be told not to raise SIGPIPE.
        try call("make a socket pair") { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) }
        input = OwnedDescriptor(pair[0])
        let theirInput = OwnedDescriptor(pair[1])
        var ends: [Int32] = [-1, -1]
        try call("make a pipe") { sh_pipe_cloexec(&ends) }
        let (output, theirOutput) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
        let log = OwnedDescriptor(
            try call("open \(errors)") { open(errors.string, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) })

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, number) in [(theirInput, STDIN_FILENO), (theirOutput, STDOUT_FILENO), (log, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor.raw, number)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(Self.newSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)

        let words: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", line].map { (word: String) in strdup(word) } + [nil]
        let settings = environment.map { "\($0.key)=\($0.value)" }.sorted() + [mark]
        let variables: [UnsafeMutablePointer<CChar>?] = settings.map { (text: String) in strdup(text) } + [nil]
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, words, variables)
        guard code == 0 else { throw SystemCallFailure.make("start /bin/sh", code) }
        pid = child
        lines = Self.lines(of: output)
    }

    /// Reads on a thread of its own: the shared pool must not wait for a program.
    private static func lines(of output: OwnedDescriptor) -> AsyncStream<String> {
        AsyncStream { continuation in
            DispatchQueue(label: "host program: output").async {
                defer { continuation.finish() }
                var pending: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                while pending.count < Self.lineLimit {
                    let got = read(output.raw, &buffer, buffer.count)
                    if got < 0, errno == EINTR { continue }
                    guard got > 0 else { break }
                    pending += buffer[..<got]
                    while let end = pending.firstIndex(of: 0x0a) {
                        continuation.yield(String(decoding: pending[..<end], as: UTF8.self))
                        pending.removeSubrange(...end)
                    }
                }
            }
        }
    }

    /// Sends one line. A program that no longer listens is no error: it will have ended.
    func send(_ value: JSONValue) async throws {
        let bytes = try JSON.encode(value, pretty: false) + [0x0a]
        await withCheckedContinuation { continuation in
            queue.async { [input] in
                var offset = 0
                while offset < bytes.count {
                    let sent = bytes.withUnsafeBytes {
                        Glibc.send(input.raw, $0.baseAddress! + offset, $0.count - offset, Int32(MSG_NOSIGNAL))
                    }
                    if sent < 0, errno == EINTR { continue }
                    guard sent > 0 else { break }
                    offset += sent
                }
                continuation.resume()
            }
        }
    }

    /// Waits for the program itself, at most for a while.
    ///
    /// - Returns: its exit code, 128 + n after signal n; nil when it runs on.
    func exitCode(within patience: Duration) async -> Int32? {
        let deadline = ContinuousClock.now + patience
        while true {
            var status: Int32 = 0
            let answer = waitpid(pid, &status, WNOHANG)
            if answer == pid { return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f }
            if answer < 0, errno != EINTR { return nil }
            guard ContinuousClock.now < deadline else { return nil }
            // In a task of its own, since a cancelled one does not sleep.
            await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
        }
    }

    /// Kills whatever the program started, until nothing of it is left.
    func end() async {
        shutdown(input.raw, Int32(SHUT_RDWR))
        kill(-pid, SIGKILL)
        // Some may fork while the list is read, so it is read again.
        for _ in 0..<50 {
            let alive = marked()
            if alive.isEmpty { break }
            for process in alive { kill(process, SIGKILL) }
            await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
        }
        _ = await exitCode(within: .seconds(5))
    }

    /// The living processes of this run; zombies have no environment.
    private func marked() -> [pid_t] {
        let mark = Array(mark.utf8)
        let names = (try? Files.list("/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            guard let environment = try? Files.read(FilePath("/proc/\(process)/environ"), limit: 4 << 20) else { return false }
            return environment.split(separator: 0).contains { $0.elementsEqual(mark) }
        }
    }
}
