import Core
import Glibc
import SystemPackage

/// Enforces by polling what no kernel limit enforces here: the size of the view's upper directory, and memory where
/// there is no memory cgroup. When a limit is passed, every process of the sandbox is killed. A sandbox in which nothing runs and no
/// process is left is not looked at: hundreds of trials that wait for a model cost nothing.
struct Watchdog: Sendable {
    private let sandbox: RunningSandbox
    private let limits: SandboxLimits
    private let upper: FilePath
    private let softMemory: Int?
    /// The host's own disk keeps this much free for everybody else, in bytes.
    private static let reserve = 512 << 20

    init?(_ sandbox: RunningSandbox, _ limits: SandboxLimits, upper: FilePath, memoryIsSoft: Bool) {
        self.sandbox = sandbox
        self.limits = limits
        self.upper = upper
        softMemory = memoryIsSoft ? limits.memoryBytes : nil
    }

    func run() async {
        var pause = Duration.milliseconds(250)
        let clock = ContinuousClock()
        var quietLooks = 0
        while true {
            guard (try? await Task.sleep(for: pause)) != nil else { return }
            // Asked first: what ends while this looks is looked at once more.
            let isWorking = sandbox.work.takeNews()
            let start = clock.now
            if let limit = passed() {
                sandbox.note(limit)
                try? await sandbox.killAll()
            }
            // A walk of many files must not become the load itself.
            pause = max(.milliseconds(250), (clock.now - start) * 10)
            quietLooks = !isWorking && isAlone() ? quietLooks + 1 : 0
            // One look may miss a process that forks and exits all the time.
            if quietLooks >= 4 {
                await sandbox.work.next()
                quietLooks = 0
            }
        }
    }

    /// Pid 1 and nobody else lives. Where pid 1 is not seen, as when descriptors run out, nothing is known.
    private func isAlone() -> Bool {
        guard let records = try? sandbox.processRecords(), records.contains(where: { $0.pid == 1 }) else { return false }
        return records.allSatisfy { $0.isOurs || $0.isDead }
    }

    private func passed() -> Limit? {
        if freeBytes() < Self.reserve, writesMuch() { return .disk }
        if limits.diskBytes != nil || limits.diskEntries != nil {
            let used = DiskUsage.measure(upper)
            if used.isTooDeep { return .disk }
            if let limit = limits.diskBytes, used.bytes > limit { return .disk }
            if let limit = limits.diskEntries, used.entries > limit { return .disk }
        }
        if let softMemory, let used = try? sandbox.softMemoryBytes(), used > softMemory { return .memory }
        return nil
    }

    private func freeBytes() -> Int {
        var status = statvfs()
        guard statvfs(upper.string, &status) == 0 else { return Int.max }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    /// When the host's disk is nearly full, only a sandbox that itself has written a lot is stopped.
    private func writesMuch() -> Bool { DiskUsage.measure(upper).bytes > 64 << 20 }
}
