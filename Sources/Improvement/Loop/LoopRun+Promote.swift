import Core
import Gates
import Statistics

extension LoopRun {
    /// Puts a candidate into force, when a person agrees or none is asked, and measures it afresh.
    mutating func promote(_ winner: Contender, _ tally: inout RoundTally) async throws {
        guard try await isApproved(winner) else {
            history.append(
                .init(
                    surface: winner.proposals[0].surface, intent: winner.proposals[0].intent, mechanism: winner.proposals[0].mechanism,
                    verdict: "refused by a person"))
            return
        }
        let round = round, base = head
        _ = try await replay.step {
            HeadMoved(
                reason: .accepted, round: round, from: base, to: winner.candidate, tree: winner.decision.tree,
                edits: winner.proposals.map(\.edit))
        }
        head = winner.candidate
        kept += winner.proposals
        baselineDraws = acceptedDraws[head] ?? [:]
        acceptedDraws = [:]
        tally.accepted += winner.proposals.count
        if started.settings.remeasure > 0 { try await remeasure(base: base) }
    }

    private mutating func isApproved(_ winner: Contender) async throws -> Bool {
        if try replay.next() == .approvalAsked {
            _ = try replay.take(.approvalAsked)
        } else {
            // A process without an approver promotes; what an earlier one recorded stands.
            guard inputs.approver != nil, try replay.next() == nil else { return true }
            _ = try replay.record(ApprovalAsked(round: round, candidate: winner.candidate))
        }
        if let event = try replay.take(.approvalGiven) { return try event.fact(ApprovalGiven.self).approved }
        let question = ApprovalQuestion(
            candidate: winner.candidate, diff: try inputs.workshop.diff(try harness(head), try harness(winner.candidate)),
            proposals: winner.proposals, evidence: try evidence(of: winner.proposals), decision: winner.decision)
        guard let answer = try await inputs.approver?.approve(question) else { throw WaitsForApproval(candidate: winner.candidate) }
        return try replay.record(answer).approved
    }

    private func evidence(of proposals: [ProposalMade]) throws -> [String] {
        let mined = try replay.writer.events.last { $0.kind == .roundMined }?.fact(RoundMined.self)
        let clusters = try mined.map { try objects.value([Cluster].self, $0.clusters) } ?? []
        return clusters.filter { cluster in proposals.contains { $0.cluster == cluster.id } }.flatMap(\.lines).map { line in
            "\(line.trial)\(line.step.map { "#\($0)" } ?? ""): \(line.text)"
        }
    }

    /// Fresh draws of every task under both harnesses. The gate's own numbers chose the winner and flatter it; these do not.
    private mutating func remeasure(base: String) async throws {
        if let event = try replay.take(.candidateRemeasured) {
            account(try records(try event.fact(CandidateRemeasured.self).cells))
            return
        }
        let cells = inputs.pool.all.flatMap { member in
            (0..<UInt64(started.settings.remeasure)).flatMap { attempt in
                [base, head].map { harness in
                    LoopCell(harness: harness, task: member.name, draw: draws.next(member.name) + attempt, purpose: .remeasure)
                }
            }
        }
        let records = try await measure(cells, candidate: "round \(round), re-measurement")
        guard let heldIn = Self.estimate(inputs.pool.heldIn, records, base: base) else { return try skipEstimate(records, base) }
        _ = try replay.record(
            CandidateRemeasured(
                round: round, base: base, candidate: head, cells: try objects.put(records), heldIn: heldIn,
                heldOut: Self.estimate(inputs.pool.heldOut, records, base: base)))
    }

    /// Every trial stayed invalid: there is no estimate, and that is written down.
    private mutating func skipEstimate(_ records: [LoopRecord], _ base: String) throws {
        _ = try replay.record(
            CandidateRemeasured(
                round: round, base: base, candidate: head, cells: try objects.put(records),
                heldIn: .init(baseline: 0, candidate: 0, difference: 0, low: nil, high: nil, tasks: 0), heldOut: nil))
    }

    /// Means over the tasks that have valid trials under both harnesses; nil without any.
    static func estimate(_ members: [TaskPool.Member], _ records: [LoopRecord], base: String) -> CandidateRemeasured.Estimate? {
        var rates: [(baseline: Double, candidate: Double)] = []
        for member in members {
            let valid = records.filter { $0.cell.task == member.name && $0.outcome != .invalid }
            let (before, after) = (valid.filter { $0.cell.harness == base }, valid.filter { $0.cell.harness != base })
            guard !before.isEmpty, !after.isEmpty else { continue }
            rates.append((rate(before), rate(after)))
        }
        guard !rates.isEmpty else { return nil }
        let differences = Clustered(rates.map { $0.candidate - $0.baseline })
        let interval = differences.interval(within: -1...1)
        return .init(
            baseline: Clustered(rates.map(\.baseline)).mean, candidate: Clustered(rates.map(\.candidate)).mean,
            difference: differences.mean, low: interval?.low, high: interval?.high, tasks: rates.count)
    }

    private static func rate(_ records: [LoopRecord]) -> Double {
        Double(records.count { $0.outcome == .passed }) / Double(records.count)
    }
}
