import ArgumentParser
import Console
import Core
import Glibc
import Images
import Sandbox
import SystemPackage

/// `selfharness bench`: the speed of this program's parts as ratios to a plain `posix_spawn`, measured in turn in one run, so that
/// they hold on a noisy machine too.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure sandboxes against posix_spawn and bubblewrap, as ratios in one run.")

    @Option(help: "Samples of each row.") var samples = 100
    @Option(help: "The image whose `true` runs.") var image = "debian:12"
    @Option(help: "Sandboxes held idle at once to measure memory.") var idle = 100
    @Flag(help: "Measure what each defence costs, instead.") var defences = false
    @Option(help: "Measure only what so many trials cost while they wait for a model.") var waiting: Int?
    @Option(help: "Seconds for which --waiting looks.") var window = 20.0
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard samples > 0, idle > 0, waiting ?? 1 > 0, window > 0 else { throw ValidationError("numbers must be above 0") }
    }

    func run() async throws {
        let report = try await SandboxSession.with(concurrency: waiting ?? 8) { sandboxes in
            let store = try ImageStore(sandboxes: sandboxes, options: .fromEnvironment())
            let layers = try await store.resolve(image).layers
            if let waiting {
                let result = try await WaitingBench(sandboxes: sandboxes, layers: layers, count: waiting, window: window).measure()
                return BenchReport(rows: [], idleBytes: nil, idleCount: 0, waiting: result)
            }
            if defences {
                let rows = try await DefenceBench(sandboxes: sandboxes, layers: layers, samples: samples).measure()
                return BenchReport(rows: rows, idleBytes: nil, idleCount: 0)
            }
            var report = try await measure(sandboxes, layers)
            let trial = try await BenchTrial(sandboxes: sandboxes, images: store, image: image, samples: max(10, samples / 4)).measure()
            let base = Statistic(trial.bare).median
            report.waiting = try await WaitingBench(sandboxes: sandboxes, layers: layers, count: 200, window: window).measure()
            report.rows.append(BenchRow("a tiny task's own commands, bare", trial.bare, base))
            report.rows.append(BenchRow("the same as an oracle trial, with everything", trial.trials, base, aimSeconds: base + 0.06))
            return report
        }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(report), as: UTF8.self))
        } else {
            try Terminal.output.write(report.table.render(style: Terminal.output.style))
        }
    }

    private func measure(_ sandboxes: Sandboxes, _ layers: [Layer]) async throws -> BenchReport {
        var spawn: [Double] = []
        var parts: [Parts] = []
        var host: [Double] = []
        var exec: [Double] = []
        var bubblewrap: [Double] = []
        let root = sandboxes.store.path(of: layers[0]).string
        let bwrap = ["bwrap", "--unshare-all", "--ro-bind", root, "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "/bin/true"]
        let hasBubblewrap = HostProgram.isOnPath("bwrap")
        var command = Command(["/bin/true"])
        command.environment = ["PATH": "/usr/bin:/bin"]
        let truth = command

        @Sendable func cycle(_ network: NetworkMode) async throws -> Parts {
            var spec = SandboxSpec()
            spec.network = network
            var clock = Stopwatch()
            let view = try sandboxes.store.makeView(over: layers)
            var parts = Parts(view: clock.lap())
            let (start, exec, inside) = try await sandboxes.withSandbox(spec, over: view) { [clock] box in
                var clock = clock
                let start = clock.lap()
                _ = try await box.run(truth)
                return (start, clock.lap(), clock)
            }
            clock = inside
            (parts.start, parts.exec, parts.end) = (start, exec, clock.lap())
            try view.discard()
            parts.view += clock.lap()
            return parts
        }
        for _ in 0..<10 { _ = try await cycle(.none) }
        let running = try sandboxes.store.makeView(over: layers)
        let execs = try await sandboxes.withSandbox(SandboxSpec(), over: running) { [samples] box in
            var times: [Double] = []
            for _ in 0..<samples { times.append(try await Self.time { _ = try await box.run(truth) }) }
            return times
        }
        try running.discard()
        exec = execs
        for _ in 0..<samples {
            spawn.append(try await Self.time { try Spawn.run(["/bin/true"]) })
            parts.append(try await cycle(.none))
            host.append(try await cycle(.host).whole)
            if hasBubblewrap { bubblewrap.append(try await Self.time { try Spawn.run(bwrap) }) }
        }
        let base = Statistic(spawn).median
        var rows = [
            BenchRow("posix_spawn of true", spawn, base),
            BenchRow("create, true, destroy", parts.map(\.whole), base, aim: 6),
            BenchRow("  of it: the view's folders, made and removed", parts.map(\.view), base),
            BenchRow("  of it: until pid 1 waits for work", parts.map(\.start), base),
            BenchRow("  of it: true", parts.map(\.exec), base),
            BenchRow("  of it: until no process is left", parts.map(\.end), base),
            BenchRow("the same on the host's network", host, base),
            BenchRow("true in a running sandbox", exec, base, aim: 1.3),
        ]
        let turns = try await AgentLoopBench(sandboxes: sandboxes, layers: layers, turns: samples).samples()
        rows.append(BenchRow("agent loop, a turn with an instant model", turns, base, aimSeconds: 0.005))
        if hasBubblewrap { rows.append(BenchRow("bwrap, read-only root, own network", bubblewrap, base)) }
        for width in [1, 2, 4, 8] {
            rows.append(try await throughput(width, cycle))
        }
        return BenchReport(rows: rows, idleBytes: await memory(sandboxes, layers), idleCount: idle)
    }

    /// Seconds of a sandbox's life.
    private struct Parts: Sendable {
        var view: Double
        var start = 0.0
        var exec = 0.0
        var end = 0.0

        var whole: Double { view + start + exec + end }
    }

    private struct Stopwatch: Sendable {
        private var last = ContinuousClock.now

        /// Seconds since the last call.
        mutating func lap() -> Double {
            let now = ContinuousClock.now
            defer { last = now }
            return (now - last) / .seconds(1)
        }
    }

    private func throughput(_ width: Int, _ cycle: @escaping @Sendable (NetworkMode) async throws -> Parts) async throws -> BenchRow {
        let each = max(10, samples / width)
        let seconds = try await Self.time {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<width {
                    group.addTask { for _ in 0..<each { _ = try await cycle(.none) } }
                }
                try await group.waitForAll()
            }
        }
        return BenchRow(rate: "create, true, destroy, \(width) at once", perSecond: Double(width * each) / seconds, count: width * each)
    }

    /// The host memory that idle sandboxes take, each, in bytes.
    private func memory(_ sandboxes: Sandboxes, _ layers: [Layer]) async -> Int {
        let before = HostUse.availableMemory()
        let gate = AsyncStream<Void>.makeStream()
        return await withThrowingTaskGroup(of: Void.self) { group in
            let ready = AsyncStream<Void>.makeStream()
            for _ in 0..<idle {
                group.addTask {
                    let view = try sandboxes.store.makeView(over: layers)
                    try await sandboxes.withSandbox(SandboxSpec(), over: view) { _ in
                        ready.continuation.yield()
                        for await _ in gate.stream {}
                    }
                    try view.discard()
                }
            }
            var count = 0
            for await _ in ready.stream {
                count += 1
                if count == idle { break }
            }
            let used = before - HostUse.availableMemory()
            gate.continuation.finish()
            group.cancelAll()
            while let _ = await group.nextResult() {}
            return max(0, used) / idle
        }
    }

    private static func time(_ body: () async throws -> Void) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try await body()
        return (clock.now - start) / .seconds(1)
    }
}
