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
        let environment = try await withTimeLimit(record.limits.environment) {
            try await services.environment(of: task, log: log)
        }
        self.environment = environment
        record.environment = EnvironmentFacts(
            image: environment.image.id, approximate: environment.image.approximate, tier: services.sandboxes.tier.rawValue,
            hasSoftLimits: services.sandboxes.limitsAreSoft, kernel: EnvironmentFacts.runningKernel,
            network: network(of: task.config.agent.network).rawValue, verifierBootstrap: environment.verifier.bootstrap.rawValue)
        if let reason = environment.image.approximate { note("the image is a stand-in: \(reason)") }
        return try services.sandboxes.store.makeView(over: [environment.scaffold] + environment.image.layers)
    }

    var sandboxSpec: SandboxSpec { spec(network: task.config.agent.network) }

    func spec(network policy: TaskConfig.NetworkPolicy?) -> SandboxSpec {
        var spec = SandboxSpec()
        spec.network = network(of: policy)
        spec.limits.cpus = task.config.environment.cpus
        spec.limits.memoryBytes = task.config.environment.memoryMB.map { $0 << 20 }
        spec.limits.diskBytes = task.config.environment.storageMB.map { $0 << 20 } ?? Self.defaultDiskBytes
        return spec
    }

    /// A phase's policy, else the environment's. `public` is the host's network until user-mode networking exists.
    private func network(of policy: TaskConfig.NetworkPolicy?) -> Sandbox.NetworkMode {
        switch policy?.mode ?? task.config.environment.networkMode {
        case .public: .host
        case .noNetwork, .allowlist: .none
        }
    }

    /// Variables of every command: the image's, then the task's.
    func variables() throws -> [String: String] {
        guard let environment else { return [:] }
        let own = try EnvironmentTemplate.resolve(
            task.config.environment.env, from: services.hostVariables, place: "\(task.name)/task.toml: environment.env")
        return environment.image.config.environment.dictionary.merging(own) { $1 }
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
