import Core
import Glibc
import Sandbox
import SystemPackage

/// Thousands of sandboxes with kills at random moments: of the program, of launchers, of first processes, of everything inside.
/// Afterwards nothing may be left on the host.
public struct Soak: Sendable {
    public var count = 10_000
    /// Sandboxes at the same time in one worker.
    public var width = 8
    let home: Home
    let busybox: FilePath
    /// Starts a worker for so many sandboxes, and returns its pid.
    let start: @Sendable (Int, FilePath) throws -> Int32

    /// What came of it.
    public struct Outcome: Sendable, Codable {
        public var sandboxes = 0
        public var workers = 0
        public var programsKilled = 0
        public var launchersKilled = 0
        public var seconds = 0.0
        /// What a worker that nobody killed complained about.
        public var failures: [String] = []
        /// Processes, mounts, cgroups and files that are left.
        public var remains: [String] = []
    }

    public init(home: Home, busybox: FilePath, start: @escaping @Sendable (Int, FilePath) throws -> Int32) {
        self.home = home
        self.busybox = busybox
        self.start = start
    }

    public func run(_ progress: (Outcome) -> Void) async throws -> Outcome {
        var outcome = Outcome()
        var remains = HostRemains(home: home)
        let clock = ContinuousClock()
        let begin = clock.now
        let file = home.root.appending("progress")
        try Files.write("", to: file)
        while outcome.sandboxes < count, outcome.failures.count < 5 {
            let size = min(count - outcome.sandboxes, 500)
            let pid = try start(size, file)
            outcome.workers += 1
            let fate = Int.random(in: 0..<4)
            var wasKilled = false
            if fate > 0 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...4000)))
                remains.look()
                if fate == 1, let launcher = Self.children(of: pid).randomElement() {
                    kill(launcher, SIGKILL)
                    outcome.launchersKilled += 1
                    wasKilled = true
                } else if fate > 1, kill(pid, SIGKILL) == 0 {
                    outcome.programsKilled += 1
                    wasKilled = true
                }
            }
            let status = await Self.end(of: pid)
            remains.look()
            if status != 0, !wasKilled { outcome.failures.append("a worker ended with status \(status)") }
            outcome.sandboxes = try Files.read(file, limit: 1 << 30).count
            outcome.seconds = (clock.now - begin) / .seconds(1)
            progress(outcome)
        }
        // What the dead left, the next start removes: this one.
        let last = try await Sandboxes.start(home: home)
        await last.stop()
        outcome.remains = try remains.found()
        return outcome
    }

    private static func end(of pid: Int32) async -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 { try? await Task.sleep(for: .milliseconds(5)) }
        return status
    }

    private static func children(of pid: Int32) -> [Int32] {
        // The kernel lists them by the thread that started them.
        let tasks = FilePath("/proc/\(pid)/task")
        let lists = ((try? Files.list(tasks)) ?? []).compactMap { try? Files.text(tasks.appending($0).appending("children")) }
        return lists.joined(separator: " ").split(separator: " ").compactMap { Int32($0) }
    }
}
