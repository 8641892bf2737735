import Core
import Gates

/// Trials that may be mined: held-in tasks, run for the purpose `mining`. Miner and proposer take nothing else.
public struct MiningSet: Sendable {
    /// One trial and the proof that its task is held-in.
    public struct Item: Sendable {
        public let task: HeldInTask
        public let trial: TrialEvidence
    }

    /// In the order of task and draw.
    public let items: [Item]

    /// - Parameter purpose: why the trials were run. Targets, guards and sealed trials are what gates judge by, and stay unseen.
    /// - Throws: ``Failure`` for a sealed, held-out or unknown task, and for trials of another purpose.
    public init(_ trials: [TrialEvidence], purpose: Purpose, pool: TaskPool) throws {
        guard purpose == .mining else {
            throw Failure(.invalidInput, "trials run for '\(purpose.rawValue)' may not be mined", hint: "mine trials run for 'mining'")
        }
        items = try trials.map { trial in
            var trial = trial
            let task = try pool.heldInTask(trial.task)
            trial.family = task.member.family
            return Item(task: task, trial: trial)
        }.sorted { ($0.trial.task, $0.trial.draw) < ($1.trial.task, $1.trial.draw) }
    }

    /// Those that did not pass.
    public var failures: [Item] { items.filter { !$0.trial.passed } }

    /// Held-in tasks of which every trial passed: behaviour to keep.
    public var passingTasks: [String] {
        let failed = Set(failures.map(\.task.name))
        return Array(Set(items.map(\.task.name)).subtracting(failed)).sorted()
    }

    /// A trial of the same task that passed; the one whose commands begin most alike.
    func contrast(to item: Item) -> Item? {
        let candidates = items.filter { $0.task == item.task && $0.trial.passed }
        return candidates.max { Contrast.common($0.trial, item.trial) < Contrast.common($1.trial, item.trial) }
    }
}
