import ArgumentParser
import Core
import Images
import Sandbox
import Synchronization
import SystemPackage
import Tasks
import Toolchain
import Trials

/// What a trial costs beside the task's own commands: a tiny task by the oracle, with everything (two sandboxes, results, trajectory,
/// change audit), against its two scripts run bare.
struct BenchTrial {
    let sandboxes: Sandboxes
    let images: ImageStore
    let image: String
    let samples: Int

    private static let solve = "#!/bin/bash\necho hello > ${PLACE:-}/hello.txt\n"
    private static let test = """
        #!/bin/bash
        if [ "$(cat ${PLACE:-}/hello.txt)" = hello ]; then echo 1; else echo 0; fi > ${PLACE:-/logs/verifier}/reward.txt

        """

    /// Seconds of the trials, and of the scripts alone.
    func measure() async throws -> (trials: [Double], bare: [Double]) {
        let folder = FilePath("/tmp/selfharness-bench-\(Files.randomName(10))")
        defer { try? Files.removeTree(folder) }
        let task = folder.appending("suite/tiny")
        for part in ["tests", "solution", "environment"] { try Files.makeDirectory(task.appending(part)) }
        try Files.makeDirectory(folder.appending("jobs"))
        try Files.write("[environment]\ndocker_image = \"\(image)\"\nnetwork_mode = \"no-network\"\n", to: task.appending("task.toml"))
        try Files.write("Say hello.\n", to: task.appending("instruction.md"))
        try Files.write(Self.solve, to: task.appending("solution/solve.sh"), mode: 0o755)
        try Files.write(Self.test, to: task.appending("tests/test.sh"), mode: 0o755)

        let suite = try Suite.load(folder.appending("suite"))
        let identities = suite.tasks.map {
            TaskIdentity(name: $0.packageName, path: $0.directory.string, digest: $0.digest, source: "bench")
        }
        let configuration = JobConfiguration(
            jobName: "bench", jobsDirectory: folder.appending("jobs").string, attempts: samples + 1, concurrency: 1,
            agents: [AgentChoice(name: "oracle")], source: TaskSource(path: suite.folder.string, suite: "bench"))
        let job = try JobFolder.create(
            configuration, trials: JobPlan.trials(tasks: identities, agents: configuration.agents, attempts: configuration.attempts),
            program: Root.configuration.version)
        let services = TrialServices(
            sandboxes: sandboxes, images: images, toolchain: Toolchain(sandboxes: sandboxes, options: images.options), hostVariables: [:],
            programVersion: Root.configuration.version)
        let ends = Mutex<[ContinuousClock.Instant]>([])
        let summary = try await JobRunner(folder: job, tasks: suite.tasks, services: services).run { event in
            if case .finished = event { ends.withLock { $0.append(.now) } }
        }
        guard summary.records.allSatisfy({ $0.status == .passed }) else {
            throw Failure(.infrastructure, "a trial of the benchmark did not pass", at: summary.records.first?.error?.message)
        }
        // From end to end of two trials in a row; the first one makes what all share.
        let times = ends.withLock { ends in zip(ends, ends.dropFirst()).map { ($1 - $0) / .seconds(1) } }
        var bare: [Double] = []
        let clock = ContinuousClock()
        for _ in 0..<samples {
            let start = clock.now
            for script in ["solution/solve.sh", "tests/test.sh"] {
                try Spawn.run(["bash", "-c", "PLACE=\(folder); . \(task.appending(script))"])
            }
            bare.append((clock.now - start) / .seconds(1))
        }
        return (times, bare)
    }
}
