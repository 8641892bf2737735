import Core

/// One candidate's way through a gate: takes outcomes in any order, says which cells are needed next, or decides.
///
/// It holds no state but the outcomes; cells of others (another arm's cache, a later look) do no harm.
public struct GateRun: Sendable {
    /// What to do next.
    public enum Next: Sendable, Equatable {
        /// Run these cells and record them; never empty.
        case need([CellRequest])
        case decided(Verdict)
    }

    public let gate: Gates
    public let input: GateInput
    public let budget: ErrorBudget
    private let plan: DrawPlan
    private var records: [CellRequest: CellRecord] = [:]

    /// Throws if the input makes no sense.
    public init(_ gate: Gates, _ input: GateInput, budget: ErrorBudget) throws {
        try input.check()
        for purpose in Purpose.allCases where gate.rule.capacity(purpose) > 64 {
            throw Failure(.invalidInput, "\(gate.name) wants more than 64 draws per task", at: purpose.rawValue)
        }
        self.gate = gate
        self.input = input
        self.budget = budget
        plan = DrawPlan(gate.rule, input)
    }

    /// Takes an outcome. A cell that was recorded before keeps its first outcome: a second look must not change a verdict.
    public mutating func record(_ record: CellRecord) {
        if records[record.cell] == nil { records[record.cell] = record }
    }

    /// The cells needed next, or the verdict.
    public func next() -> Next {
        let rule = gate.rule
        let level = rule.usesBudget ? budget.level : 0
        if rule.usesBudget, level <= 0 {
            return .decided(
                verdict(
                    Finding(accepted: false, stage: .budget, reason: "the error budget is used up", stages: []), Collection(input), level))
        }
        // The rule says how many; each answer may move it on.
        var collection = Collection(input)
        while true {
            switch rule.step(collection.evidence, level: level).content {
            case .decided(let finding): return .decided(verdict(settled(finding, collection), collection, level))
            case .need(let wants):
                let missing = wants.flatMap { collection.gather($0, plan, records) }
                if !missing.isEmpty { return .need(missing) }
            }
        }
    }

    /// Runs a gate again on stored cells. Throws if they do not suffice for a decision.
    public static func replay(
        _ gate: Gates, _ input: GateInput, budget: ErrorBudget, cells: [CellRecord]
    ) throws -> Verdict {
        var run = try GateRun(gate, input, budget: budget)
        for cell in cells { run.record(cell) }
        switch run.next() {
        case .decided(let verdict): return verdict
        case .need(let cells):
            throw Failure(
                .invalidInput, "\(cells.count) cells are missing for the gate's decision",
                at: cells.first.map { "\($0.role.rawValue) \($0.task) draw \($0.draw) \($0.purpose.rawValue)" })
        }
    }

    /// An acceptance does not stand when the arms lack different numbers of outcomes: what is missing may be what it rests on.
    private func settled(_ finding: Finding, _ collection: Collection) -> Finding {
        guard finding.accepted, collection.missing.baseline != collection.missing.candidate else { return finding }
        var finding = finding
        finding.accepted = false
        finding.stage = .missing
        finding.reason =
            "\(collection.missing.candidate) outcomes of the candidate and \(collection.missing.baseline) of the baseline stayed invalid"
        return finding
    }

    private func verdict(_ finding: Finding, _ collection: Collection, _ level: Double) -> Verdict {
        let rows = collection.rows
        let usesBudget = gate.rule.usesBudget
        let isCharged = usesBudget && finding.stage != .budget
        return Verdict(
            gate: gate, accepted: finding.accepted, stage: finding.stage, reason: finding.reason, stages: finding.stages,
            level: usesBudget ? level : nil, rows: rows, confirmedLosses: finding.confirmedLosses.map { input.tasks[$0].id },
            missingness: collection.missingness(rows), baseline: .sum(rows.map(\.baseline)), candidate: .sum(rows.map(\.candidate)),
            budgetBefore: budget, budgetAfter: isCharged ? budget.charged(accepted: finding.accepted) : budget)
    }
}
