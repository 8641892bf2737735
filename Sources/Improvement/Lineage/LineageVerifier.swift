import Core
import Gates
import SystemPackage

/// Checks a run from its files alone: the chain, every object, HEAD, every edit and every decision, which it computes again.
public struct LineageVerifier: Sendable {
    /// What was found.
    public struct Report: Sendable, Codable, Hashable {
        /// What is wrong, each with its place; empty when all is well.
        public var problems: [String] = []
        public var events = 0
        public var objects = 0
        /// Verdicts that were computed again.
        public var verdicts = 0
        /// Cell outcomes that they rest on.
        public var cells = 0
        /// The harness in force, and the hash that an anchor should hold.
        public var head: String?
        public var headEvent: String?
    }

    let folder: FilePath
    let workshop: any HarnessWorkshop

    public init(_ folder: FilePath, workshop: any HarnessWorkshop) {
        self.folder = folder
        self.workshop = workshop
    }

    /// Never throws for what is wrong with the run: that is in the report.
    public func check() -> Report {
        var report = Report()
        let log: EventLog
        do { log = try EventLog(folder) } catch {
            report.problems.append("\(error)")
            checkObjects(&report)
            return report
        }
        report.events = log.events.count
        if log.events.isEmpty { report.problems.append("\(folder): there is no event") }
        if log.cutOff > 0 {
            report.problems.append("\(EventLog.name): the last line has no end; the next improve or rollback cuts it off")
        }
        checkObjects(&report)
        checkHead(log.events, &report)
        var walk = LineageWalk(objects: ObjectStore(folder), workshop: workshop)
        for event in log.events {
            do { try walk.visit(event) } catch { report.problems.append("event \(event.seq) (\(event.kind.rawValue)): \(error)") }
        }
        report.verdicts = walk.verdicts
        report.cells = walk.cells
        return report
    }

    private func checkObjects(_ report: inout Report) {
        let store = ObjectStore(folder)
        for name in (try? store.names()) ?? [] {
            report.objects += 1
            do { _ = try store.bytes(name) } catch { report.problems.append("\(error)") }
        }
    }

    private func checkHead(_ events: [LineageEvent], _ report: inout Report) {
        do {
            let wanted = try LineageHead(events)
            report.head = wanted?.harness
            report.headEvent = wanted?.event
            let found = try LineageHead(folder)
            if found != wanted {
                report.problems.append(
                    "\(LineageHead.name): it says \(found?.harness ?? "nothing"), the events say \(wanted?.harness ?? "nothing")")
            }
        } catch { report.problems.append("\(error)") }
    }
}

/// Goes through the events in order and holds each against those before it.
struct LineageWalk {
    let objects: ObjectStore
    let workshop: any HarnessWorkshop
    private(set) var verdicts = 0
    private(set) var cells = 0
    private var started: RunStarted?
    private var pool: TaskPool?
    private var head = ""
    /// Trees by harness id.
    private var trees: [String: String] = [:]
    private var budget: ErrorBudget?
    private var purposes: [String: Purpose] = [:]
    private var decisions: [GateDecided] = []
    /// Harnesses that were in force.
    private var heads: Set<String> = []
    private var roundBase = ""
    private var clusters: [Cluster] = []
    /// The candidate that a person was asked about and has not agreed to.
    private var asked: String?

    init(objects: ObjectStore, workshop: any HarnessWorkshop) {
        self.objects = objects
        self.workshop = workshop
    }

