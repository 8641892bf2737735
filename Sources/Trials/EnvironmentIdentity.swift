import Core
import Images
import Sandbox
import Tasks
import Toolchain

/// What of the host, the image and the verifier decides a trial's outcome beside the task's files and the agent: a part of a cell's key.
public struct EnvironmentIdentity: Sendable, Codable, Hashable {
    /// The image's id in the local store.
    public var image: String
    /// The ids of everything that is mounted or stacked to verify, in their order.
    public var verifier: [String]
    public var verifierBootstrap: VerifierBootstrap
    /// The isolation tier of the host.
    public var tier: String
    /// Limits may be enforced by polling only.
    public var hasSoftLimits: Bool
    /// The program's version.
    public var program: String

    public init(
        image: String, verifier: [String], verifierBootstrap: VerifierBootstrap, tier: String, hasSoftLimits: Bool, program: String
    ) {
        self.image = image
        self.verifier = verifier
        self.verifierBootstrap = verifierBootstrap
        self.tier = tier
        self.hasSoftLimits = hasSoftLimits
        self.program = program
    }
}

extension TrialServices {
    /// The identity of a task's environment; builds the image and the tool-chain's parts when they are missing.
    ///
    /// - Throws: ``TrialFault`` of the class that every trial of this task would end with.
    public func identity(of task: BenchmarkTask, log: @escaping @Sendable (String) -> Void = { _ in }) async throws -> EnvironmentIdentity {
        let environment = try await environment(of: task, log: log)
        return EnvironmentIdentity(
            image: environment.image.id, verifier: environment.verifier.layerIDs, verifierBootstrap: environment.verifier.bootstrap,
            tier: sandboxes.tier.rawValue, hasSoftLimits: sandboxes.limitsAreSoft, program: programVersion)
    }
}
