import Core
import Gates
import Harness
import Improvement
import Models

/// Goes through a lineage's events once and sorts them into rounds; keeps every outcome with what it was for.
struct LineageReader {
    /// One decision's outcomes.
    struct Decided {
        var fact: GateDecided
        var records: [LoopRecord]
    }

    private(set) var rounds: [RoundReport] = []
    private(set) var cells: [RunReport.ReportedCell] = []
    /// Every decision with its outcomes, in order.
    private(set) var decided: [Decided] = []
    /// The mined trials and the re-measurements, with their rounds.
    private(set) var mined: [(round: Int, records: [LoopRecord])] = []
    private(set) var remeasured: [(fact: CandidateRemeasured, records: [LoopRecord])] = []
    /// What the sealed tasks said, each time that they were opened. Their trials are none of the run's.
    private(set) var opened: [SealedMeasured] = []
    private(set) var spent = Spending()
    /// What had been spent by recorded events when a process stopped. The stop counts what it had begun as well; the process that goes on
    /// records that again, so it must not be counted twice.
    private var spentBeforeStop: Spending?

    private let objects: ObjectStore
    private let splits: [String: RunReport.Split]
    /// Tree objects by harness id.
    private var trees: [String: String]
    private var seen: Set<LoopCell> = []

    init(_ objects: ObjectStore, pool: TaskPool, tree started: RunStarted) {
        self.objects = objects
        trees = [started.harness: started.tree]
        var splits: [String: RunReport.Split] = [:]
        for member in pool.heldIn { splits[member.name] = .heldIn }
        for member in pool.heldOut { splits[member.name] = .heldOut }
        self.splits = splits
    }

    /// Takes up the next event.
    mutating func take(_ event: LineageEvent) throws {
        if event.kind != .runStopped, event.kind != .sealedMeasured, let recorded = spentBeforeStop {
            spent = recorded
            spentBeforeStop = nil
        }
        switch event.kind {
        case .runStarted, .approvalAsked: break
        case .roundStarted: start(try event.fact(RoundStarted.self))
        case .roundMeasured:
            let fact = try event.fact(RoundMeasured.self)
            mined.append((fact.round, try records(fact.cells)))
            edit { $0.measured = fact }
        case .roundMined:
            let fact = try event.fact(RoundMined.self)
            let clusters = try objects.value([Cluster].self, fact.clusters)
            edit {
                $0.mined = fact
                $0.clusters = clusters
            }
            addLoopTokens(fact.usage.input + fact.usage.output)
        case .proposalMade: try take(made: try event.fact(ProposalMade.self))
        case .proposalDeclined:
            let fact = try event.fact(ProposalDeclined.self)
            let reply = text(try objects.bytes(fact.reply))
            add(SlotReport(slot: fact.slot, fate: .declined, declined: fact, diff: "", reply: reply))
            addLoopTokens(fact.usage.input + fact.usage.output)
        case .proposalRefused:
            let fact = try event.fact(ProposalRefused.self)
            let reply = try fact.reply.map { text(try objects.bytes($0)) } ?? ""
            add(SlotReport(slot: fact.slot, fate: .refused, refused: fact, diff: "", reply: reply))
            addLoopTokens(fact.usage.input + fact.usage.output)
        case .gateDecided: try take(decision: try event.fact(GateDecided.self))
        case .mergeFailed:
            let fact = try event.fact(MergeFailed.self)
            edit { $0.conflicts.append(fact) }
        case .approvalGiven:
            let fact = try event.fact(ApprovalGiven.self)
            edit { $0.approvals.append(fact) }
        case .headMoved: take(move: try event.fact(HeadMoved.self))
        case .candidateRemeasured:
            let fact = try event.fact(CandidateRemeasured.self)
            remeasured.append((fact, try records(fact.cells)))
            edit { $0.remeasured.append(fact) }
        case .roundEnded:
            let fact = try event.fact(RoundEnded.self)
            edit { $0.ended = fact }
            spent = fact.spent
        case .runStopped:
            spentBeforeStop = spentBeforeStop ?? spent
            spent = try event.fact(RunStopped.self).spent
        case .sealedMeasured: opened.append(try event.fact(SealedMeasured.self))
        }
    }

    private mutating func start(_ fact: RoundStarted) {
        rounds.append(
            RoundReport(
                number: fact.round, purpose: fact.purpose, base: fact.base, clusters: [], slots: [], combined: [], conflicts: [],
                approvals: [], moves: [], remeasured: []))
    }

