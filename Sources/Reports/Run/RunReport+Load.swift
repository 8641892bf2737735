import Core
import Gates
import Harness
import Improvement
import SystemPackage

extension RunReport {
    /// Reads a run's folder; finished or not.
    ///
    /// - Parameter aa: from `aa --json`, when it was measured.
    /// - Throws: ``Failure`` when there is no lineage or it is broken; an object that is missing is named.
    public init(run folder: FilePath, aa: AATest.Report? = nil) throws {
        let lineage = try Lineage(folder)
        guard let first = lineage.events.first, let last = lineage.events.last, let head = lineage.head else {
            throw Failure(.invalidInput, "the run has no event yet", at: folder.string, hint: "start it with improve -o")
        }
        let started = try first.fact(RunStarted.self)
        let pool = try lineage.objects.value(TaskPool.self, started.pool)
        var reader = LineageReader(lineage.objects, pool: pool, tree: started)
        for event in lineage.events { try reader.take(event) }
        name = (Files.realPath(folder) ?? folder).lastComponent?.string ?? "run"
        state = .unfinished
        // What people did afterwards (a rollback, the sealed test) is not the run's own going on.
        let working = try lineage.events.last { try !$0.isAfterwards } ?? last
        if working.kind == .runStopped { state = .stopped(try working.fact(RunStopped.self).reason) }
        if last.kind == .approvalAsked { state = .waiting(candidate: try last.fact(ApprovalAsked.self).candidate) }
        isSimulated = started.settings.model.hasPrefix("sim:")
        settings = started.settings
        splits = started.splits
        heldIn = pool.heldIn.map(\.name)
        heldOut = pool.heldOut.map(\.name)
        sealed = pool.sealed.count
        firstHarness = started.harness
        self.head = head.harness
        events = lineage.events.count
        lastEvent = last.hash
        rounds = reader.rounds
        cells = reader.cells
        let history = OutcomeHistory(reader, pool: pool)
        rates = history.rates(head: head.harness)
        gains = history.gains(first: started.harness, head: head.harness)
        grid = history.grid()
        opened = reader.opened
        spent = reader.spent
        costs = history.costs()
        undecided = UndecidedCost(
            trials: spent.trials - cells.count, tokens: spent.trialTokens - cells.reduce(0) { $0 + ($1.record.tokens ?? 0) })
        seconds = Self.seconds(lineage)
        self.aa = aa
    }

    /// Between the first and the last event, from the journal beside the chain.
    private static func seconds(_ lineage: Lineage) -> Double? {
        let times = lineage.times.values.sorted()
        guard let first = times.first, let last = times.last else { return nil }
        return last.seconds(since: first)
    }
}

extension LineageEvent {
    /// A rollback, or a test on sealed tasks: no step of the loop.
    fileprivate var isAfterwards: Bool {
        get throws { try kind == .sealedMeasured || kind == .headMoved && fact(HeadMoved.self).reason == .rollback }
    }
}
