import Agents
import Sandbox
import SystemPackage

/// How a trial is run, beside what the task says.
public struct TrialSettings: Sendable {
    public var multipliers: TimeoutMultipliers
    public var verifierMode: VerifierMode
    public var passRule: PassRule
    /// How often the sealed file system is verified once more after the verdict, to see whether the tests agree with themselves.
    public var repeatedVerifications = 0
    /// Keeps the file system that the agent left, and says where it is.
    public var keepsView = false
    /// Told what the agent does, as it does it; nil when nobody watches. Secrets are masked.
    public var watch: AgentWatch?
    /// Called in the living sandbox when the agent is done and before anything is collected: a person may look around.
    public var afterAgent: (@Sendable (RunningSandbox, AgentPhase) async throws -> Void)?

    public init(multipliers: TimeoutMultipliers = .init(), verifierMode: VerifierMode = .auto, passRule: PassRule = .init()) {
        self.multipliers = multipliers
        self.verifierMode = verifierMode
        self.passRule = passRule
    }

    /// How commands run in the agent's phase.
    public struct AgentPhase: Sendable {
        public var environment: [String: String]
        public var user: String
        public var workingDirectory: String
        /// `agent/` of the trial's folder on the host.
        public var logs: FilePath
    }
}

/// What happens in a trial, as it happens.
public enum TrialEvent: Sendable {
    case began(TrialMachine.Action)
    case verifierOutput([UInt8])
    /// A remark for the log.
    case note(String)
}