    /// Changes the round that is open; events of a run that moves before its first round have none.
    private mutating func edit(_ change: (inout RoundReport) -> Void) {
        guard !rounds.isEmpty else { return }
        change(&rounds[rounds.count - 1])
    }

    private mutating func add(_ slot: SlotReport) { edit { $0.slots.append(slot) } }

    private mutating func addLoopTokens(_ count: Int) { spent.loopTokens += count }

    private mutating func take(made fact: ProposalMade) throws {
        trees[fact.candidate] = fact.tree
        let cluster = rounds.last?.clusters.first { $0.id == fact.cluster }
        add(
            SlotReport(
                slot: fact.slot, fate: .unjudged, made: fact, cluster: cluster, diff: try difference(fact.base, fact.candidate), reply: ""))
        addLoopTokens(fact.usage.input + fact.usage.output)
    }

    private func difference(_ base: String, _ candidate: String) throws -> String {
        guard let before = trees[base], let after = trees[candidate] else { return "" }
        return UnifiedDiff.between(try HarnessTree.files(before, in: objects), try HarnessTree.files(after, in: objects))
    }

    private mutating func take(decision fact: GateDecided) throws {
        trees[fact.candidate] = fact.tree
        let records = try records(fact.cells)
        decided.append(Decided(fact: fact, records: records))
        let slots = rounds.last?.slots.filter { fact.slots.contains($0.slot) }.compactMap(\.made) ?? []
        let report = DecisionReport(
            fact, verdict: fact.role == .economy ? nil : try objects.value(Verdict.self, fact.verdict),
            economy: fact.role == .economy ? try objects.value(EconomyVerdict.self, fact.verdict) : nil, records: records, splits: splits,
            // What an addition is judged by is what the added edit promised.
            proposals: fact.role == .addition ? Array(slots.filter { $0.slot == fact.slots.last }) : slots)
        edit { round in
            guard fact.role == .single || fact.role == .economy, let place = round.slots.lastIndex(where: { $0.slot == fact.slots.first })
            else { return round.combined.append(report) }
            round.slots[place].decision = report
            round.slots[place].fate = fact.accepted ? .passed : .rejected
        }
    }

    private mutating func take(move fact: HeadMoved) {
        trees[fact.to] = fact.tree
        edit { round in
            round.moves.append(fact)
            for place in round.slots.indices {
                guard let made = round.slots[place].made, fact.edits.contains(made.edit) else { continue }
                round.slots[place].fate = .kept
            }
        }
    }

    private mutating func records(_ object: String) throws -> [LoopRecord] {
        let records = try objects.value([LoopRecord].self, object)
        for record in records where seen.insert(record.cell).inserted {
            cells.append(.init(record: record, round: rounds.last?.number ?? 0, split: splits[record.cell.task] ?? .sealed))
            spent.trials += 1
            spent.trialTokens += record.tokens ?? 0
        }
        return records
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension DecisionReport {
    /// - Parameter proposals: those whose promises the decision is about.
    init(
        _ fact: GateDecided, verdict: Verdict?, economy: EconomyVerdict?, records: [LoopRecord], splits: [String: RunReport.Split],
        proposals: [ProposalMade]
    ) {
        decided = fact
        self.verdict = verdict
        self.economy = economy
        let counted = records.filter { $0.cell.purpose == .target || $0.cell.purpose == .guard }
        let byTask = Dictionary(grouping: counted, by: \.cell.task)
        func seen(_ task: String) -> Seen {
            let own = byTask[task] ?? []
            return Seen(
                task: task, split: splits[task] ?? .sealed, baseline: Verdict.Count(own.filter { $0.cell.harness == fact.base }),
                candidate: Verdict.Count(own.filter { $0.cell.harness == fact.candidate }))
        }
        let promised = Set(proposals.flatMap(\.predicted)).sorted()
        predictions = promised.map(seen)
        risks = Set(proposals.flatMap(\.risks)).sorted().map(seen)
        let others = byTask.keys.sorted().map(seen)
        unpredicted = others.filter { ($0.change ?? 0) > 0 && !promised.contains($0.task) }
        fell = others.filter { ($0.change ?? 0) < 0 }
    }
}

extension Verdict.Count {
    /// nil without records.
    init?(_ records: [LoopRecord]) {
        guard !records.isEmpty else { return nil }
        self.init()
        for record in records {
            switch record.outcome {
            case .invalid: invalid += 1
            case .failed: valid += 1
            case .passed:
                valid += 1
                passed += 1
            }
        }
        let costs = records.compactMap(\.tokens)
        if !costs.isEmpty { meanCost = Double(costs.reduce(0, +)) / Double(costs.count) }
    }
}
