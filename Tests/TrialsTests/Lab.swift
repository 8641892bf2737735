import Agents
import Core
import Images
import Sandbox
import SystemPackage
import Tasks
import Toolchain

@testable import Trials

/// Real sandboxes for tests, started once. Images and the tool-chain are kept in the home that the environment names, so
/// only the first run on a machine makes them.
enum Lab {
    private static let starting = Task {
        let sandboxes = try await Sandboxes.start(home: Home.fromEnvironment())
        return TrialServices(
            sandboxes: sandboxes, images: try ImageStore(sandboxes: sandboxes, options: .fromEnvironment()),
            toolchain: Toolchain(sandboxes: sandboxes), hostVariables: ["LAB": "from the host"],
            agentVariables: ["AGENT_KEY": "open-sesame"], models: ScriptModel.catalog,
            programVersion: "test")
    }

    static var services: TrialServices { get async throws { try await starting.value } }

    private static func services(_ bootstrap: VerifierBootstrap) async throws -> TrialServices {
        let usual = try await services
        if bootstrap == .shim { return usual }
        return TrialServices(
            sandboxes: usual.sandboxes, images: usual.images, toolchain: Toolchain(sandboxes: usual.sandboxes, bootstrap: bootstrap),
            hostVariables: usual.hostVariables, models: usual.models, programVersion: usual.programVersion)
    }

    /// Runs one job over tasks and hands out its results while the files exist.
    static func run<R>(
        _ tasks: [LabTask], agent: AgentChoice = "oracle", mode: VerifierMode = .auto, attempts: Int = 1, retries: Int = 0,
        bootstrap: VerifierBootstrap = .shim, watch: AgentWatch? = nil, check: (JobRunner.Summary, JobFolder) async throws -> R
    ) async throws -> R {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            for task in tasks { try task.write(to: suite) }
            let job = try LabJob(
                suite: suite, jobs: directory.appending("jobs"), agent: agent, mode: mode, attempts: attempts, retries: retries)
            let folder = try job.create()
            var runner = try await JobRunner(folder: folder, tasks: job.tasks, services: services(bootstrap))
            runner.settings.watch = watch
            let summary = try await runner.run { _ in }
            return try await check(summary, folder)
        }
    }

    /// Runs one trial of one task.
    static func trial(_ task: LabTask, agent: AgentChoice = "oracle", mode: VerifierMode = .auto) async throws -> TrialRecord {
        try await run([task], agent: agent, mode: mode) { summary, _ in summary.records[0] }
    }
}

/// A job whose folder may be made, left and resumed.
struct LabJob {
    let tasks: [BenchmarkTask]
    let configuration: JobConfiguration

    init(suite: FilePath, jobs: FilePath, agent: AgentChoice = "oracle", mode: VerifierMode = .auto, attempts: Int = 1, retries: Int = 0)
        throws
    {
        tasks = try Suite.load(suite).tasks
        try Files.makeDirectory(jobs)
        configuration = JobConfiguration(
            jobName: "job", jobsDirectory: jobs.string, attempts: attempts, concurrency: 2, retries: retries,
            agents: [agent], source: TaskSource(path: suite.string, suite: "suite"), verifierMode: mode)
    }

    var identities: [TaskIdentity] {
        tasks.map { TaskIdentity(name: $0.packageName, path: $0.directory.string, digest: $0.digest, source: "suite") }
    }

    func create() throws -> JobFolder {
        try JobFolder.create(
            configuration,
            trials: JobPlan.trials(tasks: identities, agents: configuration.agents, attempts: configuration.attempts), program: "test")
    }

    func resume() throws -> JobFolder { try JobFolder.resume(configuration, tasks: identities) }
}

extension AgentChoice: ExpressibleByStringLiteral {
    public init(stringLiteral name: String) { self.init(name: name) }
}

/// A small task on a ready image.
struct LabTask: Sendable {
    var name = "lab"
    var image = "debian:12"
    /// Instructions behind `FROM` the image; with any, the image is built.
    var dockerfile: String?
    /// Further lines of task.toml, by table.
    var environment = ""
    var agent = "timeout_sec = 60"
    var verifier = "timeout_sec = 60"
    var top = ""
    var solve: String
    var test: String

    /// A test that gives 1 when a shell condition holds, else 0.
    static func reward(if condition: String) -> String {
        "if \(condition); then echo 1 > /logs/verifier/reward.txt; else echo 0 > /logs/verifier/reward.txt; fi"
    }

    func write(to suite: FilePath) throws {
        let folder = suite.appending(name)
        for part in ["tests", "solution", "environment"] { try Files.makeDirectory(folder.appending(part)) }
        let toml = """
            \(top)
            [agent]
            \(agent)
            [verifier]
            \(verifier)
            [environment]
            \(dockerfile == nil ? "docker_image = \"\(image)\"" : "")
            network_mode = "no-network"
            \(environment)
            """
        try Files.write(toml, to: folder.appending("task.toml"))
        if let dockerfile { try Files.write("FROM \(image)\n\(dockerfile)\n", to: folder.appending("environment/Dockerfile")) }
        try Files.write("Do it.\n", to: folder.appending("instruction.md"))
        try Files.write("#!/bin/bash\n\(solve)\n", to: folder.appending("solution/solve.sh"), mode: 0o755)
        try Files.write("#!/bin/bash\n\(test)\n", to: folder.appending("tests/test.sh"), mode: 0o755)
    }
}
