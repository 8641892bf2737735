import Agents
import ArgumentParser
import Console
import Core
import Glibc
import Images
import Models
import Sandbox
import SystemPackage
import Tasks
import Toolchain
import Trials

/// A job from the command line: its tasks, its folder, and what trials need.
struct JobSession {
    let suite: Suite
    let configuration: JobConfiguration
    let options: JobOptions
    /// Of the host, for a program that is the agent.
    let agentVariables: [String: String]
    let models: ModelCatalog

    /// Reads the tasks and settles everything that can be wrong before anything starts.
    init(
        folder: FilePath, include: [String] = [], exclude: [String] = [], limit: Int? = nil, agents: [AgentChoice], attempts: Int = 1,
        concurrency: Int = 1, retries: Int = 0, options: JobOptions, agentVariables: [String: String] = [:]
    ) throws {
        // First of all, since an ordinary user's program starts again from the top: nothing may have been written by then.
        try Tier.enter()
        suite = try Suite.load(folder, include: include, exclude: exclude, limit: limit, compat: options.compat.map { FilePath($0) })
        for warning in suite.warnings { try Terminal.error.print("warning: \(Printable.line(warning))") }
        self.options = options
        self.agentVariables = agentVariables
        models = try Catalog.models(options.trial.models)
        for choice in agents { try choice.check(suite.tasks, models: models) }
        guard let jobs = try Self.jobsDirectory(options.jobsDirectory) else {
            throw Failure(.invalidInput, "there is no such folder, and it cannot be made", at: options.jobsDirectory)
        }
        let isOneTask = suite.tasks.count == 1 && suite.tasks[0].directory == suite.folder
        configuration = JobConfiguration(
            jobName: options.jobName ?? Self.freeName(in: jobs), jobsDirectory: jobs.string, attempts: attempts, concurrency: concurrency,
            multipliers: options.trial.multipliers, retries: retries, agents: agents,
            source: TaskSource(
                path: suite.folder.string, suite: isOneTask ? nil : suite.name, version: suite.version, include: include,
                exclude: exclude, limit: limit, compat: suite.compatibility?.digest),
            verifierMode: options.trial.verifier, verifierBootstrap: options.trial.verifierBootstrap,
            passRule: options.trial.passRule)
    }

    /// The tasks as results name them.
    var identities: [TaskIdentity] {
        suite.tasks.map {
            TaskIdentity(name: $0.packageName, path: $0.directory.string, digest: $0.digest, source: configuration.source.suite)
        }
    }

    /// Opens the job's folder, starts sandboxes, and runs what the body does with them.
    ///
    /// - Parameter show: told what goes into the job's log while images and the tool-chain are made.
    func run<R>(
        resume: Bool, show: @escaping @Sendable (String) -> Void = { _ in }, _ body: (JobFolder, JobRunner) async throws -> R
    ) async throws -> R {
        let variables = try HostVariables(suite.tasks, isOracle: configuration.agents.contains { $0.name == "oracle" })
        try variables.confirm(options.trial.yes)
        let folder =
            resume
            ? try JobFolder.resume(configuration, tasks: identities)
            : try JobFolder.create(
                configuration, trials: JobPlan.trials(tasks: identities, agents: configuration.agents, attempts: configuration.attempts),
                program: Root.configuration.version)
        return try await SandboxSession.with(concurrency: configuration.concurrency) { sandboxes in
            try SandboxSession.announce(sandboxes.tier)
            let log: @Sendable (String) -> Void = { line in
                folder.log.line(line)
                show(line)
            }
            let images = try ImageStore(
                sandboxes: sandboxes, options: .fromEnvironment(), images: options.trial.images.map { FilePath($0) }, log: log)
            let services = TrialServices(
                sandboxes: sandboxes, images: images,
                toolchain: Toolchain(
                    sandboxes: sandboxes, options: images.options, bootstrap: configuration.verifierBootstrap, log: log),
                hostVariables: variables.granted, agentVariables: agentVariables, models: models, budget: Budget(options.budget.limits),
                programVersion: Root.configuration.version)
            return try await body(folder, JobRunner(folder: folder, tasks: suite.tasks, services: services))
        }
    }

    private static func jobsDirectory(_ path: String) throws -> FilePath? {
        try Files.makeDirectory(FilePath(path))
        return Files.realPath(FilePath(path))
    }

    /// The time, and something more when two jobs start in the same second.
    private static func freeName(in jobs: FilePath) -> String {
        let name = Timestamp.now().jobName
        return Files.exists(jobs.appending(name)) ? "\(name)__\(Files.randomName(4))" : name
    }
}
