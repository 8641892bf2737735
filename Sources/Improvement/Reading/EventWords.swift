import Core
import Gates

/// Events in words, for people: what `improve` prints while it works and `lineage log` afterwards.
public struct EventWords: Sendable {
    let objects: ObjectStore

    public init(_ objects: ObjectStore) { self.objects = objects }

    /// One or a few lines.
    ///
    /// - Throws: ``Failure`` for an event or object that cannot be read.
    public func lines(_ event: LineageEvent) throws -> [String] {
        switch event.kind {
        case .runStarted: return try begun(event.fact(RunStarted.self))
        case .roundStarted:
            let fact = try event.fact(RoundStarted.self)
            let what = fact.purpose == .ablate ? "every kept edit is tried without" : "from \(short(fact.base))"
            return ["round \(fact.round): \(what)"]
        case .roundMeasured:
            let fact = try event.fact(RoundMeasured.self)
            let invalid = fact.invalid == 0 ? "" : ", \(fact.invalid) invalid"
            return ["  measured: \(fact.passed) of \(fact.passed + fact.failed) trials of the held-in tasks passed\(invalid)"]
        case .roundMined: return try mined(event.fact(RoundMined.self))
        case .proposalMade: return made(try event.fact(ProposalMade.self))
        case .proposalDeclined:
            let fact = try event.fact(ProposalDeclined.self)
            return ["  slot \(fact.slot) declined: \(fact.reason.prefixLine(160))"]
        case .proposalRefused:
            let fact = try event.fact(ProposalRefused.self)
            let about = fact.intent.map { " (\($0.prefixLine(80)))" } ?? ""
            return ["  slot \(fact.slot) refused, \(fact.code): \(fact.reason.prefixLine(200))\(about)"]
        case .gateDecided: return try decided(event.fact(GateDecided.self))
        case .mergeFailed:
            let fact = try event.fact(MergeFailed.self)
            return ["  slots \(list(fact.slots)) cannot be merged: \(fact.conflicts.joined(separator: "; "))"]
        case .approvalAsked: return ["  \(short(try event.fact(ApprovalAsked.self).candidate)) waits for a person's answer"]
        case .approvalGiven:
            let fact = try event.fact(ApprovalGiven.self)
            return ["  \(fact.by) \(fact.approved ? "agreed to" : "refused") \(short(fact.candidate))"]
        case .headMoved:
            let fact = try event.fact(HeadMoved.self)
            let why = fact.reason == .rollback ? "rolled back" : "promoted"
            return ["\(fact.reason == .rollback ? "" : "  ")\(why): \(short(fact.from)) → \(short(fact.to))"]
        case .candidateRemeasured:
            let fact = try event.fact(CandidateRemeasured.self)
            let heldOut = fact.heldOut.map { "; held-out \(estimate($0))" } ?? ""
            return ["  measured afresh: held-in \(estimate(fact.heldIn))\(heldOut)"]
        case .roundEnded: return [ended(try event.fact(RoundEnded.self))]
        case .runStopped:
            let fact = try event.fact(RunStopped.self)
            return ["stopped: \(Self.why(fact.reason)); in force is \(short(fact.head))"]
        case .sealedMeasured:
            let fact = try event.fact(SealedMeasured.self)
            let times = fact.opening == 1 ? "" : ", not for the first time: opening \(fact.opening)"
            let result = fact.estimate.map { "\(estimate($0)) on \(counted($0.tasks, "task", "tasks"))" } ?? "no verdicts"
            return ["sealed tasks opened\(times): \(short(fact.base)) → \(short(fact.candidate)): \(result)"]
        }
    }

    private func begun(_ fact: RunStarted) throws -> [String] {
        let pool = try objects.value(TaskPool.self, fact.pool)
        let settings = fact.settings
        return [
            "run of \(settings.model) from harness \(short(fact.harness)): \(pool.heldIn.count) tasks held-in, \(pool.heldOut.count) held-out, "
                + "\(pool.sealed.count) sealed; gate \(settings.gate.name), α \(settings.alpha), \(settings.rounds) rounds of "
                + "\(settings.width) proposals"
        ]
    }

