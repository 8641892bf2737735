import Agents
import Core
import Models
import SystemPackage
import Trajectories
import Trials

/// How a cell ended: what reports, gates and lineages need, so that the trial's folder may be deleted.
public struct CellResult: Sendable, Codable, Hashable {
    /// Which form of the file this is.
    public var format: Int
    public var cell: Cell
    /// ``CellKey/hash``; nil when the environment could not be made, so that no key exists. Such a result is never kept.
    public var key: String?
    public var status: TrialStatus
    public var rewards: Rewards?
    /// Of all model calls; nil without any.
    public var usage: TokenUsage?
    public var turns: Int?
    public var end: RunFacts.End?
    /// The agent's phase, in seconds of the clock on the wall. Not part of any hash.
    public var seconds: Double?
    public var errorClass: ErrorClass?
    /// For a person, when it is invalid.
    public var errorMessage: String?
    /// Why the image is only a stand-in; nil when it is the real one.
    public var approximate: String?
    /// How often it was run, 2 or more after invalid tries.
    public var tries: Int
    /// 64 hexadecimal digits over what the agent did and saw, without times and without the draw's number; nil when it leaves no record.
    public var behaviour: String?
    /// Verdicts of further verifications of the same final state.
    public var repeatedVerdicts: [Bool]?
    /// 64 hexadecimal digits over everything that is deterministic: status, rewards, end, turns, tokens, behaviour.
    public var outcomeHash: String
    /// The trial's folder, relative to the store's folder.
    public var trial: String

    public static let currentFormat = 1

    /// The result of a finished trial.
    ///
    /// - Parameters:
    ///   - folder: the trial's folder, absolute.
    ///   - trial: the same, relative to the store's folder.
    public init(_ record: TrialRecord, cell: Cell, key: String?, folder: TrialFolder, trial: String) {
        format = Self.currentFormat
        self.cell = cell
        self.key = key
        status = record.status
        rewards = record.rewards
        usage = record.run?.usage
        turns = record.run?.turns
        end = record.run?.facts?.end
        seconds = record.agentExecution?.seconds
        errorClass = record.error?.type
        errorMessage = record.status == .invalid ? record.error?.message : nil
        approximate = record.environment?.approximate
        tries = record.tryNumber
        behaviour = record.run == nil ? nil : Self.behaviour(folder.agent.appending("trajectory.json"))
        repeatedVerdicts = record.repeatedGrades?.filter { !$0.isInvalid }.map { $0.rewards.map(record.passRule.passes) ?? false }
        self.trial = trial
        outcomeHash = ""
        outcomeHash = rightHash
    }

    /// The parts of ``outcomeHash``.
    private struct Outcome: Encodable {
        var status: TrialStatus
        var rewards: Rewards?
        var end: RunFacts.End?
        var turns: Int?
        var usage: TokenUsage?
        var errorClass: ErrorClass?
        var behaviour: String?
    }

    private static func behaviour(_ path: FilePath) -> String? {
        guard Files.exists(path), let trajectory = try? JSON.read(Trajectory.self, from: path) else { return nil }
        return CanonicalHash.of(
            trajectory.steps.map { step in
                var step = step
                step.timestamp = nil
                return step
            })
    }

    /// Whether ``outcomeHash`` still fits: a file that was damaged or changed does not count.
    public var isSound: Bool { outcomeHash == rightHash }

    /// What ``outcomeHash`` must be.
    var rightHash: String {
        CanonicalHash.of(
            Outcome(status: status, rewards: rewards, end: end, turns: turns, usage: usage, errorClass: errorClass, behaviour: behaviour))
    }

    /// Prompt and reply tokens together.
    public var tokens: Int? { usage.map { $0.input + $0.output } }
}
