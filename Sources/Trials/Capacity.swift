import Glibc
import Tasks

/// What the host can give to trials at a time, and what they take.
struct Capacity: Sendable, Equatable {
    var trials: Int
    var cpus: Double
    var memoryBytes: Int

    /// Memory that is left to the host and to this program.
    private static let reservedShare = 8

    /// The whole host, for at most this many trials.
    static func host(trials: Int) -> Capacity {
        let cpus = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return Capacity(trials: trials, cpus: Double(cpus), memoryBytes: memory - memory / reservedShare)
    }

    /// What a task asks for: a task that says nothing takes a place and nothing else. Larger wishes than the host can ever
    /// fulfil are cut, so that such a trial runs alone instead of never.
    static func weight(of task: BenchmarkTask, within whole: Capacity) -> Capacity {
        let environment = task.config.environment
        return Capacity(
            trials: 1, cpus: min(environment.cpus ?? 0, whole.cpus),
            memoryBytes: min((environment.memoryMB ?? 0) << 20, whole.memoryBytes))
    }

    func fits(_ weight: Capacity) -> Bool {
        weight.trials <= trials && weight.cpus <= cpus && weight.memoryBytes <= memoryBytes
    }

    mutating func take(_ weight: Capacity) {
        trials -= weight.trials
        cpus -= weight.cpus
        memoryBytes -= weight.memoryBytes
    }

    mutating func give(_ weight: Capacity) {
        trials += weight.trials
        cpus += weight.cpus
        memoryBytes += weight.memoryBytes
    }
}
