import Core
import Gates
import Harness
import SystemPackage

/// The Self-Harness loop (arXiv 2606.09498): mine failures, propose edits, accept what survives its gate; round after round.
///
/// Everything it decides is in the lineage before anything rests on it. Killed anywhere, the same call goes on to the same hashes.
public struct ImprovementLoop: Sendable {
    let inputs: LoopInputs
    let writer: LineageWriter

    /// - Throws: ``Failure`` when another process works on the run, when the folder holds a run with other settings, or for settings out
    ///   of range.
    public init(_ inputs: LoopInputs, in folder: FilePath) throws {
        try inputs.settings.check()
        self.inputs = inputs
        writer = try LineageWriter(folder, report: inputs.report)
    }

    /// Works until a stop rule holds, or until a person must be asked.
    public func run() async throws -> LoopOutcome {
        var run = try await LoopRun(inputs, writer)
        do {
            return .stopped(try await run.rounds())
        } catch let limit as LimitReached {
            return .stopped(try run.stop(limit.reason))
        } catch let waiting as WaitsForApproval {
            return .waiting(candidate: waiting.candidate)
        }
    }
}

/// A candidate passed its gate, and nobody could be asked.
struct WaitsForApproval: Error {
    var candidate: String
}

/// One process's way through a run.
struct LoopRun {
    let inputs: LoopInputs
    let objects: ObjectStore
    let start = ContinuousClock.now
    var replay: Replay
    var started: RunStarted
    /// The harness in force.
    var head: String
    /// The files of every harness met so far, by id.
    var files: [String: HarnessFiles]
    /// Rounds that were begun.
    var round = 0
    /// Rounds in a row that accepted nothing.
    var emptyRounds = 0
    var budget: ErrorBudget
    var draws = DrawLedger()
    /// Where a gate reuses its baseline: the draws under which the harness in force was measured as a candidate.
    var baselineDraws: [String: [UInt64]] = [:]
    /// The same of candidates that their gate accepted, by id, until one is promoted.
    var acceptedDraws: [String: [String: [UInt64]]] = [:]
    var history: [ProposalRequest.Attempt] = []
    /// The proposals whose edits are in the harness in force.
    var kept: [ProposalMade] = []
    /// Candidates that were tried, by id.
    var tried: [String: String] = [:]
    var spent = Spending()
    var seen: Set<LoopCell> = []

    init(_ inputs: LoopInputs, _ writer: LineageWriter) async throws {
        self.inputs = inputs
        objects = writer.objects
        replay = Replay(writer)
        if !writer.events.isEmpty { inputs.report(.resumed(events: writer.events.count)) }
        let objects = objects
        started = try await replay.step {
            RunStarted(
                format: RunStarted.currentFormat, settings: inputs.settings, pool: try objects.put(inputs.pool), splits: inputs.splits,
                harness: try inputs.workshop.id(of: inputs.harness), tree: try HarnessTree.put(inputs.harness, in: objects))
        }
        head = started.harness
        files = [head: try HarnessTree.files(started.tree, in: objects)]
        budget = try ErrorBudget(alpha: started.settings.alpha, planned: started.settings.planned)
        try checkUnchanged()
    }

    /// A run goes on only under what it began with.
    private func checkUnchanged() throws {
        let place = replay.writer.folder.string
        let hint = "use the same flags, or start a new run with another -o"
        if started.format > RunStarted.currentFormat {
            throw Failure(.unsupported, "a newer version of selfharness began this run", at: place)
        }
        if started.splits != inputs.splits {
            throw Failure(.invalidInput, "the splits are not those that this run began with", at: place, hint: hint)
        }
        if try objects.value(TaskPool.self, started.pool) != inputs.pool {
            throw Failure(.invalidInput, "the tasks are not those that this run began with", at: place, hint: hint)
        }
        if started.harness != (try inputs.workshop.id(of: inputs.harness)) {
            throw Failure(.invalidInput, "the harness is not the one that this run began with", at: place, hint: hint)
        }
        if started.settings != inputs.settings {
            throw Failure(.invalidInput, "the settings are not those that this run began with", at: place, hint: hint)
        }
    }

    /// Rounds until a stop rule holds.
    mutating func rounds() async throws -> RunStopped {
        while round < started.settings.rounds {
            if let move = try replay.takeRollback() { try rollBack(move) }
            do {
                if let reason = try await improve() { return try stop(reason) }
            } catch let rollback as RollbackInTheWay {
                try rollBack(rollback.move)
            }
            if emptyRounds >= 2 {
                try await ablateIfAsked()
                return try stop(.emptyRounds)
            }
        }
        try await ablateIfAsked()
        return try stop(.rounds)
    }

    private mutating func ablateIfAsked() async throws {
        if let move = try replay.takeRollback() { try rollBack(move) }
        guard started.settings.ablates, !kept.isEmpty else { return }
        do {
            try await ablate()
        } catch let rollback as RollbackInTheWay {
            try rollBack(rollback.move)
        }
    }

    private mutating func rollBack(_ move: HeadMoved) throws {
        head = move.to
        files[head] = try HarnessTree.files(move.tree, in: objects)
        // What is in that harness came from the proposals that led to it; later ones are out again.
        kept = try keptEdits(until: head)
        baselineDraws = [:]
        draws.leap()
        emptyRounds = 0
    }

    /// The proposals whose edits led from the first harness to one that was in force.
    private func keptEdits(until harness: String) throws -> [ProposalMade] {
        let lineage = replay.writer.events
        let made = try lineage.filter { $0.kind == .proposalMade }.map { try $0.fact(ProposalMade.self) }
        var path: [String: [String]] = [started.harness: []]
        for event in lineage where event.kind == .headMoved {
            let move = try event.fact(HeadMoved.self)
            if move.reason == .accepted, path[move.to] == nil { path[move.to] = (path[move.from] ?? []) + move.edits }
        }
        return (path[harness] ?? []).compactMap { edit in made.first { $0.edit == edit } }
    }

    /// Ends the process's part; a stop that the log ends with is not written twice.
    mutating func stop(_ reason: RunStopped.Reason) throws -> RunStopped {
        let ended = replay.writer.events.count { $0.kind == .roundEnded }
        let stopped = RunStopped(reason: reason, rounds: ended, spent: spent, head: head)
        let last = replay.writer.events.last { $0.kind != .sealedMeasured }
        if let last, last.kind == .runStopped, try last.fact(RunStopped.self) == stopped { return stopped }
        return try replay.record(stopped)
    }
}
