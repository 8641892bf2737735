import Agents
import Core
import Models
import SystemPackage
import Trials

/// The outcomes of a job's folder, ours or Harbor's own.
public struct FinishedJob: Sendable {
    public let path: FilePath
    /// The folder's name.
    public let name: String
    public let trials: [Trial]
    /// Whether the trials carry draws, so that two jobs can be paired.
    public let hasDraws: Bool

    /// One trial.
    public struct Trial: Sendable {
        /// Agent, model and harness, as a report names them.
        public var arm: MeasuredArm
        public var task: String
        /// `sha256:` and 64 hexadecimal digits; nil when the folder does not say.
        public var digest: String?
        public var attempt: Attempt
    }

    /// Reads a folder: `selfharness.json` where it is, else Harbor's `result.json` of each trial.
    ///
    /// - Parameter rule: what is a pass; nil is the rule of the job, which for Harbor's is a reward of 1.
    /// - Throws: ``Failure`` for a folder that is neither, or that a newer program wrote.
    public static func read(_ path: FilePath, rule: PassRule? = nil) throws -> FinishedJob {
        guard Files.isDirectory(path) else { throw Failure(.invalidInput, "there is no such folder", at: path.string) }
        let name = (Files.realPath(path) ?? path).lastComponent?.string ?? path.string
        if Files.exists(path.appending("selfharness.json")) {
            return FinishedJob(path: path, name: name, trials: try own(path, rule: rule), hasDraws: true)
        }
        return FinishedJob(path: path, name: name, trials: try HarborJob.trials(path, rule: rule ?? PassRule()), hasDraws: false)
    }

    private static func own(_ path: FilePath, rule: PassRule?) throws -> [Trial] {
        let (job, finished) = try JobFolder.read(path)
        let records = Dictionary(finished.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return job.trials.map { planned in
            let record = records[planned.name]
            let choice = planned.agent
            var attempt = Attempt(
                arm: 0, task: planned.task.name, draw: UInt64(max(0, planned.attempt)), status: record?.status ?? .cancelled,
                trial: planned.name)
            if let record {
                if let rule, record.status.isValid { attempt.status = rule.passes(record.rewards ?? [:]) ? .passed : .failed }
                attempt.tokens = record.run?.usage.map { $0.input + $0.output }
                attempt.cost = record.run?.usage?.cost
                attempt.turns = record.run?.turns
                attempt.seconds = record.agentExecution?.seconds
                attempt.errorClass = record.status.isValid ? nil : record.error?.type.rawValue
            }
            return Trial(
                arm: MeasuredArm(name: choice.description, agent: choice.name, model: choice.model, harness: choice.harness?.id),
                task: planned.task.name, digest: planned.task.digest, attempt: attempt)
        }
    }

    /// The trials of one arm.
    ///
    /// - Parameter agent: the name of its agent or of the whole arm; needed when the job has several.
    /// - Throws: ``Failure`` that lists the arms there are.
    public func arm(_ agent: String?) throws -> [Trial] {
        let arms = Set(trials.map(\.arm.name)).sorted()
        let wanted = agent.map { agent in trials.filter { $0.arm.name == agent || $0.arm.agent == agent } } ?? trials
        switch Set(wanted.map(\.arm.name)).count {
        case 1: return wanted
        case 0 where agent == nil: throw Failure(.invalidInput, "the job has no trials", at: path.string)
        default:
            throw Failure(
                .invalidInput, agent.map { "'\($0)' does not name one arm of the job" } ?? "the job has several arms", at: path.string,
                hint: "name one with --agent-a or --agent-b: \(arms.map { "'\($0)'" }.joined(separator: ", "))")
        }
    }
}
