import Core
import Gates
import Harness
import Models

extension LoopRun {
    /// One round.
    ///
    /// - Returns: why no round should follow; nil when one may.
    mutating func improve() async throws -> RunStopped.Reason? {
        round += 1
        let round = round, base = head
        _ = try await replay.step { RoundStarted(round: round, purpose: .improve, base: base) }
        let (measured, records) = try await measureRound()
        if measured.invalid * 2 > records.count { return .invalidCells }
        if measured.failed == 0 { return .nothingFailed }
        let mined = try await mine(records)
        let clusters = try objects.value([Cluster].self, mined.clusters)
        var tally = RoundTally()
        let proposals = clusters.isEmpty ? [] : try await propose(clusters, keep: mined.keep, &tally)
        var passed: [Contender] = []
        for proposal in proposals {
            let contender = try await judge(proposal, &tally)
            if contender.decision.accepted { passed.append(contender) }
        }
        if let winner = try await combine(passed) { try await promote(winner, &tally) }
        try await end(tally)
        return nil
    }

    /// Up to K proposals, one slot after the other, each told of those before it.
    private mutating func propose(_ clusters: [Cluster], keep: [String], _ tally: inout RoundTally) async throws -> [ProposalMade] {
        var made: [ProposalMade] = []
        for slot in 1...started.settings.width {
            let outcome = try await outcome(of: slot, clusters, keep: keep, siblings: made)
            switch outcome {
            case .made(let fact):
                made.append(fact)
                files[fact.candidate] = try HarnessTree.files(fact.tree, in: objects)
                tried[fact.candidate] = "round \(round), slot \(slot)"
                spent.loopTokens += fact.usage.input + fact.usage.output
                tally.made += 1
            case .declined(let fact):
                spent.loopTokens += fact.usage.input + fact.usage.output
                tally.declined += 1
            case .refused(let fact):
                spent.loopTokens += fact.usage.input + fact.usage.output
                history.append(
                    .init(surface: fact.surface ?? "", intent: fact.intent ?? "", mechanism: "", verdict: "refused: \(fact.code)"))
                tally.refused += 1
            }
        }
        return made
    }

    private mutating func outcome(of slot: Int, _ clusters: [Cluster], keep: [String], siblings: [ProposalMade]) async throws -> SlotOutcome
    {
        if let event = try replay.take(.proposalMade, .proposalDeclined, .proposalRefused) {
            switch event.kind {
            case .proposalMade: return .made(try event.fact(ProposalMade.self))
            case .proposalDeclined: return .declined(try event.fact(ProposalDeclined.self))
            default: return .refused(try event.fact(ProposalRefused.self))
            }
        }
        let base = try harness(head)
        let proposer = Proposer(
            ask: try ask(), workshop: inputs.workshop, pool: inputs.pool, objects: objects, seed: "\(started.settings.seed)")
        let request = ProposalRequest(
            slot: slot, surfaces: try inputs.workshop.surfaces(base), clusters: clusters, keep: keep, history: history,
            siblings: siblings.map { .init(cluster: $0.cluster, surface: $0.surface, intent: $0.intent) })
        switch try await proposer.propose(.init(round: round, base: head, files: base, request: request, tried: tried)) {
        case .made(let fact): return .made(try replay.record(fact))
        case .declined(let fact): return .declined(try replay.record(fact))
        case .refused(let fact): return .refused(try replay.record(fact))
        }
    }

    private mutating func end(_ tally: RoundTally) async throws {
        let round = round, head = head, spent = spent
        _ = try await replay.step {
            RoundEnded(
                round: round, made: tally.made, declined: tally.declined, refused: tally.refused, accepted: tally.accepted, head: head,
                predictions: tally.predictions, spent: spent)
        }
        emptyRounds = tally.accepted == 0 ? emptyRounds + 1 : 0
    }

    /// A last round: every kept edit is tried without, the latest first.
    mutating func ablate() async throws {
        round += 1
        let round = round, base = head
        _ = try await replay.step { RoundStarted(round: round, purpose: .ablate, base: base) }
        var tally = RoundTally()
        for (place, edit) in kept.reversed().enumerated() {
            guard let proposal = try deletion(of: edit, slot: place + 1, &tally) else { continue }
            let contender = try await judge(proposal, &tally)
            if contender.decision.accepted {
                try await promote(contender, &tally)
                kept.removeAll { $0.edit == edit.edit || $0.edit == proposal.edit }
            }
        }
        try await end(tally)
    }

    private mutating func deletion(of kept: ProposalMade, slot: Int, _ tally: inout RoundTally) throws -> ProposalMade? {
        if let event = try replay.take(.proposalMade, .proposalRefused) {
            guard event.kind == .proposalMade else {
                tally.refused += 1
                return nil
            }
            let fact = try event.fact(ProposalMade.self)
            files[fact.candidate] = try HarnessTree.files(fact.tree, in: objects)
            tally.made += 1
            return fact
        }
        do {
            let prepared = try inputs.workshop.removal(
                of: try objects.bytes(kept.edit), audit: EditAudit(intent: "without: \(kept.intent)"),
                base: head, files: try harness(head))
            files[prepared.candidate] = prepared.files
            tally.made += 1
            return try replay.record(
                ProposalMade(
                    round: round, slot: slot, base: head, candidate: prepared.candidate,
                    tree: try HarnessTree.put(prepared.files, in: objects), edit: try objects.put(prepared.edit), goal: .delete,
                    cluster: "",
                    surface: prepared.surface, intent: "without: \(kept.intent)", mechanism: kept.mechanism, expected: "no loss",
                    predicted: [], risks: [], falsifier: "a task is lost without it", reply: nil, attempts: 0, usage: .init()))
        } catch let refusal as StaticRefusal {
            tally.refused += 1
            _ = try replay.record(
                ProposalRefused(
                    round: round, slot: slot, code: refusal.code, reason: refusal.reason, surface: kept.surface,
                    intent: "without: \(kept.intent)", reply: nil, attempts: 0, usage: .init()))
            return nil
        }
    }
}
