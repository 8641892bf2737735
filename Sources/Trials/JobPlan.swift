import Core

/// A trial before it runs.
public struct PlannedTrial: Sendable, Codable, Hashable {
    /// The name of its folder: at most 32 characters of the task's name, two underscores, seven random characters.
    public var name: String
    public var task: TaskIdentity
    public var agent: AgentChoice
    /// 0 for the first trial of a task and an agent.
    public var attempt: Int

    public init(name: String, task: TaskIdentity, agent: AgentChoice, attempt: Int) {
        self.name = name
        self.task = task
        self.agent = agent
        self.attempt = attempt
    }
}

/// Which trials a job consists of.
public enum JobPlan {
    /// For each attempt, for each task, for each agent: every task has its first result early.
    public static func trials(tasks: [TaskIdentity], agents: [AgentChoice], attempts: Int) -> [PlannedTrial] {
        trials(
            (0..<attempts).flatMap { attempt in tasks.flatMap { task in agents.map { (task: task, agent: $0, attempt: attempt) } } })
    }

    /// Exactly these trials, in this order.
    public static func trials(_ wanted: [(task: TaskIdentity, agent: AgentChoice, attempt: Int)]) -> [PlannedTrial] {
        var names: Set<String> = []
        return wanted.map { task, agent, attempt in
            var name = trialName(task.name)
            while !names.insert(name).inserted { name = trialName(task.name) }
            return PlannedTrial(name: name, task: task, agent: agent, attempt: attempt)
        }
    }

    static func trialName(_ task: String) -> String {
        let base = task.split(separator: "/").last.map(String.init) ?? task
        var prefix = String(base.prefix(32))
        while let last = prefix.last, last == "_" || last == "-" { prefix.removeLast() }
        return "\(prefix)__\(Files.randomName(7))"
    }
}
