import Gates
import Improvement

/// One proposal, or several together, for the template: refused and rejected ones as carefully as accepted ones.
struct EditView {
    /// A line of evidence.
    struct Evidence {
        var place: String
        var line: String
    }

    let id: String
    let fateClass: String
    let fateWords: String
    let isOpen: Bool
    let summary: String
    let why: [String]
    let terms: [RunPage.Fact]
    let hasDiff: Bool
    let diff: [DiffText.Line]
    let moreLines: [String]
    let hasEvidence: Bool
    let evidence: [Evidence]
    let decisions: [DecisionView]
    let reply: [String]

    /// A slot.
    init(_ slot: SlotReport, round: Int, heldIn: Set<String>, isOpen: Bool) {
        id = "\(round).\(slot.slot)"
        fateClass = slot.fate.rawValue
        fateWords = Wording.fate(slot.fate)
        self.isOpen = isOpen
        summary = [slot.surface, slot.intent].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
        why = Self.why(slot)
        terms = Self.terms(slot)
        let text = DiffText(slot.diff)
        hasDiff = !text.lines.isEmpty
        diff = text.lines
        moreLines = text.more > 0 ? ["\(Figure.count(text.more)) more lines: see lineage diff."] : []
        evidence = (slot.cluster?.lines ?? []).map { line in
            Evidence(place: line.step.map { "\(line.trial)#\($0)" } ?? line.trial, line: line.text)
        }
        hasEvidence = !evidence.isEmpty
        decisions = slot.decision.map { [DecisionView($0, heldIn: heldIn)] } ?? []
        reply = slot.reply.isEmpty ? [] : [slot.reply]
    }

    /// A merge or an addition.
    init(_ decision: DecisionReport, round: Int, heldIn: Set<String>, isOpen: Bool) {
        let fact = decision.decided
        id = "\(round).\(fact.slots.map(String.init).joined(separator: "+"))"
        fateClass = fact.accepted ? SlotReport.Fate.passed.rawValue : SlotReport.Fate.rejected.rawValue
        fateWords = fact.accepted ? "accepted" : "rejected"
        self.isOpen = isOpen
        summary =
            fact.role == .merge
            ? "All accepted edits of the round together, as a candidate of its own" : "One accepted edit added to the others"
        why = [Wording.decision(decision)]
        terms = []
        hasDiff = false
        diff = []
        moreLines = []
        hasEvidence = false
        evidence = []
        decisions = [DecisionView(decision, heldIn: heldIn)]
        reply = []
    }

    private static func why(_ slot: SlotReport) -> [String] {
        switch slot.fate {
        case .refused: ["Refused before any trial (\(slot.refused?.code ?? "")): \(slot.refused?.reason ?? "")."]
        case .declined: ["The model declined: \(slot.declined?.reason ?? "")"]
        case .unjudged: ["No decision was reached before the run ended."]
        case .passed:
            slot.decision.map { [Wording.decision($0), "It passed, but another candidate or a person’s answer decided what was kept."] }
                ?? []
        case .kept, .rejected: slot.decision.map { [Wording.decision($0)] } ?? []
        }
    }

    private static func terms(_ slot: SlotReport) -> [RunPage.Fact] {
        guard let made = slot.made else { return [] }
        var terms: [RunPage.Fact] = []
        func add(_ term: String, _ value: String) { if !value.isEmpty { terms.append(.init(term: term, value: value)) } }
        if let cluster = slot.cluster {
            add("Cluster", "\(cluster.id): \(cluster.signature.mechanism.name), \(Figure.counted(cluster.tasks.count, "task"))")
        }
        switch made.goal {
        case .better: break
        case .cheaper: add("Goal", "to save cost; it promises no fix")
        case .delete: add("Goal", "to take an earlier edit out again")
        }
        add("Intent", made.intent)
        add("Against", made.mechanism)
        add("Expected", made.expected)
        add("Would refute it", made.falsifier)
        add("Harness", "\(Figure.short(made.base)) → \(Figure.short(made.candidate))")
        return terms
    }
}

/// A line of the error budget's ledger.
struct LedgerLine {
    let candidate: String
    let gate: String
    let fateClass: String
    let decision: String
    let level: String
    let before: String
    let after: String
    let left: String

    /// A round's decisions in the order in which they were made.
    static func lines(_ round: RoundReport) -> [LedgerLine] {
        let singles = round.slots.compactMap { slot in slot.decision.map { ("\(round.number).\(slot.slot)", $0) } }
        let combined = round.combined.map { ("\(round.number).\($0.decided.slots.map(String.init).joined(separator: "+"))", $0) }
        return (singles + combined).compactMap { name, report in report.verdict.map { LedgerLine(name, $0) } }
    }

    private init(_ candidate: String, _ verdict: Verdict) {
        self.candidate = candidate
        gate = verdict.gate.name
        fateClass = verdict.accepted ? "kept" : "rejected"
        decision = verdict.accepted ? "accepted" : "rejected"
        level = Figure.probability(verdict.level)
        let isCharged = verdict.level != nil
        before = isCharged ? Figure.decimal(verdict.budgetBefore.spent, 4) : "–"
        after = isCharged ? Figure.decimal(verdict.budgetAfter.spent, 4) : "–"
        left = isCharged ? Figure.decimal(max(0, verdict.budgetAfter.alpha - verdict.budgetAfter.spent), 4) : "–"
    }
}
