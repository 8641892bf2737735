import Toolchain

/// Everything that is asked of a job. Two jobs with equal configurations (see ``differences(from:)``) and equal tasks
/// measure the same thing, so one may go on where the other stopped.
public struct JobConfiguration: Sendable, Codable, Hashable {
    public var jobName: String
    /// The folder that holds the job's folder, as an absolute path.
    public var jobsDirectory: String
    /// Trials per task and agent.
    public var attempts: Int
    /// The most trials at once.
    public var concurrency: Int
    public var multipliers: TimeoutMultipliers
    /// How often an invalid trial is run again.
    public var retries: Int
    public var agents: [AgentChoice]
    public var source: TaskSource
    public var verifierMode: VerifierMode
    public var verifierBootstrap: VerifierBootstrap
    public var passRule: PassRule

    public init(
        jobName: String, jobsDirectory: String, attempts: Int = 1, concurrency: Int, multipliers: TimeoutMultipliers = .init(),
        retries: Int = 0, agents: [AgentChoice], source: TaskSource, verifierMode: VerifierMode = .auto,
        verifierBootstrap: VerifierBootstrap = .shim, passRule: PassRule = .init()
    ) {
        self.jobName = jobName
        self.jobsDirectory = jobsDirectory
        self.attempts = attempts
        self.concurrency = concurrency
        self.multipliers = multipliers
        self.retries = retries
        self.agents = agents
        self.source = source
        self.verifierMode = verifierMode
        self.verifierBootstrap = verifierBootstrap
        self.passRule = passRule
    }

    /// What makes a recorded job something else than this one, one line each; empty when it may be resumed.
    /// Names, places, concurrency and retries may differ: they do not change what a trial measures.
    public func differences(from recorded: JobConfiguration) -> [String] {
        var lines: [String] = []
        func compare<T: Equatable>(_ name: String, _ old: T, _ new: T) {
            if old != new { lines.append("\(name): \(old) before, \(new) now") }
        }
        compare("the number of attempts", recorded.attempts, attempts)
        compare("the timeout multipliers", recorded.multipliers, multipliers)
        compare("the agents", recorded.agents.map(\.description), agents.map(\.description))
        compare("the tasks", recorded.source.description, source.description)
        compare("the verifier mode", recorded.verifierMode.rawValue, verifierMode.rawValue)
        compare("the verifier's bootstrap", recorded.verifierBootstrap.rawValue, verifierBootstrap.rawValue)
        compare("the pass rule", recorded.passRule, passRule)
        return lines
    }
}

/// Where the tasks come from: one task directory, or a folder of them.
public struct TaskSource: Sendable, Codable, Hashable, CustomStringConvertible {
    /// The task's directory, or the folder; absolute.
    public var path: String
    /// nil for a single task, else the suite's name.
    public var suite: String?
    /// What the suite's `dataset.toml` says; nil without one.
    public var version: String?
    public var include: [String]
    public var exclude: [String]
    public var limit: Int?
    /// The digest of the file that adds to the tasks' settings; nil if there is none.
    public var compat: String?

    public init(
        path: String, suite: String?, version: String? = nil, include: [String] = [], exclude: [String] = [], limit: Int? = nil,
        compat: String? = nil
    ) {
        self.path = path
        self.suite = suite
        self.version = version
        self.include = include
        self.exclude = exclude
        self.limit = limit
        self.compat = compat
    }

    public var description: String {
        var text = path
        if let version { text += " (\(suite ?? "") \(version))" }
        if !include.isEmpty { text += " -i \(include.joined(separator: " -i "))" }
        if !exclude.isEmpty { text += " -x \(exclude.joined(separator: " -x "))" }
        if let limit { text += " -l \(limit)" }
        if let compat { text += " --compat \(compat)" }
        return text
    }
}
