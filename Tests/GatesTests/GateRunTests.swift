import Core
import Testing

@testable import Gates

/// What holds for every gate.
@Suite struct GateRunTests {
    @Test(arguments: Gates.all)
    func verdictDoesNotDependOnTheOrderOfOutcomes(gate: Gates) throws {
        for seed in 0..<8 {
            let bench = try Bench(gate, Bench.input(12)) { cell in
                Bench.coin(cell, seed: seed, rate: cell.role == .candidate ? 70 : 30)
            }
            let (verdict, cells) = try bench.finish()
            #expect(try GateRun.replay(gate, bench.input, budget: bench.budget, cells: cells.reversed()) == verdict)
            let sorted = cells.sorted { ($0.cell.draw, $0.cell.task) < ($1.cell.draw, $1.cell.task) }
            #expect(try GateRun.replay(gate, bench.input, budget: bench.budget, cells: sorted) == verdict)
        }
    }

    @Test(arguments: Gates.all)
    func storedVerdictsAreReproducedFromTheirCells(gate: Gates) throws {
        let bench = try Bench(gate, Bench.input(12)) { cell in
            cell.task == "t4" && cell.draw == 6 ? .invalid : Bench.coin(cell, seed: 3, rate: cell.role == .candidate ? 95 : 10)
        }
        let (verdict, cells) = try bench.finish()
        let stored = try JSON.decode(Verdict.self, from: JSON.encode(verdict))
        let storedCells = try JSON.decode([CellRecord].self, from: JSON.encode(cells))
        #expect(stored == verdict)
        let again = try GateRun.replay(stored.gate, bench.input, budget: stored.budgetBefore, cells: storedCells)
        #expect(again == stored)
        // One flipped outcome shows.
        var forged = storedCells
        forged[0].outcome = forged[0].outcome == .passed ? .failed : .passed
        let other = try? GateRun.replay(stored.gate, bench.input, budget: stored.budgetBefore, cells: forged)
        #expect(other != stored)
        #expect(throws: Failure.self) {
            try GateRun.replay(stored.gate, bench.input, budget: stored.budgetBefore, cells: Array(storedCells.dropFirst()))
        }
    }

    @Test(arguments: Gates.judgingGain)
    func idealCandidatePasses(gate: Gates) throws {
        let bench = try Bench(gate, Bench.input(18)) { $0.role == .candidate ? .passed : .failed }
        let (verdict, cells) = try bench.finish()
        #expect(verdict.accepted, "\(verdict.reason)")
        #expect(verdict.candidate.passed == verdict.candidate.valid)
        #expect(verdict.baseline.passed == 0)
        #expect(verdict.candidate.meanCost == 3 && verdict.baseline.meanCost == 2)
        #expect(verdict.baseline.valid + verdict.candidate.valid == cells.count)
        // What was accepted costs no budget.
        #expect(verdict.budgetAfter.spent == 0)
        #expect(verdict.budgetAfter.tested == (gate.rule.usesBudget ? 1 : 0))
    }

    @Test(arguments: Gates.judgingGain)
    func ruinousCandidateFails(gate: Gates) throws {
        let bench = try Bench(gate, Bench.input(18)) { $0.role == .candidate ? .failed : .passed }
        let (verdict, _) = try bench.finish()
        #expect(!verdict.accepted)
        #expect(abs(verdict.budgetAfter.spent - (verdict.level ?? 0)) < 1e-15)
    }

    @Test(arguments: Gates.all)
    func drawsAreNewAndServeOnePurpose(gate: Gates) throws {
        let bench = try Bench(gate, Bench.input(12)) { cell in
            // Accepting and suspicious at once, so that every stage is reached; some cells are invalid.
            if cell.purpose == .target || cell.purpose == .confirm { return cell.role == .candidate ? .passed : .failed }
            if cell.draw % 7 == 0, cell.role == .baseline { return .invalid }
            return Bench.coin(cell, seed: 2)
        }
        let (_, cells) = try bench.finish()
        #expect(cells.allSatisfy { $0.cell.draw >= 5 })
        for task in bench.input.tasks {
            let own = cells.map(\.cell).filter { $0.task == task.id }
            for role in ArmRole.allCases {
                let draws = own.filter { $0.role == role }.map(\.draw)
                #expect(Set(draws).count == draws.count, "a draw serves two purposes")
            }
            let baseline = Set(own.filter { $0.role == .baseline }.map(\.draw))
            let candidate = Set(own.filter { $0.role == .candidate }.map(\.draw))
            if gate.rule.isPaired { #expect(baseline == candidate) } else { #expect(baseline.isDisjoint(with: candidate)) }
        }
    }

    @Test func halfAnsweredBatchAsksOnlyForTheRest() throws {
        var run = try GateRun(.standard, Bench.input(9), budget: ErrorBudget())
        guard case .need(let first) = run.next() else { return #expect(Bool(false), "no cells wanted") }
        #expect(first.count == 3 * 3 * 2)
        for cell in first.enumerated() where cell.offset % 2 == 0 { run.record(CellRecord(cell.element, .failed)) }
        guard case .need(let rest) = run.next() else { return #expect(Bool(false), "no cells wanted") }
        #expect(rest == first.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
    }

    @Test func repeatedOutcomeDoesNotReplaceTheFirst() throws {
        var run = try GateRun(.paper(PaperGate()), Bench.input(5), budget: ErrorBudget())
        guard case .need(let cells) = run.next() else { return #expect(Bool(false), "no cells wanted") }
        for cell in cells { run.record(CellRecord(cell, .failed)) }
        let verdict = run.next()
        for cell in cells { run.record(CellRecord(cell, .passed)) }
        #expect(run.next() == verdict)
    }

    @Test func unknownGateNamesTheKnownOnes() throws {
        #expect(try Gates.named("paper") == .paper(PaperGate()))
        #expect(Set(Gates.all.map(\.name)).count == Gates.all.count)
        do {
            _ = try Gates.named("papre")
            Issue.record("a gate that does not exist was found")
        } catch let failure as Failure {
            for gate in Gates.all { #expect(failure.hint?.contains(gate.name) == true) }
        }
    }

    @Test func senselessInputIsRefused() {
        func refused(_ tasks: [GateInput.Task], replacements: Int = 2) -> Bool {
            do {
                _ = try GateRun(.standard, GateInput(tasks: tasks, replacements: replacements), budget: ErrorBudget())
                return false
            } catch { return true }
        }
        #expect(refused([]))
        #expect(refused([.init(id: "a", split: .heldIn), .init(id: "a", split: .heldOut)]))
        #expect(refused([.init(id: "a", split: .heldOut, isNamed: true)]))
        #expect(refused([.init(id: "a", split: .heldIn)], replacements: -1))
        #expect(!refused([.init(id: "a", split: .heldIn)]))
    }
}
