import Core
import Glibc
import Sandbox
import SystemPackage

/// Thousands of sandboxes with kills at random moments: of the program, of launchers, of first processes, of everything inside; and,
/// if asked for, with a disk or process table that is full at random moments. Afterwards nothing may be left on the host.
public struct Soak: Sendable {
    public var count = 10_000
    /// Sandboxes at the same time in one worker.
    public var width = 8
    /// What runs out meanwhile. ``Home`` must be a small file system of its own for a full disk.
    public var exhausted: Exhausted?
    let home: Home
    let busybox: FilePath
    /// Starts a worker for so many sandboxes, with the file for its progress and the group that it has to enter; returns its pid.
    let start: @Sendable (Int, FilePath, FilePath?) throws -> Int32

    /// What can run out.
    public enum Exhausted: String, Sendable, Codable, CaseIterable { case disk, processes }

    /// What came of it.
    public struct Outcome: Sendable, Codable {
        public var sandboxes = 0
        public var workers = 0
        public var programsKilled = 0
        public var launchersKilled = 0
        /// How often the disk or the process table was full.
        public var exhaustions = 0
        /// Sandboxes that could not be made or used then, with an error that says so.
        public var refused = 0
        public var seconds = 0.0
        /// What a worker that nobody killed complained about.
        public var failures: [String] = []
        /// Processes, mounts, cgroups and files that are left.
        public var remains: [String] = []
    }

    public init(home: Home, busybox: FilePath, start: @escaping @Sendable (Int, FilePath, FilePath?) throws -> Int32) {
        self.home = home
        self.busybox = busybox
        self.start = start
    }

    public func run(_ progress: (Outcome) -> Void) async throws -> Outcome {
        var outcome = Outcome()
        var remains = HostRemains(home: home)
        let clock = ContinuousClock()
        let begin = clock.now
        // Beside the home, which may be full.
        let file = home.root.removingLastComponent().appending("progress-\(Files.randomName(8))")
        try Files.write("", to: file)
        defer { unlink(file.string) }
        let exhaustion = try exhausted.map { $0 == .disk ? try Exhaustion.disk(in: home) : try Exhaustion.processes() }
        let exhaustions = Shared(0)
        while outcome.sandboxes < count, outcome.failures.count < 5 {
            let size = min(count - outcome.sandboxes, 500)
            let pid = try start(size, file, exhaustion?.fence)
            outcome.workers += 1
            let squeezing = exhaustion.map { exhaustion in Task { await exhaustion.run(worker: pid, count: exhaustions) } }
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
            let status = await Self.end(of: pid, progress: file)
            squeezing?.cancel()
            await squeezing?.value
            remains.look()
            if status == nil { outcome.failures.append("a worker did nothing for two minutes") }
            if let status, status != 0, !wasKilled { outcome.failures.append("a worker ended with status \(status)") }
            let marks = try Files.read(file, limit: 1 << 30)
            outcome.sandboxes = marks.count
            outcome.refused = marks.count { $0 == SoakWorker.refusedMark }
            outcome.exhaustions = exhaustions.value
            outcome.seconds = (clock.now - begin) / .seconds(1)
            progress(outcome)
        }
        exhaustion?.remove()
        // What the dead left, the next start removes: this one. It works as if nothing had happened.
        let last = try await Sandboxes.start(home: home)
        do {
            try await SoakWorker.one(.plain, last, program: Files.read(busybox, limit: 16 << 20))
        } catch {
            outcome.failures.append("afterwards no sandbox works: \(error)")
        }
        await last.stop()
        outcome.remains = try remains.found()
        if let fence = exhaustion?.fence, Files.isDirectory(fence) { outcome.remains.append("cgroup \(fence)") }
        return outcome
    }

    /// The wait status; nil for a worker that made no progress for a long time, and was killed.
    private static func end(of pid: Int32, progress file: FilePath) async -> Int32? {
        var status: Int32 = 0
        var seen: Int64 = -1
        let clock = ContinuousClock()
        var last = clock.now
        while waitpid(pid, &status, WNOHANG) == 0 {
            try? await Task.sleep(for: .milliseconds(5))
            var size = stat()
            if stat(file.string, &size) == 0, Int64(size.st_size) != seen { (seen, last) = (Int64(size.st_size), clock.now) }
            if clock.now - last > .seconds(120) {
                kill(pid, SIGKILL)
                waitpid(pid, &status, 0)
                return nil
            }
        }
        return status
    }

    static func children(of pid: Int32) -> [Int32] {
        // The kernel lists them by the thread that started them.
        let tasks = FilePath("/proc/\(pid)/task")
        let lists = ((try? Files.list(tasks)) ?? []).compactMap { try? Files.text(tasks.appending($0).appending("children")) }
        return lists.joined(separator: " ").split(separator: " ").compactMap { Int32($0) }
    }
}
