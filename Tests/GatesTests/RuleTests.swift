import Core
import Testing

@testable import Gates

/// What single gates do.
@Suite struct RuleTests {
    /// Outcomes by arm and split, all draws of a task alike.
    private func paper(_ baseline: [Bool], _ candidate: [Bool], heldIn: Int) throws -> Verdict {
        let input = GateInput(tasks: baseline.indices.map { .init(id: "\($0)", split: $0 < heldIn ? .heldIn : .heldOut) })
        return try Bench(.paper(PaperGate()), input) { cell in
            (cell.role == .baseline ? baseline : candidate)[Int(cell.task)!] ? .passed : .failed
        }.finish().verdict
    }

    @Test func paperRuleAsWritten() throws {
        #expect(try paper([true, false, true], [true, true, true], heldIn: 2).accepted)
        #expect(try paper([true, false, false], [true, false, true], heldIn: 2).accepted)
        #expect(try !paper([true, false, true], [true, false, true], heldIn: 2).accepted, "nothing won")
        #expect(try !paper([false, false, true], [true, true, false], heldIn: 2).accepted, "held-out lost")
        #expect(try !paper([true, true, false], [true, false, true], heldIn: 2).accepted, "held-in lost")
        #expect(try paper([true, false, false], [false, true, true], heldIn: 2).accepted, "a swap inside a split hides")
    }

    @Test func paperRuleReusesTheBaselinesOwnCells() throws {
        var input = Bench.input(5)
        for index in input.tasks.indices { input.tasks[index].baselineDraws = [1, 2] }
        let (_, cells) = try Bench(.paper(PaperGate()), input) { _ in .passed }.finish()
        #expect(Set(cells.filter { $0.cell.role == .baseline }.map(\.cell.draw)) == [1, 2])
        #expect(cells.filter { $0.cell.role == .candidate }.allSatisfy { $0.cell.draw >= 5 })
        var fresh = PaperGate()
        fresh.reusesBaseline = false
        let (_, other) = try Bench(.paper(fresh), input) { _ in .passed }.finish()
        #expect(other.allSatisfy { $0.cell.draw >= 5 })
    }

    @Test func targetGuardRunsTheNamedTasksFirstAndStopsThere() throws {
        let (verdict, cells) = try Bench(.standard, Bench.input(20)) { Bench.coin($0, seed: 1, rate: 0) }.finish()
        #expect(!verdict.accepted && verdict.stage == .target)
        #expect(Set(cells.map(\.cell.task)) == ["t0", "t1", "t2"])
        #expect(cells.count == 18, "three pairs of three tasks, and no more")
    }

    @Test func targetGuardNeedsNames() throws {
        let (verdict, cells) = try Bench(.standard, Bench.input(20, named: 0)) { _ in .passed }.finish()
        #expect(!verdict.accepted && cells.isEmpty)
    }

    @Test func confirmedLossVetoesAndUnconfirmedDoesNot() throws {
        func world(_ cell: CellRequest, loses: Bool) -> CellOutcome {
            switch cell.purpose {
            case .target: cell.role == .candidate ? .passed : .failed
            case .guard where cell.task == "t9": cell.role == .candidate ? .failed : .passed
            case .confirm: cell.role == .candidate && loses ? .failed : .passed
            default: .passed
            }
        }
        let lost = try Bench(.standard, Bench.input(20)) { world($0, loses: true) }.finish()
        #expect(!lost.verdict.accepted && lost.verdict.stage == .confirm)
        #expect(lost.verdict.confirmedLosses == ["t9"])
        let confirms = lost.cells.filter { $0.cell.purpose == .confirm }
        #expect(confirms.count == 16 && confirms.allSatisfy { $0.cell.task == "t9" })
        let kept = try Bench(.standard, Bench.input(20)) { world($0, loses: false) }.finish()
        #expect(kept.verdict.accepted)
    }

    @Test func broadHarmRejectsWithoutConfirmation() throws {
        let (verdict, cells) = try Bench(.standard, Bench.input(20)) { cell in
            (cell.purpose == .target) == (cell.role == .candidate) ? .passed : .failed
        }.finish()
        #expect(!verdict.accepted && verdict.stage == .guard)
        #expect(!cells.contains { $0.cell.purpose == .confirm })
    }

    @Test func bettingStopsEarlyToAccept() throws {
        let (verdict, cells) = try Bench(.betting(BettingGate()), Bench.input(20)) { $0.role == .candidate ? .passed : .failed }.finish()
        #expect(verdict.accepted)
        #expect(cells.count == 40, "one round is enough")
        #expect(verdict.stages.count == 1)
    }
}
