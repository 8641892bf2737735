import Core
import Testing

@testable import Gates

@Suite struct BudgetTests {
    @Test func rejectedCandidatesSpendAndAcceptedOnesDoNot() throws {
        var budget = try ErrorBudget(alpha: 0.05, planned: 5)
        #expect(abs(budget.level - 0.01) < 1e-15)
        budget = budget.charged(accepted: false)
        #expect(abs(budget.level - 0.01) < 1e-15)
        budget = budget.charged(accepted: true)
        // 0.04 for three candidates.
        #expect(abs(budget.level - 0.04 / 3) < 1e-15)
    }

    /// Along every history of accepts and rejects, the levels of the rejected sum to alpha at most, with the last one's still open.
    @Test func noHistorySpendsMoreThanAlpha() throws {
        for history in 0..<(1 << 8) {
            var budget = try ErrorBudget(alpha: 0.05, planned: 8)
            var spent = 0.0
            for candidate in 0..<8 {
                let accepted = history >> candidate & 1 == 1
                #expect(spent + budget.level <= 0.05 + 1e-12)
                if !accepted { spent += budget.level }
                budget = budget.charged(accepted: accepted)
            }
            #expect(budget.level == 0)
        }
    }

    @Test func emptyBudgetRejectsBeforeAnythingRuns() throws {
        let spent = try ErrorBudget(alpha: 0.05, planned: 1).charged(accepted: false)
        for gate in Gates.all where gate.rule.usesBudget {
            let (verdict, cells) = try Bench(gate, Bench.input(6), budget: spent) { _ in .passed }.finish()
            #expect(!verdict.accepted && verdict.stage == .budget && cells.isEmpty)
            #expect(verdict.budgetAfter == spent)
        }
    }

    @Test func senselessBudgetsAreRefused() {
        #expect(throws: Failure.self) { try ErrorBudget(alpha: 0, planned: 3) }
        #expect(throws: Failure.self) { try ErrorBudget(alpha: 1, planned: 3) }
        #expect(throws: Failure.self) { try ErrorBudget(alpha: 0.05, planned: 0) }
    }
}
