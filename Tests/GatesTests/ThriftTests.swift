import Core
import Testing

@testable import Gates

/// Edits that promise no fix but a saving.
@Suite struct ThriftTests {
    private static let gate = Gates.thrift(ThriftGate())

    private func verdict(
        _ world: @escaping (CellRequest) -> CellOutcome, cost: (CellRequest) -> Double?
    ) throws -> (verdict: Verdict, cells: [CellRecord]) {
        let input = Bench.input(24, named: 0)
        var run = try GateRun(Self.gate, input, budget: ErrorBudget())
        var cells: [CellRecord] = []
        while true {
            switch run.next() {
            case .decided(let verdict):
                #expect(try GateRun.replay(Self.gate, input, budget: ErrorBudget(), cells: cells.reversed()) == verdict)
                return (verdict, cells)
            case .need(let requests):
                for request in requests {
                    cells.append(CellRecord(request, world(request), cost: cost(request)))
                    run.record(cells[cells.count - 1])
                }
            }
        }
    }

    private func half(_ cell: CellRequest) -> CellOutcome { cell.task.hasSuffix("1") ? .failed : .passed }

    @Test func cheaperAndAsGoodIsAccepted() throws {
        let (found, cells) = try verdict(half) { $0.role == .candidate ? 80 : 100 }
        #expect(found.accepted, "\(found.reason)")
        #expect(cells.count == 24 * 4 * 2)
        #expect(found.candidate.meanCost == 80)
    }

    @Test func dearerOrEquallyDearIsNot() throws {
        #expect(try !verdict(half) { $0.role == .candidate ? 101 : 100 }.verdict.accepted)
        let equal = try verdict(half) { _ in 100 }.verdict
        #expect(!equal.accepted && equal.stage == .cost)
    }

    /// One task of 24 lost outright is within no margin: the second look vetoes.
    @Test func cheaperButLosingIsNot() throws {
        let (found, _) = try verdict(
            { $0.task == "t2" && $0.role == .candidate ? .failed : half($0) }, cost: { $0.role == .candidate ? 10 : 100 })
        #expect(!found.accepted)
        #expect(found.confirmedLosses == ["t2"])
    }

    @Test func unknownCostsAreNoSaving() throws {
        let (found, _) = try verdict(half) { _ in nil }
        #expect(!found.accepted && found.stage == .cost)
    }

    /// Random costs that do not depend on the arm: far fewer than one in ten is accepted at the level 0.05 / 15.
    @Test func costsByChanceAreNotAccepted() throws {
        var accepted = 0
        for seed in 0..<60 {
            let found = try verdict(half) { cell in
                Bench.coin(cell, seed: seed) == .passed ? 150 : 50
            }
            if found.verdict.accepted { accepted += 1 }
        }
        #expect(accepted <= 2)
    }
}
