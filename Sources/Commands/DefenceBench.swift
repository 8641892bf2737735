import Core
import Images
import Sandbox

/// What each defence costs: a sandbox's life without one of them, in turn with one that has all.
struct DefenceBench {
    let sandboxes: Sandboxes
    let layers: [Layer]
    let samples: Int

    private static let rows: [(name: String, left: SandboxSpec.Weakness)] = [
        ("seccomp filter", .seccomp), ("masks over /proc", .masks), ("read-only parts of /proc", .readOnlyProc),
        ("read-only /sys", .readOnlySys),
        ("own network", .ownNetwork), ("own IPC", .ownIPC), ("own cgroup namespace", .ownCgroupNamespace),
        ("no namespaces inside", .nestedNamespaces),
        ("capability mask", .capabilities), ("closed descriptors", .closedDescriptors), ("OOM scores", .oomScore),
        ("owner of the namespace", .namespaceOwner),
        ("limit of processes", .processLimit), ("limit of memory", .memoryLimit), ("limit of CPUs", .cpuLimit),
    ]

    /// One row for all defences, and one for each that was left out: the ratio is to the first row.
    func measure() async throws -> [BenchRow] {
        var all: [Double] = []
        var without = [[Double]](repeating: [], count: Self.rows.count)
        for round in -5..<samples {
            let whole = try await life([])
            if round >= 0 { all.append(whole) }
            for (index, row) in Self.rows.enumerated() {
                let seconds = try await life([row.left])
                if round >= 0 { without[index].append(seconds) }
            }
        }
        let base = Statistic(all).median
        return [BenchRow("create, true, destroy, all defences and limits", all, base)]
            + zip(Self.rows, without).map { BenchRow("  without: \($0.name)", $1, base) }
    }

    /// Seconds to make a sandbox with every limit, run `true` in it and end it.
    private func life(_ weakened: Set<SandboxSpec.Weakness>) async throws -> Double {
        var spec = SandboxSpec()
        spec.limits.memoryBytes = 512 << 20
        spec.limits.cpus = 2
        spec.weakened = weakened
        var command = Command(["/bin/true"])
        command.environment = ["PATH": "/usr/bin:/bin"]
        let clock = ContinuousClock()
        let start = clock.now
        let view = try sandboxes.store.makeView(over: layers)
        try await sandboxes.withSandbox(spec, over: view) { [command] box in _ = try await box.run(command) }
        try view.discard()
        return (clock.now - start) / .seconds(1)
    }
}
