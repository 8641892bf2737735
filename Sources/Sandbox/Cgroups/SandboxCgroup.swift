import Core
import Glibc
import SystemPackage

/// One sandbox's groups, one directory per hierarchy: limits, counters, removal.
struct SandboxCgroup: Sendable {
    private let host: CgroupHost
    private let name: String

    /// Makes the groups and sets the limits.
    init(_ host: CgroupHost, name: String, limits: SandboxLimits) throws {
        self.host = host
        self.name = name
        for path in directories { try call("make cgroup \(path)") { mkdir(path.string, 0o755) } }
        do {
            try set(limits)
        } catch {
            remove()
            throw error
        }
    }

    /// Descriptors through which the sandbox's first process moves itself into the groups: `tasks` in v1, since the move
    /// of one thread by itself needs no lock over all processes of the host; `cgroup.procs` in v2.
    func entrances() throws -> [OwnedDescriptor] {
        let v1 = Set(host.controllers.values.filter { $0.version == .v1 }.map(\.base))
        return try directories.map { path in
            let file = path.appending(v1.contains(path.removingLastComponent()) ? "tasks" : "cgroup.procs")
            return OwnedDescriptor(try call("open \(file)") { open(file.string, O_WRONLY | O_CLOEXEC) })
        }
    }

    var oomKills: Int {
        guard let (version, path) = directory("memory") else { return 0 }
        return CgroupFile.value("oom_kill", in: path.appending(version == .v1 ? "memory.oom_control" : "memory.events")) ?? 0
    }

    /// How often a fork was refused.
    var refusedForks: Int {
        guard let (_, path) = directory("pids") else { return 0 }
        return CgroupFile.value("max", in: path.appending("pids.events")) ?? 0
    }

    var peakMemoryBytes: Int? {
        guard let (version, path) = directory("memory") else { return nil }
        return CgroupFile.number(path.appending(version == .v1 ? "memory.max_usage_in_bytes" : "memory.peak"))
    }

    var peakProcesses: Int? { directory("pids").flatMap { CgroupFile.number($0.path.appending("pids.peak")) } }

    /// Seconds during which the CPU limit held the sandbox back.
    var throttledSeconds: Double? {
        guard let (version, path) = directory("cpu") else { return nil }
        let file = path.appending("cpu.stat")
        switch version {
        case .v1: return CgroupFile.value("throttled_time", in: file).map { Double($0) / 1e9 }
        case .v2: return CgroupFile.value("throttled_usec", in: file).map { Double($0) / 1e6 }
        }
    }

    /// Removes the groups; the kernel may need a moment after the last process.
    func remove() {
        for path in directories {
            for _ in 0..<200 {
                if rmdir(path.string) == 0 || errno != EBUSY { break }
                usleep(1000)
            }
        }
    }

    private var directories: [FilePath] {
        Set(host.controllers.values.map(\.base)).map { $0.appending(name) }.sorted { $0.string < $1.string }
    }

    private func directory(_ controller: String) -> (version: CgroupHost.Version, path: FilePath)? {
        host.controllers[controller].map { ($0.version, $0.base.appending(name)) }
    }

    private func set(_ limits: SandboxLimits) throws {
        if let bytes = limits.memoryBytes, let (version, path) = directory("memory") {
            switch version {
            case .v1:
                try CgroupFile.write("\(bytes)", to: path.appending("memory.limit_in_bytes"))
                // No swap on top, where the kernel counts it at all.
                try? CgroupFile.write("\(bytes)", to: path.appending("memory.memsw.limit_in_bytes"))
            case .v2:
                try CgroupFile.write("\(bytes)", to: path.appending("memory.max"))
                try? CgroupFile.write("0", to: path.appending("memory.swap.max"))
            }
        }
        if let count = limits.processes, let (_, path) = directory("pids") {
            // Two more for pid 1 and the supervisor of a command, which are ours.
            try CgroupFile.write("\(count + 2)", to: path.appending("pids.max"))
        }
        if let cpus = limits.cpus, let (version, path) = directory("cpu") {
            let period = 100_000
            let quota = max(1000, Int(cpus * Double(period)))
            switch version {
            case .v1:
                try CgroupFile.write("\(period)", to: path.appending("cpu.cfs_period_us"))
                try CgroupFile.write("\(quota)", to: path.appending("cpu.cfs_quota_us"))
            case .v2: try CgroupFile.write("\(quota) \(period)", to: path.appending("cpu.max"))
            }
        }
    }
}
