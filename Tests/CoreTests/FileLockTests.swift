import Core
import Glibc
import SystemPackage
import Testing

@Suite struct FileLockTests {
    private let scratch: Scratch
    private var path: FilePath { scratch.path("lock") }

    init() throws { scratch = try Scratch() }

    @Test func oneHolderAtATime() throws {
        var held = try FileLock.tryLock(path)
        #expect(held != nil)
        #expect(try FileLock.tryLock(path) == nil)
        #expect(try FileLock.tryLock(path, shared: true) == nil)
        held = nil
        #expect(try FileLock.tryLock(path) != nil)
    }

    @Test func sharedHoldersKeepOutTheExclusiveOne() throws {
        let (first, second) = (try FileLock.tryLock(path, shared: true), try FileLock.tryLock(path, shared: true))
        #expect(first != nil && second != nil)
        #expect(try FileLock.tryLock(path) == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test func otherProcessesAreKeptOut() throws {
        let held = try #require(try FileLock.tryLock(path))
        let other = try spawn(["flock", "--nonblock", path.string, "true"])
        #expect(try exitCode(of: other) == 1)
        withExtendedLifetime(held) {}
    }

    @Test func deadProcessesHoldNothing() async throws {
        let holder = try spawn(["flock", "--no-fork", path.string, "sleep", "60"])
        while try FileLock.tryLock(path) != nil { try await Task.sleep(for: .milliseconds(5)) }
        kill(holder, SIGKILL)
        // Waits until the kernel has let go.
        _ = try await FileLock.lock(path)
        #expect(try exitCode(of: holder) == nil)
    }

    @Test func waitingIsCancelled() async throws {
        let held = try #require(try FileLock.tryLock(path))
        let waiter = Task { [path] in try await FileLock.lock(path) }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiter.value }
        withExtendedLifetime(held) {}
    }

    private func spawn(_ arguments: [String]) throws -> pid_t {
        var pid: pid_t = 0
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        let code = posix_spawnp(&pid, arguments[0], nil, nil, &pointers, environ)
        guard code == 0 else { throw SystemCallFailure.make("spawn \(arguments[0])", code) }
        return pid
    }

    /// The exit code of a child; nil if a signal ended it.
    private func exitCode(of child: pid_t) throws -> Int32? {
        var status: Int32 = 0
        try call("wait") { waitpid(child, &status, 0) }
        return status & 0x7f == 0 ? status >> 8 & 0xff : nil
    }
}
