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
        let finding = gate.decide(&evidence, level: level) { want, role, draws in
            let rate = role == .candidate ? candidate.rates[want.task] : pool.rates[want.task]
            while draws.count < want.count { draws.append(random.unit() < rate) }
        }
        accepted = finding.accepted
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
}