    private func mined(_ fact: RoundMined) throws -> [String] {
        let clusters = try objects.value([Cluster].self, fact.clusters)
        let fallback = fact.fallbacks == 0 ? "" : "; \(fact.fallbacks) diagnoses by code, since no usable answer came"
        if clusters.isEmpty { return ["  mined: no two tasks failed alike\(fallback)"] }
        return ["  mined: \(counted(clusters.count, "cluster", "clusters"))\(fallback)"]
            + clusters.prefix(5).map { cluster in
                "    \(cluster.id) \(cluster.signature.mechanism.name) (\(cluster.signature.criticality.rawValue)) → "
                    + "\(cluster.signature.terminalCause.rawValue), \(counted(cluster.tasks.count, "task", "tasks")) of "
                    + counted(cluster.families.count, "family", "families")
            }
    }

    private func made(_ fact: ProposalMade) -> [String] {
        let aim =
            switch fact.goal {
            case .better: "for \(fact.cluster), to fix \(counted(fact.predicted.count, "task", "tasks"))"
            case .cheaper: "to save tokens"
            case .delete: "a deletion"
            }
        return ["  slot \(fact.slot) proposes for \(fact.surface): \(fact.intent.prefixLine(120)) (\(aim))"]
    }

    private func decided(_ fact: GateDecided) throws -> [String] {
        let cells = try objects.value([LoopRecord].self, fact.cells)
        let who =
            fact.role == .merge
            ? "all of \(list(fact.slots)) together" : fact.role == .addition ? "slots \(list(fact.slots))" : "slot \(list(fact.slots))"
        var text = "  \(who) \(fact.accepted ? "accepted" : "rejected") after \(cells.count) trials: \(fact.reason)"
        if fact.role != .economy, let verdict = try? objects.value(Verdict.self, fact.verdict), let look = verdict.stages.last {
            if let p = look.pValue, let limit = look.threshold { text += " (p \(number(p)), limit \(number(limit)))" }
            if let e = look.eValue, let limit = look.threshold { text += " (e \(number(e)), limit \(number(limit)))" }
        }
        return [text]
    }

    private func ended(_ fact: RoundEnded) -> String {
        var text =
            "  round \(fact.round) ended: \(fact.made) made, \(fact.refused) refused, \(fact.declined) declined, \(fact.accepted) kept"
        let precision = fact.predictions.precision, recall = fact.predictions.recall
        if let precision { text += "; predicted fixes: precision \(number(precision))" }
        if let recall { text += ", recall \(number(recall))" }
        return text + "; so far \(fact.spent.trials) trials, \(fact.spent.tokens) tokens"
    }

    private func estimate(_ estimate: CandidateRemeasured.Estimate) -> String {
        var text = "\(percent(estimate.baseline)) → \(percent(estimate.candidate))"
        if let low = estimate.low, let high = estimate.high { text += " (difference \(percent(low)) to \(percent(high)))" }
        return text
    }

    private func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
    private func short(_ id: String) -> String { HarnessHistory.short(id) }
    private func list(_ slots: [Int]) -> String { slots.map(String.init).joined(separator: ", ") }
    private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    private func number(_ value: Double) -> String {
        let digits = value < 0.01 ? 10_000.0 : 1000
        return "\((value * digits).rounded() / digits)"
    }

    /// A stop's reason in words.
    public static func why(_ reason: RunStopped.Reason) -> String {
        switch reason {
        case .rounds: "all rounds are done"
        case .emptyRounds: "two rounds in a row kept nothing"
        case .nothingFailed: "no held-in trial failed: there is nothing to learn from"
        case .maxTrials: "--max-trials is reached; a higher one goes on"
        case .maxTokens: "--max-tokens is reached; a higher one goes on"
        case .maxTime: "--max-time is over; the same command goes on"
        case .invalidCells: "more than half of the trials say nothing about the agent; see their errors in the job folders"
        }
    }
}
