import Models
import TOMLReading
import Tasks
import Trials

/// Outcomes of arms on tasks, wherever they come from: what a report is made of.
public struct Measurement: Sendable {
    public var arms: [MeasuredArm]
    public var tasks: [MeasuredTask]
    public var attempts: [Attempt]
    /// Whether equal draws of two arms shared their luck, so that they are pairs.
    public var sharesDraws: Bool
    /// What limits the conclusions and cannot be seen in the numbers.
    public var caveats: [String] = []

    public init(arms: [MeasuredArm], tasks: [MeasuredTask], attempts: [Attempt], sharesDraws: Bool, caveats: [String] = []) {
        self.arms = arms
        self.tasks = tasks
        self.attempts = attempts
        self.sharesDraws = sharesDraws
        self.caveats = caveats
    }
}

/// An arm as a report names it.
public struct MeasuredArm: Sendable, Codable, Hashable {
    public var name: String
    public var agent: String
    public var model: String?
    /// The harness's id.
    public var harness: String?
    /// ``Arm/identity``; nil for what another program ran.
    public var identity: String?
    /// The folder of the finished job that it comes from.
    public var job: String?

    public init(name: String, agent: String, model: String? = nil, harness: String? = nil, identity: String? = nil) {
        self.name = name
        self.agent = agent
        self.model = model
        self.harness = harness
        self.identity = identity
    }

    /// Of an arm that was run here.
    public init(_ arm: Arm) {
        self.init(
            name: arm.name, agent: arm.agent.name, model: arm.agent.model, harness: arm.agent.harness?.id, identity: arm.identity)
    }
}

/// A task as a report groups it.
public struct MeasuredTask: Sendable, Codable, Hashable {
    public var name: String
    public var family: String?
    /// nil when there are no splits.
    public var split: Split?

    public init(name: String, family: String? = nil, split: Split? = nil) {
        self.name = name
        self.family = family
        self.split = split
    }

    /// A task without splits: its family is what `family` under `[metadata]` says.
    public init(_ task: BenchmarkTask) {
        self.init(name: task.packageName, family: task.config.metadata["family"]?.string)
    }
}

/// One trial's outcome.
public struct Attempt: Sendable, Codable, Hashable {
    /// The arm's place in ``Measurement/arms``.
    public var arm: Int
    public var task: String
    public var draw: UInt64
    /// `invalid` and `cancelled` are missing, never failures.
    public var status: TrialStatus
    public var tokens: Int?
    /// US dollars.
    public var cost: Double?
    /// Of the agent's phase.
    public var seconds: Double?
    public var turns: Int?
    /// The class of the error that made it invalid.
    public var errorClass: String?
    public var trial: String?

    public init(
        arm: Int, task: String, draw: UInt64, status: TrialStatus, tokens: Int? = nil, cost: Double? = nil, seconds: Double? = nil,
        turns: Int? = nil, errorClass: String? = nil, trial: String? = nil
    ) {
        self.arm = arm
        self.task = task
        self.draw = draw
        self.status = status
        self.tokens = tokens
        self.cost = cost
        self.seconds = seconds
        self.turns = turns
        self.errorClass = errorClass
        self.trial = trial
    }

    /// Of a cell.
    public init(_ result: CellResult, arm: Int) {
        self.init(
            arm: arm, task: result.cell.task, draw: result.cell.draw, status: result.status, tokens: result.tokens,
            cost: result.usage?.cost, seconds: result.seconds, turns: result.turns,
            errorClass: result.status.isValid ? nil : result.errorClass?.rawValue, trial: result.trial)
    }
}
