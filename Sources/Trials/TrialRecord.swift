import Agents
import Core
import Glibc
import Sandbox

/// Everything this program knows about one trial: `selfharness.json` in the trial's folder. Harbor's files beside it are
/// rendered from it, and resume and statistics read only it.
public struct TrialRecord: Sendable, Codable, Equatable {
    /// Which form of the file this is; a program refuses files with a higher number than its own.
    public var format: Int
    /// The version of the program that ran the trial.
    public var program: String
    /// A random UUID in lower case.
    public var id: String
    /// The job's UUID.
    public var job: String
    public var name: String
    public var task: TaskIdentity
    public var agent: AgentIdentity
    /// 0 for the first trial of a task and an agent.
    public var attempt: Int
    /// 1 unless the trial was run again after an invalid or cancelled try; the earlier tries are kept in `tries/`.
    public var tryNumber: Int

    public var status: TrialStatus
    public var assurance: Assurance?
    /// Of the grading that counts; nil without one.
    public var rewards: Rewards?
    public var passRule: PassRule
    /// The error that decided, else the agent's.
    public var error: TrialError?
    /// Every error in the order of the phases.
    public var errors: [TrialError]
    /// Both gradings when the trial was graded twice.
    public var sharedGrade: Grade?
    public var snapshotGrade: Grade?
    /// Further gradings of the same sealed file system, when they were asked for; they never count.
    public var repeatedGrades: [Grade]?

    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    public var environmentSetup: Timing?
    public var agentSetup: Timing?
    public var agentExecution: Timing?
    public var verifier: Timing?
    public var limits: TimeLimits
    /// nil when the agent runs no command of its own (`nop`) or did not end.
    public var agentExitCode: Int32?
    /// Turns, tokens and end of an agent that works in turns.
    public var run: RunSummary?

    public var verifierMode: VerifierMode
    public var gradingPlan: GradingPlan
    /// Command lines of the processes that were alive after the agent's phase; at most 100.
    public var survivors: [String]
    public var environment: EnvironmentFacts?
    /// What the agent's sandbox used.
    public var accounting: Accounting?
    public var changes: ChangeSummary?

    public static let currentFormat = 1
}

/// Which task, and exactly which content of it.
public struct TaskIdentity: Sendable, Codable, Hashable {
    public var name: String
    /// Absolute, on the host that ran the trial.
    public var path: String
    /// `sha256:` and 64 hexadecimal digits over the task's files.
    public var digest: String
    /// The suite's name; nil for a single task.
    public var source: String?

    public init(name: String, path: String, digest: String, source: String?) {
        self.name = name
        self.path = path
        self.digest = digest
        self.source = source
    }
}

/// Which agent, as it names itself.
public struct AgentIdentity: Sendable, Codable, Hashable {
    public var name: String
    public var version: String
    public var model: String?
    /// The harness's id.
    public var harness: String?

    public init(name: String, version: String, model: String? = nil, harness: String? = nil) {
        self.name = name
        self.version = version
        self.model = model
        self.harness = harness
    }
}

/// What the trial ran in.
public struct EnvironmentFacts: Sendable, Codable, Hashable {
    /// The image's id in the local store.
    public var image: String
    /// Why the image is only a stand-in for the one that the task names; nil when it is the real one.
    public var approximate: String?
    /// The isolation tier of the host (`root`, `subuid`).
    public var tier: String
    /// A limit may have been enforced by polling, since the host lacks a cgroup controller.
    public var hasSoftLimits: Bool
    public var kernel: String
    public var network: String
    /// What stood in for package managers during verification (`shim`), or `real`.
    public var verifierBootstrap: String

    public init(
        image: String, approximate: String?, tier: String, hasSoftLimits: Bool, kernel: String, network: String,
        verifierBootstrap: String
    ) {
        self.image = image
        self.approximate = approximate
        self.tier = tier
        self.hasSoftLimits = hasSoftLimits
        self.kernel = kernel
        self.network = network
        self.verifierBootstrap = verifierBootstrap
    }

    /// The release of the running kernel.
    static var runningKernel: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        return withUnsafePointer(to: &names.release) { $0.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) } }
    }
}
