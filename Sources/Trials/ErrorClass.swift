import Core
import Models

/// Why a trial, or a part of it, did not end plainly. The raw values are the class names that Harbor writes into
/// `exception_info.exception_type`; names Harbor does not know are ours and say so.
public enum ErrorClass: String, Sendable, Codable, CaseIterable {
    // The sandbox.
    case environmentStartTimeout = "EnvironmentStartTimeoutError"
    case sandboxBuildFailed = "SandboxBuildFailedError"
    case healthcheck = "HealthcheckError"

    // The agent.
    case agentSetupTimeout = "AgentSetupTimeoutError"
    /// Ours: the agent could not be set up.
    case agentSetup = "AgentSetupError"
    case agentTimeout = "AgentTimeoutError"
    case nonZeroAgentExitCode = "NonZeroAgentExitCodeError"

    // The model's provider; all ours. A prompt that does not fit and a malformed request are the agent's doing and no errors.
    case modelAuthentication = "ModelAuthenticationError"
    case modelRateLimit = "ModelRateLimitError"
    case modelOverloaded = "ModelOverloadedError"
    case modelNetwork = "ModelNetworkError"
    /// The endpoint is set up wrongly: an address, a model or a field that the server does not know.
    case modelSetup = "ModelSetupError"
    /// What came back is no reply.
    case modelBadReply = "ModelBadReplyError"
    /// The job's budget of tokens, money or time is used up; the trial is cancelled.
    case modelBudget = "ModelBudgetError"
    /// A replay asked something else than what is recorded.
    case modelDiverged = "ModelDivergenceError"

    // The verifier.
    case addTestsDirectory = "AddTestsDirError"
    /// Ours: the test script asks for something the tool-chain cannot serve, or its set-up failed.
    case verifierBootstrap = "VerifierBootstrapError"
    case verifierTimeout = "VerifierTimeoutError"
    case downloadVerifierDirectory = "DownloadVerifierDirError"
    case rewardFileNotFound = "RewardFileNotFoundError"
    case rewardFileEmpty = "RewardFileEmptyError"
    case verifierOutputParse = "VerifierOutputParseError"

    // The host.
    /// Ours: the task needs users besides root, and the host's isolation tier has one.
    case tier = "HostTierError"
    /// Ours: the host or a tool on it failed.
    case host = "HostError"
    /// Ours: the disk that holds the sandboxes or the results is full.
    case hostDiskFull = "HostDiskFullError"

    case cancelled = "CancelledError"

    /// Whose failure it is, for reports.
    public enum Group: String, Sendable, Codable { case sandbox, agent, model, verifier, host, cancelled }

    public var group: Group {
        switch self {
        case .environmentStartTimeout, .sandboxBuildFailed, .healthcheck: .sandbox
        case .agentSetupTimeout, .agentSetup, .agentTimeout, .nonZeroAgentExitCode: .agent
        case .modelAuthentication, .modelRateLimit, .modelOverloaded, .modelNetwork, .modelSetup, .modelBadReply, .modelBudget,
            .modelDiverged:
            .model
        case .addTestsDirectory, .verifierBootstrap, .verifierTimeout, .downloadVerifierDirectory, .rewardFileNotFound,
            .rewardFileEmpty, .verifierOutputParse:
            .verifier
        case .host, .hostDiskFull, .tier: .host
        case .cancelled: .cancelled
        }
    }
}

extension ErrorClass {
    /// The class of a provider's failure; nil for what is the agent's doing.
    init?(_ kind: ModelError.Kind) {
        switch kind {
        case .authentication: self = .modelAuthentication
        case .rateLimit: self = .modelRateLimit
        case .overloaded: self = .modelOverloaded
        case .network: self = .modelNetwork
        case .setup: self = .modelSetup
        case .badReply: self = .modelBadReply
        case .budget: self = .modelBudget
        case .diverged: self = .modelDiverged
        case .contextOverflow, .invalidRequest, .outOfTime: return nil
        }
    }
}

/// An error of a trial as a value: it is part of the result, never thrown to the caller of a job.
public struct TrialError: Sendable, Codable, Hashable {
    public var type: ErrorClass
    /// What happened, for a person.
    public var message: String
    public var occurredAt: Timestamp

    public init(_ type: ErrorClass, _ message: String, at time: Timestamp = .now()) {
        self.type = type
        self.message = message
        self.occurredAt = time
    }
}
