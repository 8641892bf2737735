import Glibc
import Tasks

/// What the host can give to trials that run at a time, and what they take. CPUs are only for those at work: see ``CPUSlots``.
struct Capacity: Sendable, Equatable {
    var trials: Int
    var memoryBytes: Int

    /// Memory that is left to the host and to this program.
    private static let reservedShare = 8

    /// The whole host, for at most this many trials.
    static func host(trials: Int) -> Capacity {
        let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return Capacity(trials: trials, memoryBytes: memory - memory / reservedShare)
    }

    /// What a task asks for: a task that says nothing takes a place and nothing else. Larger wishes than the host can ever
    /// fulfil are cut, so that such a trial runs alone instead of never.
    static func weight(of task: BenchmarkTask, within whole: Capacity) -> Capacity {
        let memory = (task.config.environment.memoryMB ?? 0) << 20
        return Capacity(trials: 1, memoryBytes: min(memory, whole.memoryBytes))
    }

    func fits(_ weight: Capacity) -> Bool {
        weight.trials <= trials && weight.memoryBytes <= memoryBytes
    }

    mutating func take(_ weight: Capacity) {
        trials -= weight.trials
        memoryBytes -= weight.memoryBytes
    }

    mutating func give(_ weight: Capacity) {
        trials += weight.trials
        memoryBytes += weight.memoryBytes
    }
}