    mutating func visit(_ event: LineageEvent) throws {
        if (event.kind == .runStarted) != (event.seq == 0) { throw wrong("a lineage has one beginning") }
        switch event.kind {
        case .runStarted: try begin(event.fact(RunStarted.self))
        case .roundStarted:
            let fact = try event.fact(RoundStarted.self)
            if fact.base != head { throw wrong("the round does not start from the harness in force") }
            roundBase = head
        case .roundMeasured: try measured(event.fact(RoundMeasured.self))
        case .roundMined: try mined(event.fact(RoundMined.self))
        case .proposalMade: try made(event.fact(ProposalMade.self))
        case .proposalDeclined: try exist(event.fact(ProposalDeclined.self))
        case .proposalRefused: try exist(event.fact(ProposalRefused.self))
        case .gateDecided: try decided(event.fact(GateDecided.self))
        case .mergeFailed: break
        case .approvalAsked: asked = try event.fact(ApprovalAsked.self).candidate
        case .approvalGiven: try answered(event.fact(ApprovalGiven.self))
        case .headMoved: try moved(event.fact(HeadMoved.self))
        case .candidateRemeasured: try remeasured(event.fact(CandidateRemeasured.self))
        case .roundEnded: if try event.fact(RoundEnded.self).head != head { throw wrong("another harness is in force") }
        case .runStopped: if try event.fact(RunStopped.self).head != head { throw wrong("another harness is in force") }
        case .sealedMeasured: try opened(event.fact(SealedMeasured.self))
        }
    }

    private func wrong(_ what: String) -> Failure { Failure(.invalidInput, what) }

    private func exist(_ fact: some LineageFact) throws { for name in fact.objects { _ = try objects.bytes(name) } }

    private mutating func begin(_ fact: RunStarted) throws {
        try exist(fact)
        started = fact
        pool = try objects.value(TaskPool.self, fact.pool)
        budget = try ErrorBudget(alpha: fact.settings.alpha, planned: fact.settings.planned)
        head = fact.harness
        heads = [head]
        try tree(fact.tree, of: fact.harness)
    }

    /// The tree's files have the harness's id.
    private mutating func tree(_ object: String, of harness: String) throws {
        let id = try workshop.id(of: try HarnessTree.files(object, in: objects))
        if id != harness { throw wrong("the tree is that of \(id), not of \(harness)") }
        trees[harness] = object
    }

    /// The records are of known, unsealed tasks, and no draw serves two purposes.
    private mutating func records(_ object: String) throws -> [LoopRecord] {
        let records = try objects.value([LoopRecord].self, object)
        for record in records {
            guard pool?.member(record.cell.task) != nil else { throw wrong("a trial of \(record.cell.task), which is sealed or unknown") }
            let key = "\(record.cell.task) draw \(record.cell.draw)"
            if let other = purposes.updateValue(record.cell.purpose, forKey: key), other != record.cell.purpose {
                throw wrong("\(key) serves \(other.rawValue) and \(record.cell.purpose.rawValue)")
            }
        }
        return records
    }

    private mutating func measured(_ fact: RoundMeasured) throws {
        let records = try records(fact.cells)
        if records.contains(where: { $0.cell.harness != head || $0.cell.purpose != .mining }) {
            throw wrong("a mined trial is of another harness or purpose")
        }
        for record in records { _ = try pool?.heldInTask(record.cell.task) }
        let counts = [CellOutcome.passed, .failed, .invalid].map { outcome in records.count { $0.outcome == outcome } }
        if counts != [fact.passed, fact.failed, fact.invalid] { throw wrong("the counts are not those of the records") }
    }

    private mutating func mined(_ fact: RoundMined) throws {
        let diagnoses = try objects.value([Diagnosis].self, fact.diagnoses)
        for diagnosis in diagnoses { _ = try pool?.heldInTask(diagnosis.task) }
        clusters = try objects.value([Cluster].self, fact.clusters)
        if clusters != Cluster.form(diagnoses) { throw wrong("the clusters are not those of the diagnoses") }
    }

    private mutating func made(_ fact: ProposalMade) throws {
        try exist(fact)
        if fact.base != head { throw wrong("the proposal does not start from the harness in force") }
        for task in fact.predicted { _ = try pool?.heldInTask(task) }
        if fact.goal == .better, !clusters.contains(where: { $0.id == fact.cluster }) { throw wrong("its cluster does not exist") }
        try tree(fact.tree, of: fact.candidate)
        try leads([fact.edit], to: fact.candidate)
    }

