import Core
import Harness
import Models

/// Asks the model, under the current harness, for edits, and refuses in code what no trial should be spent on.
struct Proposer: Sendable {
    let ask: Ask
    let workshop: any HarnessWorkshop
    let pool: TaskPool
    let objects: ObjectStore
    /// Fixes the model's luck; nothing else of the run goes in.
    let seed: String

    /// What one slot is about.
    struct Slot: Sendable {
        var round: Int
        var base: String
        var files: HarnessFiles
        var request: ProposalRequest
        /// Candidates that were already tried, by id, and what they are called.
        var tried: [String: String]
    }

    func propose(_ slot: Slot) async throws -> SlotOutcome {
        let number = slot.request.slot
        let outcome = try await ask(
            slot.request.text, seed: { DrawSeed.seed(task: "propose\n\(seed)", draw: slot.round * 1000 + number, step: $0) },
            parse: ProposalReply.init)
        let reply = try objects.put(Array(outcome.text.utf8))
        switch outcome.answer {
        case nil:
            return .refused(
                ProposalRefused(
                    round: slot.round, slot: number, code: "unreadable", reason: outcome.problem ?? "no reply", surface: nil, intent: nil,
                    reply: reply, attempts: outcome.attempts, usage: outcome.usage))
        case .decline(let reason):
            return .declined(
                ProposalDeclined(
                    round: slot.round, slot: number, reason: reason, reply: reply, attempts: outcome.attempts, usage: outcome.usage))
        case .propose(let draft):
            do {
                return .made(try check(draft, slot, reply: reply, attempts: outcome.attempts, usage: outcome.usage))
            } catch {
                return .refused(
                    ProposalRefused(
                        round: slot.round, slot: number, code: error.code, reason: error.reason,
                        surface: draft.operations.first?["surface"]?.string, intent: draft.intent, reply: reply,
                        attempts: outcome.attempts, usage: outcome.usage))
            }
        }
    }

    private func check(_ draft: ProposalReply.Draft, _ slot: Slot, reply: String, attempts: Int, usage: TokenUsage) throws(StaticRefusal)
        -> ProposalMade
    {
        let cluster = slot.request.clusters.first { $0.id == draft.cluster }
        if draft.goal == .better {
            if cluster == nil { throw .unknownCluster(draft.cluster) }
            if draft.predicted.isEmpty { throw .noPrediction }
        }
        let foreign = draft.predicted.filter { name in !pool.heldIn.contains { $0.name == name } }
        if !foreign.isEmpty { throw .notHeldIn(foreign) }
        let evidence = (cluster?.lines ?? []).map { line in line.step.map { "\(line.trial)#\($0)" } ?? line.trial }
        let signature = cluster.map { cluster in
            [cluster.signature.terminalCause.rawValue, cluster.signature.criticality.rawValue, cluster.signature.mechanism.name]
        }
        let notes = EditAudit(
            cluster: draft.cluster, signature: signature ?? [], evidence: evidence, intent: draft.intent, mechanism: draft.mechanism,
            expected: draft.expected, predictedFixes: draft.predicted, risks: draft.risks, falsifier: draft.falsifier,
            proposer: .init(model: ask.model.name, promptHash: SHA256.hex(slot.request.text)))
        let prepared = try workshop.prepare(draft.operations, audit: notes, base: slot.base, files: slot.files)
        if let earlier = slot.tried[prepared.candidate] { throw .duplicate(earlier) }
        do {
            return ProposalMade(
                round: slot.round, slot: slot.request.slot, base: slot.base, candidate: prepared.candidate,
                tree: try HarnessTree.put(prepared.files, in: objects), edit: try objects.put(prepared.edit), goal: draft.goal,
                cluster: draft.cluster, surface: prepared.surface, intent: draft.intent, mechanism: draft.mechanism,
                expected: draft.expected, predicted: draft.goal == .better ? draft.predicted : [], risks: draft.risks,
                falsifier: draft.falsifier, reply: reply, attempts: attempts, usage: usage)
        } catch {
            throw StaticRefusal(code: "not_kept", reason: "\(error)")
        }
    }
}

/// What became of one slot.
enum SlotOutcome: Sendable {
    case made(ProposalMade)
    case declined(ProposalDeclined)
    case refused(ProposalRefused)
}
