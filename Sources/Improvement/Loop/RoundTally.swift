import Gates

/// What a round counts while it goes.
struct RoundTally: Sendable {
    var made = 0
    var declined = 0
    var refused = 0
    var accepted = 0
    var predictions = RoundEnded.Predictions()

    /// Compares what a candidate promised with what was seen of it.
    mutating func compare(_ proposal: ProposalMade, with verdict: Verdict, heldIn: [String]) {
        guard proposal.goal == .better else { return }
        var seen: [String: (baseline: Double, candidate: Double)] = [:]
        for row in verdict.rows where row.purpose == .target || row.purpose == .guard {
            guard row.baseline.valid > 0, row.candidate.valid > 0 else { continue }
            seen[row.task] = (row.baseline.rate, row.candidate.rate)
        }
        let rose = Set(seen.filter { $0.value.candidate > $0.value.baseline }.keys)
        let named = proposal.predicted.filter { seen[$0] != nil }
        predictions.named += named.count
        predictions.namedRose += named.count { rose.contains($0) }
        guard heldIn.allSatisfy({ seen[$0] != nil }) else { return }
        predictions.rose += heldIn.count { rose.contains($0) }
        predictions.roseNamed += heldIn.count { rose.contains($0) && proposal.predicted.contains($0) }
    }
}

extension Verdict.Count {
    /// Of the valid cells, from 0 to 1.
    var rate: Double { valid == 0 ? 0 : Double(passed) / Double(valid) }
}
