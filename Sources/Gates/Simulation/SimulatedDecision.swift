import Statistics

/// One candidate decided by a gate on simulated draws: the same `step` that decides real ones.
struct SimulatedDecision {
    let accepted: Bool
    /// What was run: both arms, or the candidate's alone where the baseline is reused.
    let attempts: Int
    /// The candidate's own draws, which a reusing gate keeps as its next baseline.
    let candidateDraws: [Evidence.Draws]

    /// - Parameter baseline: earlier draws of the present baseline, for a gate that reuses them; nil = draw them now, at no charge.
    init(
        _ gate: any Gate, _ pool: SimulatedPool, _ candidate: SimulatedPool.Candidate, level: Double, baseline: [Evidence.Draws]?,
        _ random: inout Xoshiro256
    ) {
        var evidence = Evidence(heldIn: pool.heldIn, named: candidate.named)
        if gate.reusesBaseline {
            let draws = baseline ?? Self.measure(pool.rates, gate.capacity(.guard), &random)
            for task in pool.heldIn.indices { evidence[.guard, task, .baseline] = draws[task] }
        }
        var finding: Finding?
        while finding == nil {
            switch gate.step(evidence, level: level).content {
            case .decided(let decided): finding = decided
            case .need(let wants):
                for want in wants {
                    Self.extend(&evidence, want, .baseline, pool.rates[want.task], &random)
                    Self.extend(&evidence, want, .candidate, candidate.rates[want.task], &random)
                }
            }
        }
        accepted = finding?.accepted ?? false
        attempts = evidence.attempts(.candidate) + (gate.reusesBaseline ? 0 : evidence.attempts(.baseline))
        candidateDraws = gate.reusesBaseline && accepted ? pool.heldIn.indices.map { evidence[.guard, $0, .candidate] } : []
    }

    static func measure(_ rates: [Double], _ count: Int, _ random: inout Xoshiro256) -> [Evidence.Draws] {
        rates.map { rate in
            var draws = Evidence.Draws()
            for _ in 0..<count { draws.append(random.unit() < rate) }
            return draws
        }
    }

    private static func extend(
        _ evidence: inout Evidence, _ want: Want, _ role: ArmRole, _ rate: Double, _ random: inout Xoshiro256
    ) {
        var draws = evidence[want.purpose, want.task, role]
        while draws.count < want.count { draws.append(random.unit() < rate) }
        evidence[want.purpose, want.task, role] = draws
    }
}
