import Core
import Testing

@testable import Gates

/// Cells that say nothing about the agent.
@Suite struct MissingTests {
    private func better(_ cell: CellRequest) -> CellOutcome { cell.role == .candidate ? .passed : .failed }

    @Test(arguments: Gates.judgingGain)
    func invalidCellsAreReplacedByFreshDraws(gate: Gates) throws {
        // The first draw of each band breaks once.
        let bench = try Bench(gate, Bench.input(15)) { $0.draw == 5 && $0.role == .baseline ? .invalid : better($0) }
        let (verdict, cells) = try bench.finish()
        #expect(verdict.accepted, "\(verdict.reason)")
        #expect(verdict.missingness.tasks.isEmpty)
        #expect(verdict.missingness.candidateInvalid == 0)
        let broken = cells.count { $0.outcome == .invalid }
        #expect(verdict.missingness.baselineInvalid == broken)
        // The other arm of an unpaired gate has the first band.
        #expect((broken > 0) == gate.rule.isPaired)
    }

    @Test(arguments: Gates.judgingGain)
    func endlessInvalidityOfOneArmRejects(gate: Gates) throws {
        let bench = try Bench(gate, Bench.input(15)) { $0.role == .baseline && $0.task == "t2" ? .invalid : better($0) }
        let (verdict, cells) = try bench.finish()
        #expect(!verdict.accepted)
        #expect(verdict.stage == .missing)
        #expect(verdict.missingness.tasks == ["t2"])
        #expect(verdict.missingness.baselineMissing > 0)
        #expect(verdict.missingness.worstDifference < verdict.missingness.bestDifference)
        // What was wanted first, at most three, and two replacements.
        #expect(cells.count { $0.cell.task == "t2" && $0.outcome == .invalid } <= 5)
    }

    @Test(arguments: Gates.judgingGain)
    func taskBrokenInBothArmsDropsOut(gate: Gates) throws {
        let bench = try Bench(gate, Bench.input(18)) { $0.task == "t2" ? .invalid : better($0) }
        let (verdict, _) = try bench.finish()
        #expect(verdict.accepted, "\(verdict.reason)")
        #expect(verdict.missingness.tasks == ["t2"])
        #expect(verdict.missingness.baselineMissing == verdict.missingness.candidateMissing)
    }

    @Test func allInvalidIsNeverAccepted() throws {
        for gate in Gates.all {
            let (verdict, _) = try Bench(gate, Bench.input(6)) { _ in .invalid }.finish()
            #expect(!verdict.accepted)
        }
    }
}
