import Core
import Gates
import SystemPackage

/// `sealed.measured`: the sealed tasks were opened for this run's harness. From here on the run is frozen: what could follow would no
/// longer have an untouched test.
public struct SealedMeasured: LineageFact, Hashable {
    public static let kind = EventKind.sealedMeasured

    /// Which opening of these splits it was, from 1; each further one says less.
    public var opening: Int
    /// The first harness's id, and that of the one in force.
    public var base: String
    public var candidate: String
    /// Object: array of ``LoopRecord``, all of the purpose `sealed`.
    public var cells: String
    public var passed: Int
    public var failed: Int
    public var invalid: Int
    /// Over the tasks with verdicts under both harnesses; nil without any.
    public var estimate: CandidateRemeasured.Estimate?

    public var objects: [String] { [cells] }
}

extension SealedMeasured {
    /// The fact that records give.
    ///
    /// - Parameter cells: the object that holds them.
    init(opening: Int, base: String, candidate: String, records: [LoopRecord], cells: String, pool: TaskPool) {
        let counts = [CellOutcome.passed, .failed, .invalid].map { outcome in records.count { $0.outcome == outcome } }
        let members = pool.sealed.map { TaskPool.Member(name: $0, digest: "") }
        self.init(
            opening: opening, base: base, candidate: candidate, cells: cells, passed: counts[0], failed: counts[1], invalid: counts[2],
            estimate: LoopRun.estimate(members, records, base: base))
    }
}

extension LineageWriter {
    /// Nothing may follow that a run would do by itself once its sealed tasks were opened.
    ///
    /// - Throws: ``Failure`` when they were.
    func checkSealed() throws {
        guard let opened = events.last(where: { $0.kind == .sealedMeasured }) else { return }
        throw Failure(
            .invalidInput, "the sealed tasks were opened for this run (event \(opened.seq)), so it does not go on", at: folder.string,
            hint: "what came now would have no untouched test; start a new run with other splits and another -o")
    }

    /// A run whose harness in force may be tested on its sealed tasks: it has begun, has tasks sealed, and has stopped.
    ///
    /// - Parameter splits: the commitment of the splits that are to be opened.
    /// - Throws: ``Failure`` that says what is missing.
    public func checkReadyToOpen(splits: String) throws {
        let place = folder.string
        guard let first = events.first, let last = events.last(where: { $0.kind != .sealedMeasured }) else {
            throw Failure(.invalidInput, "the run has not begun", at: place)
        }
        guard try first.fact(RunStarted.self).splits == splits else {
            throw Failure(.invalidInput, "the splits are not those that this run began with", at: place)
        }
        let isOver = try last.kind == .runStopped || last.kind == .headMoved && last.fact(HeadMoved.self).reason == .rollback
        guard isOver else {
            throw Failure(
                .invalidInput, "the run has not stopped, and could not go on once its sealed tasks are opened", at: place,
                hint: "finish it first: the same improve command goes on")
        }
    }

    /// Records what the sealed tasks said about the first harness and the one in force. The same result is recorded once.
    ///
    /// - Throws: ``Failure`` for a trial that is not of a sealed task under one of the two harnesses.
    @discardableResult
    public func recordSealed(_ records: [LoopRecord], opening: Int) throws -> SealedMeasured {
        guard let first = try events.first?.fact(RunStarted.self), let head = try LineageHead(events) else {
            throw Failure(.invalidInput, "the run has not begun", at: folder.string)
        }
        let pool = try objects.value(TaskPool.self, first.pool)
        for record in records {
            guard record.isSealed(in: pool, of: [first.harness, head.harness]) else {
                throw Failure(.invalidInput, "the trial is of no sealed task, or of another harness", at: record.cell.task)
            }
        }
        let fact = SealedMeasured(
            opening: opening, base: first.harness, candidate: head.harness, records: records, cells: try objects.put(records), pool: pool)
        if let known = try events.last(where: { $0.kind == .sealedMeasured })?.fact(SealedMeasured.self), known == fact { return known }
        try append(fact)
        return fact
    }
}

extension LoopRecord {
    /// Of a sealed task, on draws of its own, under one of these harnesses.
    func isSealed(in pool: TaskPool, of harnesses: Set<String>) -> Bool {
        cell.purpose == .sealed && pool.sealed.contains(cell.task) && harnesses.contains(cell.harness)
    }
}
