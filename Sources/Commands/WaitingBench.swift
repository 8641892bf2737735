import Agents
import Core
import Glibc
import Harness
import Models
import Sandbox
import SystemPackage
import Tasks

/// What trials cost while they wait for a model: many sandboxes, each with the agent `harness`, whose model's server takes the question
/// and does not answer.
struct WaitingBench {
    let sandboxes: Sandboxes
    let layers: [Layer]
    /// Trials at once.
    let count: Int
    /// How long to look, in seconds.
    let window: Double

    /// What was seen.
    struct Result: Encodable {
        let count: Int
        let windowSeconds: Double
        /// CPU time of this program and of all that it started, over the window; 0.01 is one per cent of one core.
        let share: Double
        /// What the host's available memory in the window is less than before the first trial, or than after the last, whichever is more, for
        /// each trial; sandbox, processes and connection included. Either may be off by what something else took or gave back meanwhile.
        let bytesEach: Int
        /// What the design asks for: less than this.
        var aimShare = 0.01
        var aimBytesEach = 2 << 20
    }

    func measure() async throws -> Result {
        let server = try SilentServer(backlog: count)
        defer { server.close() }
        let model = try Catalog.models(nil).model(
            "openai:bench,base_url=http://127.0.0.1:\(server.port)/v1,concurrency=\(count)")
        let directory = FilePath("/tmp").appending("selfharness-bench-\(Files.randomName(8))")
        defer { try? Files.removeTree(directory) }
        let task = try BenchTask.write(to: directory)
        // What was measured before gives its memory back a little later.
        try await Task.sleep(for: .seconds(2))
        let before = HostUse.availableMemory()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask { try await wait(number, model, task, directory) }
            }
            var waiting = 0
            let latest = ContinuousClock.now + .seconds(120)
            while waiting < count {
                guard .now < latest else {
                    throw Failure(.infrastructure, "only \(waiting) of \(count) trials came to ask their model within 120 s")
                }
                try await Task.sleep(for: .milliseconds(100))
                waiting = server.connections()
            }
            // What starting has left to do.
            try await Task.sleep(for: .seconds(2))
            // In this order: reading the others' time is work of this process, and not of the trials.
            let others = HostUse.timeOfOthers()
            let start = (time: ContinuousClock.now, own: HostUse.ownTime())
            try await Task.sleep(for: .seconds(window))
            let seconds = start.time.duration(to: .now) / .seconds(1)
            let used = HostUse.ownTime() - start.own + HostUse.timeOfOthers() - others
            let during = HostUse.availableMemory()
            group.cancelAll()
            while let _ = await group.nextResult() {}
            try await Task.sleep(for: .seconds(2))
            let free = max(before, HostUse.availableMemory())
            return Result(count: count, windowSeconds: seconds, share: used / seconds, bytesEach: max(0, free - during) / count)
        }
    }

    private func wait(_ number: Int, _ model: any ChatModel, _ task: BenchmarkTask, _ directory: FilePath) async throws {
        let logs = directory.appending("\(number)")
        try Files.makeDirectory(logs)
        let agent = HarnessAgent(model: model, harness: BenchTask.harness(turns: 10), harnessID: "bench", draw: number)
        let view = try sandboxes.store.makeView(over: layers)
        let lower = layers.map(sandboxes.store.path(of:))
        defer { try? view.discard() }
        try await sandboxes.withSandbox(SandboxSpec(), over: view) { box in
            let session = AgentSession(
                box: box, upper: view.upper, layers: lower, task: task, environment: ["PATH": "/usr/bin:/bin"], user: "root",
                workingDirectory: "/", logs: logs, timeLimit: .seconds(3600), host: [:])
            _ = try await agent.run(in: session)
        }
    }
}
