import Testing

@testable import Gates

/// The chance that a candidate that does nothing is accepted, by adding up every possible outcome.
@Suite struct LevelTests {
    /// P(accept) with the same pass rates in both arms; each task has `draws` draws of one purpose in each arm, and a pair of draws ends
    /// alike, because it shares its random stream, in this share of the cases.
    private func falseAcceptance(
        _ gate: any Gate, _ rates: [Double], named: Bool, purpose: Purpose, draws: Int, level: Double, shared: Double = 0
    ) -> Double {
        let bits = rates.count * draws * 2
        var total = 0.0
        for outcome in 0..<(1 << bits) {
            var evidence = Evidence(heldIn: rates.map { _ in true }, named: rates.map { _ in named })
            var chance = 1.0
            var rest = outcome
            for (task, rate) in rates.enumerated() {
                for _ in 0..<draws {
                    let (baseline, candidate) = (rest & 1 == 1, rest & 2 == 2)
                    rest >>= 2
                    evidence[purpose, task, .baseline].append(baseline)
                    evidence[purpose, task, .candidate].append(candidate)
                    let (p, q) = (baseline ? rate : 1 - rate, candidate ? rate : 1 - rate)
                    chance *= (1 - shared) * p * q + (baseline == candidate ? shared * p : 0)
                }
            }
            guard case .decided(let finding) = gate.step(evidence, level: level).content else {
                Issue.record("more draws were wanted")
                return 1
            }
            if finding.accepted { total += chance }
        }
        return total
    }

    @Test(arguments: [0.02, 0.1, 0.3])
    func targetStageHoldsItsLevel(level: Double) {
        var gate = TargetGuardGate()
        gate.looks = [2, 4]
        gate.futility = [0.6]
        for rates in [[0.5, 0.5], [0.1, 0.6], [0.9, 0.3]] {
            for shared in [0, 0.5] {
                let chance = falseAcceptance(gate, rates, named: true, purpose: .target, draws: 4, level: level, shared: shared)
                #expect(chance <= level)
                if level > 0.05 { #expect(chance > 0, "the gate can accept at all") }
            }
        }
    }

    @Test(arguments: [0.05, 0.2])
    func wholeSetGatesHoldTheirLevel(level: Double) {
        var betting = BettingGate()
        betting.rounds = 2
        for gate in [StratifiedGate(), McNemarGate(), betting] as [any Gate] {
            for rates in [[0.5, 0.5, 0.5, 0.5], [0.1, 0.4, 0.7, 0.95]] {
                let chance = falseAcceptance(gate, rates, named: false, purpose: .guard, draws: 2, level: level)
                #expect(chance <= level, "\(gate.name)")
                if level == 0.2, rates[0] == 0.5 { #expect(chance > 0, "\(gate.name) can accept at all") }
            }
        }
    }

    /// What the paper's rule lacks: its false acceptance is large whatever level is asked for.
    @Test func paperRuleHoldsNoLevel() {
        let chance = falseAcceptance(PaperGate(), [0.5, 0.5, 0.5, 0.5], named: false, purpose: .guard, draws: 2, level: 0.01)
        #expect(chance > 0.25)
    }
}
