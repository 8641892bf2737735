import Core
import Harness
import Images
import Models
import Sandbox
import Synchronization
import SystemPackage
import Tasks
import Toolchain

/// What all trials of a program share.
public final class TrialServices: Sendable {
    let sandboxes: Sandboxes
    let images: ImageStore
    let toolchain: Toolchain
    /// The host's variables, which tasks may refer to.
    let hostVariables: [String: String]
    /// The host's variables that a program on the host gets, when it is the agent.
    let agentVariables: [String: String]
    let models: ModelCatalog
    /// What the model calls of all trials may take, and took.
    public let budget: Budget
    /// For records.
    public let programVersion: String
    private let harnesses = Mutex<[String: HarnessContent]>([:])
    private let environments = OncePerKey<String, PreparedEnvironment>()
    /// Layers of installed agents, by image and definition.
    let installations = OncePerKey<String, [Layer]>()
    /// By task; see ``ControlRun``.
    let controls = OncePerKey<String, ControlRun>()

    public init(
        sandboxes: Sandboxes, images: ImageStore, toolchain: Toolchain, hostVariables: [String: String],
        agentVariables: [String: String] = [:], models: ModelCatalog = ModelCatalog([:]), budget: Budget = Budget(),
        programVersion: String
    ) {
        self.sandboxes = sandboxes
        self.images = images
        self.toolchain = toolchain
        self.hostVariables = hostVariables
        self.agentVariables = agentVariables
        self.models = models.limited(by: budget)
        self.budget = budget
        self.programVersion = programVersion
    }

    /// How the tests get what they install.
    public var verifierBootstrap: VerifierBootstrap { toolchain.bootstrap }

    /// The content of a job's harness, read once.
    func harness(_ id: String, of job: HarnessLibrary) throws -> HarnessContent {
        if let known = harnesses.withLock({ $0[id] }) { return known }
        let content = try job.harness(id).content
        harnesses.withLock { $0[id] = content }
        return content
    }

    /// Everything of a task that its trials share, made once.
    ///
    /// - Throws: ``TrialFault`` of class `SandboxBuildFailedError`, `VerifierBootstrapError` or `HostTierError`.
    func environment(of task: BenchmarkTask, log: @escaping @Sendable (String) -> Void) async throws -> PreparedEnvironment {
        try await environments.value(for: task.directory.string) {
            try self.requireUsers(task.config, image: nil)
            let image = try await Self.orFault(.sandboxBuildFailed) { try await self.image(of: task, log: log) }
            try self.requireUsers(task.config, image: image.config)
            let verifier = try await Self.orFault(.verifierBootstrap) {
                var plan = try self.toolchain.plan(tests: task.testsDirectory)
                plan.agentModules = try self.agentModules(
                    of: task.config, judged: plan.kind, as: task.config.verifier.user ?? image.config.user)
                if self.toolchain.bootstrap == .shim, !plan.unsupported.isEmpty {
                    throw TrialFault(
                        .verifierBootstrap, "the tests need what is not supported: \(plan.unsupported.joined(separator: "; "))")
                }
                return try await self.toolchain.prepare(plan, for: image)
            }
            return try await Self.orFault(.host) {
                PreparedEnvironment(
                    image: image, verifier: verifier, scaffold: try Scaffold.logs(in: self.sandboxes.store),
                    tests: try Scaffold.tests(task.selection(of: .tests), in: self.sandboxes.store))
            }
        }
    }

    /// Which modules the tests import from a process of its own.
    private func agentModules(of task: TaskConfig, judged kind: VerifierPlan.Kind, as user: String) throws -> [String] {
        let isPossible = UserNeeds.isRoot(user)
        guard let named = task.selfharness.agentModules else {
            // A script is judged as Harbor judges it; tests without one are a form of ours.
            return kind == .pytestOnly && isPossible && sandboxes.tier != .single ? [VerifierPlan.everyForeignModule] : []
        }
        guard named.isEmpty || isPossible else {
            throw TrialFault(
                .verifierBootstrap,
                "agent_modules needs tests that run as root, and they run as \(user): nobody else can start a process as another user")
        }
        return named
    }

    private func image(of task: BenchmarkTask, log: @escaping @Sendable (String) -> Void) async throws -> Image {
        if let reference = task.config.environment.dockerImage { return try await images.resolve(reference) }
        let builder = ImageBuilder(
            sandboxes: sandboxes, options: images.options, resolve: { [images] in try await images.resolve($0) }, log: log)
        return try await builder.build(context: task.environmentDirectory)
    }

    /// Gives an error the class of the step in which it happened.
    private static func orFault<R>(_ type: ErrorClass, _ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let fault as TrialFault {
            throw fault
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw TrialFault(type, "\(error)")
        }
    }
}

/// An image, and what is put on top of it to verify.
struct PreparedEnvironment: Sendable {
    let image: Image
    let verifier: PreparedVerifier
    /// `/logs` and the folders in it.
    let scaffold: Layer
    /// `/tests` and an empty `/logs/verifier`, both hiding whatever an agent put there.
    let tests: Layer
    /// What installing an agent changed in the image, topmost first.
    var installed: [Layer] = []

    /// The layers of the agent's sandbox, topmost first.
    var agentLayers: [Layer] { [scaffold] + installed + image.layers }

    /// The layers of a verification in a sandbox of its own, topmost first.
    func layers(over agent: [Layer]) -> [Layer] { verifier.layers + [tests] + agent + agentLayers }
}
