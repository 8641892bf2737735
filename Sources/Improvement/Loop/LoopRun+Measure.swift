import Core
import Gates

extension LoopRun {
    /// Runs cells, or takes them from the store.
    ///
    /// - Throws: ``LimitReached`` before anything is run that the limits do not allow.
    mutating func measure(_ cells: [LoopCell], candidate: String) async throws -> [LoopRecord] {
        let new = Set(cells).subtracting(seen).count
        try replay.writer.checkSealed()
        if let reason = inputs.limits.objection(spent, new: new, elapsed: .now - start) { throw LimitReached(reason: reason) }
        inputs.report(.measuring(trials: new, candidate: candidate))
        let records = try await inputs.source.measure(cells, harnesses: files.filter { id, _ in cells.contains { $0.harness == id } })
        guard records.map(\.cell) == cells else { throw Failure(.infrastructure, "the trials that came back are not those asked for") }
        account(records)
        return records
    }

    /// Counts trials; those counted before change nothing.
    mutating func account(_ records: [LoopRecord]) {
        for record in records where seen.insert(record.cell).inserted {
            spent.trials += 1
            spent.trialTokens += record.tokens ?? 0
        }
        draws.use(records.map(\.cell))
    }

    /// The records of an event.
    func records(_ object: String) throws -> [LoopRecord] { try objects.value([LoopRecord].self, object) }
}
