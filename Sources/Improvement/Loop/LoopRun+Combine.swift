import Core

extension LoopRun {
    /// What of several accepted candidates is promoted: all together if that passes as a candidate of its own; else the best one, and
    /// of the others, one after the other, what still brings what it promised on top.
    mutating func combine(_ passed: [Contender]) async throws -> Contender? {
        guard passed.count > 1 else { return passed.first }
        let all = passed.sorted { $0.proposals[0].slot < $1.proposals[0].slot }.flatMap(\.proposals)
        if let merged = try await judgeMerge(all, base: head, role: .merge), merged.decision.accepted { return merged }
        let ranked = passed.sorted { ($1.gain, $0.proposals[0].slot) < ($0.gain, $1.proposals[0].slot) }
        var best = ranked[0]
        for other in ranked.dropFirst() {
            let together = best.proposals + other.proposals
            if let added = try await judgeMerge(together, base: best.candidate, role: .addition), added.decision.accepted { best = added }
        }
        return best
    }

    /// Merges onto the harness in force and judges the result.
    ///
    /// - Returns: nil when the edits contradict each other.
    private mutating func judgeMerge(_ proposals: [ProposalMade], base: String, role: GateDecided.Role) async throws -> Contender? {
        if try replay.next() == .mergeFailed {
            _ = try replay.take(.mergeFailed)
            return nil
        }
        let edits = try proposals.map { try objects.bytes($0.edit) }
        switch try inputs.workshop.merge(edits, onto: try harness(head)) {
        case .conflict(let conflicts):
            _ = try replay.record(MergeFailed(round: round, slots: proposals.map(\.slot), conflicts: conflicts))
            return nil
        case .merged(let id, let merged):
            files[id] = merged
            tried[id] = "round \(round), slots \(proposals.map { "\($0.slot)" }.joined(separator: " + "))"
            let tree = try HarnessTree.put(merged, in: objects)
            return try await gate(proposals, candidate: id, tree: tree, base: base, role: role)
        }
    }
}
