import Core
import Images
import Sandbox
import SystemPackage
import Tasks
import Toolchain

extension TrialRun {
    /// Disk that a trial may write when the task names no limit.
    static let defaultDiskBytes = 10 << 30

    /// Builds what is missing and makes the agent's writable file system.
    func prepareView() async throws -> View {
        let (services, task) = (services, task)
        let log: @Sendable (String) -> Void = { [log, onEvent] line in
            log.line(line)
            onEvent(.note(line))
        }
        var environment = try await withTimeLimit(record.limits.environment) {
            try await services.environment(of: task, log: log)
        }
        environment.installed = try await installAgent(over: environment.image, log: log)
        self.environment = environment
        record.environment = EnvironmentFacts(
            image: environment.image.id, approximate: environment.image.approximate, tier: services.sandboxes.tier.rawValue,
            hasSoftLimits: services.sandboxes.limitsAreSoft, kernel: EnvironmentFacts.runningKernel,
            network: PhaseNetwork.description(of: policy(task.config.agent.network)),
            verifierBootstrap: environment.verifier.bootstrap.rawValue)
        if let reason = environment.image.approximate { note("the image is a stand-in: \(reason)") }
        return try services.sandboxes.store.makeView(over: environment.agentLayers)
    }

    var sandboxSpec: SandboxSpec { spec(network: task.config.agent.network) }

    func spec(network phase: TaskConfig.NetworkPolicy?) -> SandboxSpec {
        var spec = SandboxSpec()
        spec.network = PhaseNetwork.mode(of: policy(phase))
        spec.limits.cpus = task.config.environment.cpus
        spec.limits.memoryBytes = task.config.environment.memoryMB.map { $0 << 20 }
        spec.limits.diskBytes = task.config.environment.storageMB.map { $0 << 20 } ?? Self.defaultDiskBytes
        return spec
    }

    /// Variables of every command of the agent's phase: the image's, what its network needs, then the task's.
    func variables() throws -> [String: String] { try variables(network: task.config.agent.network) }

    func variables(network phase: TaskConfig.NetworkPolicy?) throws -> [String: String] {
        guard let environment else { return [:] }
        let own = try EnvironmentTemplate.resolve(
            task.config.environment.env, from: services.hostVariables, place: "\(task.name)/task.toml: environment.env")
        return environment.image.config.environment.dictionary.merging(PhaseNetwork.variables(of: policy(phase))) { $1 }.merging(own) { $1 }
    }

    var workingDirectory: String { task.config.environment.workdir ?? environment?.image.config.workingDirectory ?? "/" }

    var imageUser: String { environment?.image.config.user ?? "root" }

    /// A shell command in the agent's sandbox, as Harbor runs it.
    func shell(_ line: String, user: String?, seconds: Double) throws -> Command {
        var command = Command.bash(line)
        command.environment = try variables()
        command.workingDirectory = workingDirectory
        command.user = user ?? imageUser
        command.timeout = .seconds(seconds)
        command.outputLimit = 64 << 10
        command.mergeStreams = true
        return command
    }
}