    /// The edits, applied to the harness that the round started from (a deletion: to the one in force), give the candidate.
    private func leads(_ edits: [String], to candidate: String) throws {
        let base = edits.count == 1 ? head : roundBase
        guard let object = trees[base] else { throw wrong("the base is not known") }
        switch try workshop.merge(try edits.map { try objects.bytes($0) }, onto: try HarnessTree.files(object, in: objects)) {
        case .merged(let id, _): if id != candidate { throw wrong("the edits lead to \(id), not to \(candidate)") }
        case .conflict(let conflicts): throw wrong("the edits contradict each other: \(conflicts.joined(separator: "; "))")
        }
    }

    private mutating func decided(_ fact: GateDecided) throws {
        try exist(fact)
        try tree(fact.tree, of: fact.candidate)
        try leads(fact.edits, to: fact.candidate)
        let records = try records(fact.cells)
        if records.contains(where: { $0.cell.harness != fact.base && $0.cell.harness != fact.candidate }) {
            throw wrong("a trial is of neither harness")
        }
        let outcomes = records.map { GateCell($0, baseline: fact.base) }
        guard let started, let pool, let before = budget else { throw wrong("the run has not begun") }
        cells += records.count
        if fact.role == .economy {
            let stored = try objects.value(EconomyVerdict.self, fact.verdict)
            let again = started.settings.economy.decide(stored.goal, tasks: pool.all.map(\.name), records: outcomes)
            if again != stored { throw wrong("the verdict is not what its outcomes give") }
            if again.accepted != fact.accepted || again.reason != fact.reason { throw wrong("the event tells another verdict") }
        } else {
            guard let object = fact.input else { throw wrong("what the gate was told is missing") }
            let stored = try objects.value(Verdict.self, fact.verdict)
            let input = try objects.value(GateInput.self, object)
            let again = try GateRun.replay(started.settings.gate, input, budget: before, cells: outcomes)
            if again != stored { throw wrong("the verdict is not what its outcomes give") }
            if again.accepted != fact.accepted || again.reason != fact.reason { throw wrong("the event tells another verdict") }
            budget = again.budgetAfter
        }
        verdicts += 1
        decisions.append(fact)
    }

    private mutating func answered(_ fact: ApprovalGiven) throws {
        if fact.candidate != asked { throw wrong("the answer is about another candidate than the question") }
        if fact.approved { asked = nil }
    }

    private mutating func moved(_ fact: HeadMoved) throws {
        try exist(fact)
        if fact.from != head { throw wrong("it does not start from the harness in force") }
        switch fact.reason {
        case .accepted:
            guard decisions.contains(where: { $0.accepted && $0.candidate == fact.to && $0.edits == fact.edits }) else {
                throw wrong("no gate has accepted this harness")
            }
            if fact.to == asked { throw wrong("a person was asked and did not agree") }
        case .rollback: if !heads.contains(fact.to) { throw wrong("this harness was never in force") }
        }
        try tree(fact.tree, of: fact.to)
        head = fact.to
        heads.insert(head)
    }

    private mutating func opened(_ fact: SealedMeasured) throws {
        let records = try objects.value([LoopRecord].self, fact.cells)
        guard let started, let pool, fact.base == started.harness, fact.candidate == head else {
            throw wrong("the sealed tasks were measured under another harness than the first one and the one in force")
        }
        guard records.allSatisfy({ $0.isSealed(in: pool, of: [fact.base, fact.candidate]) }) else {
            throw wrong("a trial is of no sealed task, or of another harness")
        }
        let again = SealedMeasured(
            opening: fact.opening, base: fact.base, candidate: fact.candidate, records: records, cells: fact.cells, pool: pool)
        if again != fact { throw wrong("the estimate is not what its outcomes give") }
        cells += records.count
    }

    private mutating func remeasured(_ fact: CandidateRemeasured) throws {
        let records = try records(fact.cells)
        guard let pool else { return }
        let estimate = LoopRun.estimate(pool.heldIn, records, base: fact.base)
        if let estimate, estimate != fact.heldIn { throw wrong("the estimate is not what its outcomes give") }
        if LoopRun.estimate(pool.heldOut, records, base: fact.base) != fact.heldOut {
            throw wrong("the estimate is not what its outcomes give")
        }
    }
}
