import Console
import Core
import Evaluation
import Gates
import Harness
import Improvement
import Models
import Synchronization
import SystemPackage
import Tasks
import Trajectories
import Trials

/// Trials of an improvement run, from the evaluation's cells.
final class CellTrialSource: TrialSource {
    private let runner: CellRunner
    private let model: String
    private let models: ModelCatalog
    private let families: [String: String]
    /// Arms by harness id.
    private let arms = Mutex<[String: Arm]>([:])

    init(runner: CellRunner, model: String, models: ModelCatalog, families: [String: String]) {
        self.runner = runner
        self.model = model
        self.models = models
        self.families = families
    }

    func measure(_ cells: [LoopCell], harnesses: [String: HarnessFiles]) async throws -> [LoopRecord] {
        let arms = try arms(of: harnesses)
        let asked = try cells.map { cell in
            guard let arm = arms[cell.harness] else {
                throw Failure(.infrastructure, "the harness of a cell was not given", at: cell.harness)
            }
            return Cell(arm: arm.identity, task: cell.task, draw: cell.draw, purpose: cell.purpose)
        }
        let given = arms.values.sorted { $0.identity < $1.identity }
        let missing = try await runner.missing(asked, arms: given)
        let results =
            missing == 0
            ? try await runner.results(for: asked, arms: given)
            : try await Progress.show(total: missing) { progress in
                var runner = runner
                runner.onEvent = { event in
                    switch event {
                    case .job(.started): progress.start()
                    case .job(.finished(let record)): progress.finish(.init(record.status.rawValue, record.status.colour))
                    default: break
                    }
                }
                return try await runner.results(for: asked, arms: given)
            }
        return try zip(cells, results).map { try LoopRecord($0, $1, steps: Self.steps(of: $1, in: runner.store)) }
    }

    func evidence(of record: LoopRecord) async throws -> TrialEvidence {
        guard let result = try runner.store.result(record.key) else {
            throw Failure(.invalidInput, "the cell's result is missing", at: record.key, hint: "was the run's cells/ folder changed?")
        }
        let folder = TrialFolder(runner.store.trialFolder(of: result))
        let path = folder.agent.appending("trajectory.json")
        guard Files.exists(path) else {
            throw Failure(
                .invalidInput, "the trajectory that is to be mined is gone", at: path.string,
                hint: "a run's jobs/ folder may be deleted only when the run is over; start a new run with another -o")
        }
        let trajectory = try JSON.read(Trajectory.self, from: path)
        let instruction = runner.suite.tasks.first { $0.packageName == record.cell.task }?.instruction ?? ""
        return TrialEvidence(
            task: record.cell.task, family: families[record.cell.task], draw: record.cell.draw, passed: result.status == .passed,
            instruction: instruction, steps: TraceStep.steps(of: trajectory), end: result.end,
            verifier: VerifierEvidence(folder: folder.path.appending("verifier"), error: result.errorClass?.rawValue))
    }

    /// What the agent did; nil when it kept no record, or the trial's folder is gone.
    static func steps(of result: CellResult, in store: CellStore) -> [TraceStep]? {
        let path = TrialFolder(store.trialFolder(of: result)).agent.appending("trajectory.json")
        guard Files.exists(path), let trajectory = try? JSON.read(Trajectory.self, from: path) else { return nil }
        return TraceStep.steps(of: trajectory)
    }

    private func arms(of harnesses: [String: HarnessFiles]) throws -> [String: Arm] {
        try arms.withLock { known in
            for (id, files) in harnesses where known[id] == nil {
                let reference = try runner.keep(try HarnessArtifact(files: files))
                known[id] = try Arm(
                    name: HarnessHistory.short(id), agent: AgentChoice(name: "harness", model: model, harness: reference), models: models)
            }
            return known.filter { harnesses[$0.key] != nil }
        }
    }
}

extension LoopRecord {
    /// - Throws: `CancellationError` for a trial that was stopped.
    init(_ cell: LoopCell, _ result: CellResult, steps: [TraceStep]?) throws {
        let outcome: CellOutcome =
            switch result.status {
            case .passed: .passed
            case .failed: .failed
            case .invalid: .invalid
            case .cancelled: throw CancellationError()
            }
        // Not the store's own hash: that covers what commands printed, which may hold times, and a trial that was cut off and
        // run again must not change the lineage.
        let conduct = Conduct(
            status: result.status.rawValue, rewards: result.rewards, end: result.end, tokens: result.tokens,
            steps: steps?.map(Conduct.Step.init))
        self.init(
            cell: cell, outcome: outcome, tokens: result.tokens, outcomeHash: SHA256.hex(try JSON.encode(conduct, pretty: false)),
            key: result.key ?? "")
    }
}

/// What of a trial is the same whenever it is run.
private struct Conduct: Encodable {
    var status: String
    var rewards: Rewards?
    var end: RunFacts.End?
    var tokens: Int?
    var steps: [Step]?

    struct Step: Encodable {
        var kind: String
        var command: String
        var content: String?
        var exit: Int32?
        var changed: Bool

        init(_ step: TraceStep) {
            kind = step.kind
            command = step.command
            content = step.content
            exit = step.exit
            changed = step.changed
        }
    }
}
