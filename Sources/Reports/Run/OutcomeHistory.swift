import Gates
import Improvement
import Statistics

/// Rates, gains and flips from a run's outcomes.
struct OutcomeHistory {
    private let reader: LineageReader
    private let pool: TaskPool
    private let splits: [(split: RunReport.Split, members: [TaskPool.Member])]

    init(_ reader: LineageReader, pool: TaskPool) {
        self.reader = reader
        self.pool = pool
        splits = [(.heldIn, pool.heldIn), (.heldOut, pool.heldOut)]
    }

    /// Outcomes of a harness in force that no decision for it rested on, by round. Mined trials and re-measurements, and the guarded
    /// tasks of the baseline's arm; not the targets, whose number depends on what was seen. Outcomes that a harness had as a
    /// candidate are left out, for it was chosen by them.
    private func fair() -> [(round: Int, record: LoopRecord)] {
        var chosen: Set<LoopCell> = []
        var found: [(round: Int, record: LoopRecord)] = []
        for round in reader.mined { found += round.records.map { (round.round, $0) } }
        for decision in reader.decided {
            for record in decision.records {
                if record.cell.harness == decision.fact.candidate {
                    chosen.insert(record.cell)
                } else if record.cell.purpose == .guard, !chosen.contains(record.cell) {
                    found.append((decision.fact.round, record))
                }
            }
        }
        for (fact, records) in reader.remeasured {
            // The candidate is in force from the next round on.
            found += records.map { ($0.cell.harness == fact.candidate ? fact.round + 1 : fact.round, $0) }
        }
        var seen: Set<LoopCell> = []
        return found.filter { $0.record.outcome != .invalid && seen.insert($0.record.cell).inserted }
    }

    /// A point for each round and split that has outcomes.
    func rates(head: String) -> [RunReport.RatePoint] {
        let fair = fair()
        var harnesses = reader.rounds.map { (round: $0.number, harness: $0.base) }
        if let last = reader.rounds.last { harnesses.append((last.number + 1, head)) }
        return splits.flatMap { split, members in
            harnesses.compactMap { round, harness -> RunReport.RatePoint? in
                let own = fair.filter { $0.round == round && $0.record.cell.harness == harness }.map(\.record)
                let outcomes = Self.outcomes(members, own)
                guard outcomes.contains(where: { !$0.isEmpty }) else { return nil }
                return .init(split: split, round: round, harness: harness, rate: PassRate(outcomes, families: members.map(\.family)))
            }
        }
    }

    /// The whole way; empty when the harness is the first one again or has no outcome of its own.
    func gains(first: String, head: String) -> [RunReport.Gain] {
        guard first != head else { return [] }
        let records = fair().map(\.record)
        return splits.compactMap { split, members in
            let before = Self.outcomes(members, records.filter { $0.cell.harness == first })
            let after = Self.outcomes(members, records.filter { $0.cell.harness == head })
            let both = zip(before, after).filter { !$0.0.isEmpty && !$0.1.isEmpty }.map { (Self.share($0.0), Self.share($0.1)) }
            guard !both.isEmpty else { return nil }
            let differences = Clustered(both.map { $0.1 - $0.0 })
            return .init(
                split: split, tasks: both.count, before: Clustered(both.map(\.0)).mean, after: Clustered(both.map(\.1)).mean,
                difference: differences.mean, interval: differences.interval(within: -1...1))
        }
    }

    /// Trials and tokens by purpose.
    func costs() -> [RunReport.PurposeCost] {
        let groups = Dictionary(grouping: reader.cells.map(\.record), by: \.cell.purpose)
        return Purpose.allCases.compactMap { purpose in
            groups[purpose].map { records in
                .init(
                    purpose: purpose, trials: records.count, passed: records.count { $0.outcome == .passed },
                    invalid: records.count { $0.outcome == .invalid }, tokens: records.compactMap(\.tokens).reduce(0, +))
            }
        }
    }

    /// Every round's base and candidates side by side.
    func grid() -> FlipGrid {
        var columns: [(column: FlipGrid.Column, own: [String: [LoopRecord]], other: [String: [LoopRecord]])] = []
        func add(_ column: FlipGrid.Column, _ own: [LoopRecord], _ other: [LoopRecord]) {
            columns.append((column, Dictionary(grouping: own, by: \.cell.task), Dictionary(grouping: other, by: \.cell.task)))
        }
        for round in reader.rounds {
            let decisions = reader.decided.filter { $0.fact.round == round.number }
            let mined = reader.mined.filter { $0.round == round.number }.flatMap(\.records)
            var seen: Set<LoopCell> = []
            let base = (mined + decisions.flatMap(\.records)).filter { $0.cell.harness == round.base && seen.insert($0.cell).inserted }
            add(.init(round: round.number, kind: .base, slots: [], accepted: true, harness: round.base), base, [])
            for decision in decisions {
                let fact = decision.fact
                add(
                    .init(round: round.number, kind: .candidate, slots: fact.slots, accepted: fact.accepted, harness: fact.candidate),
                    decision.records.filter { $0.cell.harness == fact.candidate },
                    decision.records.filter { $0.cell.harness == fact.base })
            }
            for (fact, records) in reader.remeasured where fact.round == round.number {
                add(
                    .init(round: round.number, kind: .remeasured, slots: [], accepted: true, harness: fact.candidate),
                    records.filter { $0.cell.harness == fact.candidate }, records.filter { $0.cell.harness == fact.base })
            }
        }
        let rows = splits.flatMap { split, members in
            members.map { member in
                FlipGrid.Row(
                    task: member.name, split: split,
                    cells: columns.map { Self.cell($0.own[member.name] ?? [], against: $0.other[member.name] ?? []) })
            }
        }
        return FlipGrid(columns: columns.map(\.column), rows: rows)
    }

    private static func cell(_ own: [LoopRecord], against other: [LoopRecord]) -> FlipGrid.Cell? {
        guard let count = Verdict.Count(own) else { return nil }
        let change = DecisionReport.Seen(task: "", split: .heldIn, baseline: Verdict.Count(other), candidate: count).change
        return .init(passed: count.passed, valid: count.valid, invalid: count.invalid, change: change)
    }

    private static func outcomes(_ members: [TaskPool.Member], _ records: [LoopRecord]) -> [[Bool]] {
        let byTask = Dictionary(grouping: records, by: \.cell.task)
        return members.map { (byTask[$0.name] ?? []).map { $0.outcome == .passed } }
    }

    private static func share(_ passes: [Bool]) -> Double { Double(passes.count { $0 }) / Double(passes.count) }
}
