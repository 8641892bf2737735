import Models
import Sandbox
import SystemPackage
import Tasks
import Trajectories

/// What acts in the sandbox of a trial.
public protocol Agent: Sendable {
    /// As on the command line and in results.
    var name: String { get }
    var version: String { get }
    /// `provider/model`; nil for an agent that calls none.
    var model: String? { get }

    /// Refuses a task that this agent cannot work on, before anything starts.
    func check(_ task: BenchmarkTask) throws

    /// Prepares the sandbox; not part of the agent's time.
    func setUp(in session: AgentSession) async throws

    /// Works on the task and returns when it is done, when ``AgentSession/timeLimit`` is over, or when the task is cancelled.
    ///
    /// - Throws: only when the sandbox, the host or the model's provider (`ModelError`) fails. What the agent does badly is an
    ///   ``AgentOutcome``.
    func run(in session: AgentSession) async throws -> AgentOutcome
}

extension Agent {
    public var model: String? { nil }
    /// Every task will do.
    public func check(_ task: BenchmarkTask) throws {}
    /// Nothing to set up.
    public func setUp(in session: AgentSession) async throws {}
}

/// What an agent is given.
public struct AgentSession: Sendable {
    public let box: RunningSandbox
    /// On the host: the directory that ``box`` writes to.
    public let upper: FilePath
    /// On the host: the directories below it, topmost first.
    public let layers: [FilePath]
    public let task: BenchmarkTask
    /// Variables of every command: the image's, then the task's.
    public let environment: [String: String]
    public let user: String
    public let workingDirectory: String
    /// `agent/` of the trial's folder on the host.
    public let logs: FilePath
    /// What the agent may take; nil is no limit.
    public let timeLimit: Duration?
    /// The host's variables, for templates.
    public let host: [String: String]
    /// Told what the agent does, as it does it; nil when nobody watches, and then nothing is made for it.
    public let watch: AgentWatch?

    public init(
        box: RunningSandbox, upper: FilePath, layers: [FilePath], task: BenchmarkTask, environment: [String: String], user: String,
        workingDirectory: String,
        logs: FilePath, timeLimit: Duration?, host: [String: String], watch: AgentWatch? = nil
    ) {
        self.box = box
        self.upper = upper
        self.layers = layers
        self.task = task
        self.environment = environment
        self.user = user
        self.workingDirectory = workingDirectory
        self.logs = logs
        self.timeLimit = timeLimit
        self.host = host
        self.watch = watch
    }
}

/// How an agent ended. Grading follows in any case.
public struct AgentOutcome: Sendable, Equatable {
    /// What ended it.
    public enum End: Sendable, Equatable {
        case finished
        /// The time limit ended it.
        case timedOut
        /// It broke, and why. An agent for which a bad exit is part of the work (`oracle`) says `finished`.
        case failed(String)
    }

    public var end: End
    /// Of the command that the agent consists of, if it is one.
    public var exitCode: Int32?
    /// Of an agent that works in turns.
    public var run: RunSummary?

    public init(_ end: End, exitCode: Int32? = nil, run: RunSummary? = nil) {
        self.end = end
        self.exitCode = exitCode
        self.run = run
    }
}

/// What a run in turns came to, for the trial's record.
public struct RunSummary: Sendable, Codable, Hashable {
    /// What ended it, under which harness and draw; nil for an agent that is not ours.
    public var facts: RunFacts?
    /// Model calls, or requests of a program.
    public var turns: Int
    /// Of all model calls; nil without a model.
    public var usage: TokenUsage?
    /// ``Trajectory/digest`` of the trajectory as it was written.
    public var trajectory: String?

    public init(facts: RunFacts?, turns: Int, usage: TokenUsage?, trajectory: String?) {
        self.facts = facts
        self.turns = turns
        self.usage = usage
        self.trajectory = trajectory
    }
}
