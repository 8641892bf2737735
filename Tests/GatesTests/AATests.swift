import Core
import Statistics
import Testing

@testable import Gates

@Suite struct AATests {
    /// A block of draws with pass rates as in the simulator.
    private func blocks(_ draws: Int, tasks: Int = 64, seed: UInt64 = 9) -> [AABlock] {
        var random = Xoshiro256(seed: seed)
        return (0..<tasks).map { task in
            let rate = random.beta(0.43, 0.57)
            return AABlock(
                task: "t\(task)", split: task * 3 < tasks * 2 ? .heldIn : .heldOut, passes: (0..<draws).map { _ in random.unit() < rate })
        }
    }

    @Test func paperRuleShowsItsFalseAcceptsAndTheDefaultDoesNot() throws {
        var test = try AATest(blocks(8))
        test.permutations = 1000
        let report = test.report([.paper(PaperGate()), .standard])
        let paper = try #require(report.rows.first)
        let gate = try #require(report.rows.last)
        #expect(paper.interval.contains(0.3))
        #expect(paper.resampledShare == 0, "two draws in each arm are less than eight")
        #expect(gate.falseAcceptRate < 0.02)
        #expect(gate.resampledShare > 0)
        #expect(gate.interval.low <= gate.falseAcceptRate && gate.falseAcceptRate <= gate.interval.high)
    }

    @Test func sureTasksGiveNoFalseAccepts() throws {
        var test = try AATest((0..<10).map { AABlock(task: "\($0)", split: .heldIn, passes: Array(repeating: $0 < 5, count: 4)) })
        test.permutations = 50
        let report = test.report()
        #expect(report.rows.count == Gates.judgingGain.count)
        #expect(report.rows.allSatisfy { $0.falseAcceptRate == 0 })
        #expect(report.flakes.allSatisfy { $0.score == 0 })
    }

    @Test func equalBlocksGiveEqualReports() throws {
        var test = try AATest(blocks(4, tasks: 12))
        test.permutations = 80
        #expect(test.report() == test.report())
    }

    @Test func flakiestTaskComesFirst() throws {
        let report = try AATest([
            AABlock(task: "sure", split: .heldIn, passes: [true, true, true, true]),
            AABlock(task: "coin", split: .heldOut, passes: [true, false, true, false]),
            AABlock(task: "nearly", split: .heldIn, passes: [true, true, false, true]),
        ]).report([])
        #expect(report.flakes.map(\.task) == ["coin", "nearly", "sure"])
        #expect(report.flakes[1].passed == 3 && report.flakes[1].rate == 0.75)
    }

    @Test func tooFewDrawsAreRefused() {
        #expect(throws: Failure.self) { try AATest([]) }
        #expect(throws: Failure.self) { try AATest([AABlock(task: "a", split: .heldIn, passes: [true])]) }
        let twice = AABlock(task: "a", split: .heldIn, passes: [true, false])
        #expect(throws: Failure.self) { try AATest([twice, twice]) }
    }

    @Test func verifiersThatDisagreeWithThemselvesAreNamed() {
        let flakes = VerifierFlakes(["b": [true, false, true], "a": [true, false], "c": [true, true], "d": [false]])
        #expect(flakes.states == 3 && flakes.disagreeing == 2)
        #expect(flakes.names == ["a", "b"])
        // Of two unequal verdicts 1; of three with one odd 2/3; of equal ones 0.
        #expect(abs(flakes.pairRate - (1 + 2.0 / 3) / 3) < 1e-12)
        #expect(VerifierFlakes([:]).rate == 0)
    }
}
