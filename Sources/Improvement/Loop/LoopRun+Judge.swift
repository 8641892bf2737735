import Core
import Gates

/// A candidate that was judged.
struct Contender: Sendable {
    /// In the order of their slots.
    var proposals: [ProposalMade]
    var decision: GateDecided
    /// Observed gain, in tasks; ranks contenders and nothing else.
    var gain: Double

    var candidate: String { decision.candidate }
}

extension LoopRun {
    /// Judges one proposal against the harness in force.
    mutating func judge(_ proposal: ProposalMade, _ tally: inout RoundTally) async throws -> Contender {
        let contender =
            proposal.goal == .better
            ? try await gate([proposal], candidate: proposal.candidate, tree: proposal.tree, base: head, role: .single)
            : try await economy(proposal)
        if proposal.goal == .better {
            tally.compare(
                proposal, with: try objects.value(Verdict.self, contender.decision.verdict), heldIn: inputs.pool.heldIn.map(\.name))
        }
        // A proposer learns whether, never by how much or where: held-out results must not leak into its next edits.
        history.append(
            .init(
                surface: proposal.surface, intent: proposal.intent, mechanism: proposal.mechanism,
                verdict: contender.decision.accepted ? "accepted" : "rejected"))
        return contender
    }

    /// Runs the gate, cell by cell as it asks for them.
    mutating func gate(
        _ proposals: [ProposalMade], candidate: String, tree: String, base: String, role: GateDecided.Role
    ) async throws -> Contender {
        let decision: GateDecided
        let verdict: Verdict
        if let event = try replay.take(.gateDecided) {
            decision = try event.fact(GateDecided.self)
            verdict = try objects.value(Verdict.self, decision.verdict)
            account(try records(decision.cells))
        } else {
            // What an addition must bring is what the added edit promised.
            let promises = role == .addition ? proposals.suffix(1) : proposals[...]
            let input = gateInput(named: Set(promises.flatMap(\.predicted)))
            var run = try GateRun(started.settings.gate, input, budget: budget)
            var records: [LoopRecord] = []
            asking: while true {
                switch run.next() {
                case .decided(let found):
                    verdict = found
                    break asking
                case .need(let requests):
                    let cells = requests.map { request in
                        LoopCell(
                            harness: request.role == .baseline ? base : candidate, task: request.task, draw: request.draw,
                            purpose: request.purpose)
                    }
                    let slots = proposals.map { "\($0.slot)" }.joined(separator: " + ")
                    let found = try await measure(cells, candidate: "round \(round), \(role.rawValue) \(slots)")
                    for (request, record) in zip(requests, found) { run.record(GateCell(request, record)) }
                    records += found
                }
            }
            decision = try replay.record(
                GateDecided(
                    round: round, slots: proposals.map(\.slot), role: role, base: base, candidate: candidate,
                    edits: proposals.map(\.edit), tree: tree, input: try objects.put(input), cells: try objects.put(records),
                    verdict: try objects.put(verdict), accepted: verdict.accepted, reason: verdict.reason))
        }
        budget = verdict.budgetAfter
        rememberBaseline(of: decision, accepted: verdict.accepted)
        return Contender(proposals: proposals, decision: decision, gain: verdict.gain)
    }

    private func gateInput(named: Set<String>) -> GateInput {
        let tasks = inputs.pool.all.map { member in
            GateInput.Task(
                id: member.name, split: inputs.pool.heldIn.contains(member) ? .heldIn : .heldOut, isNamed: named.contains(member.name),
                firstFreeDraw: draws.next(member.name), baselineDraws: baselineDraws[member.name] ?? [])
        }
        return GateInput(tasks: tasks)
    }

    /// The paper's habit: the baseline is measured once, and an accepted candidate's own trials are the next baseline.
    private mutating func rememberBaseline(of decision: GateDecided, accepted: Bool) {
        guard started.settings.gate.rule.reusesBaseline, decision.role != .addition, baselineDraws.isEmpty || accepted,
            let records = try? records(decision.cells)
        else { return }
        func draws(of harness: String) -> [String: [UInt64]] {
            let measured = records.filter { $0.cell.harness == harness && $0.cell.purpose == .guard && $0.outcome != .invalid }
            return Dictionary(grouping: measured, by: \.cell.task).mapValues { $0.map(\.cell.draw).sorted() }
        }
        // Also when the first candidate is accepted: the others of the round are held against the same baseline.
        if baselineDraws.isEmpty { baselineDraws = draws(of: decision.base) }
        if accepted { acceptedDraws[decision.candidate] = draws(of: decision.candidate) }
    }

    /// Judges a deletion, or an edit that only saves cost.
    private mutating func economy(_ proposal: ProposalMade) async throws -> Contender {
        let rule = started.settings.economy
        let decision: GateDecided
        if let event = try replay.take(.gateDecided) {
            decision = try event.fact(GateDecided.self)
            account(try records(decision.cells))
        } else {
            let cells = inputs.pool.all.flatMap { member in
                (0..<UInt64(rule.attempts)).flatMap { attempt in
                    [head, proposal.candidate].map { harness in
                        LoopCell(harness: harness, task: member.name, draw: draws.next(member.name) + attempt, purpose: .guard)
                    }
                }
            }
            let records = try await measure(cells, candidate: "round \(round), \(proposal.goal.rawValue)")
            let verdict = rule.decide(
                proposal.goal, tasks: inputs.pool.all.map(\.name), records: records.map { GateCell($0, baseline: head) })
            decision = try replay.record(
                GateDecided(
                    round: round, slots: [proposal.slot], role: .economy, base: head, candidate: proposal.candidate, edits: [proposal.edit],
                    tree: proposal.tree, input: nil, cells: try objects.put(records), verdict: try objects.put(verdict),
                    accepted: verdict.accepted, reason: verdict.reason))
        }
        return Contender(proposals: [proposal], decision: decision, gain: 0)
    }
}

extension GateCell {
    init(_ request: CellRequest, _ record: LoopRecord) {
        self.init(request, record.outcome, cost: record.tokens.map(Double.init))
    }

    /// A record as its gate saw it: the harness tells the arm.
    init(_ record: LoopRecord, baseline: String) {
        let request = CellRequest(
            role: record.cell.harness == baseline ? .baseline : .candidate, task: record.cell.task, draw: record.cell.draw,
            purpose: record.cell.purpose)
        self.init(request, record)
    }
}

extension Verdict {
    /// The sum over tasks of observed rate differences, candidate − baseline: how many tasks it seems to win.
    var gain: Double {
        rows.filter { $0.purpose == .target || $0.purpose == .guard }.reduce(0) { $0 + $1.candidate.rate - $1.baseline.rate }
    }
}
