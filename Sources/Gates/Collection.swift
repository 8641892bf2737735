/// The recorded cells that a decision has drawn on, sorted into evidence, counts and what is missing.
struct Collection: Sendable {
    private struct Key: Hashable {
        let purpose: Purpose
        let task: Int
    }

    private let input: GateInput
    private(set) var evidence: Evidence
    private(set) var missing = (baseline: 0, candidate: 0)
    private var counts: [Key: (baseline: Tally, candidate: Tally)] = [:]
    private var lost: [Key: (baseline: Int, candidate: Int)] = [:]

    init(_ input: GateInput) {
        self.input = input
        evidence = Evidence(heldIn: input.tasks.map { $0.split == .heldIn }, named: input.tasks.map(\.isNamed))
    }

    /// Takes up what is recorded for a wish, and returns the cells that are still to be run.
    mutating func gather(_ want: Want, _ plan: DrawPlan, _ records: [CellRequest: CellRecord]) -> [CellRequest] {
        let key = Key(purpose: want.purpose, task: want.task)
        let task = input.tasks[want.task].id
        var requests: [CellRequest] = []
        var tallies = (baseline: Tally(), candidate: Tally())
        let baselineDraws = plan.draws(want.purpose, want.task, .baseline)
        let candidateDraws = plan.draws(want.purpose, want.task, .candidate)
        func cell(_ role: ArmRole, _ draw: UInt64) -> CellRequest {
            CellRequest(role: role, task: task, draw: draw, purpose: want.purpose)
        }
        if plan.gate.isPaired {
            for draw in candidateDraws {
                if tallies.candidate.isDone(want.count, input.replacements) { break }
                let pair = [cell(.baseline, draw), cell(.candidate, draw)]
                let found = pair.map { records[$0] }
                let isBroken = found.contains { $0?.outcome == .invalid }
                if !isBroken { requests += zip(pair, found).filter { $0.1 == nil }.map(\.0) }
                tallies.baseline.take(found[0], isUsable: !isBroken)
                tallies.candidate.take(found[1], isUsable: !isBroken)
            }
        } else {
            for (role, draws) in [(ArmRole.baseline, baselineDraws), (.candidate, candidateDraws)] {
                var tally = Tally()
                for draw in draws {
                    if tally.isDone(want.count, input.replacements) { break }
                    let request = cell(role, draw)
                    let found = records[request]
                    if found == nil { requests.append(request) }
                    tally.take(found, isUsable: found?.outcome != .invalid)
                }
                if role == .baseline { tallies.baseline = tally } else { tallies.candidate = tally }
            }
        }
        if requests.isEmpty { store(tallies, key, want) }
        return requests
    }

    private mutating func store(_ tallies: (baseline: Tally, candidate: Tally), _ key: Key, _ want: Want) {
        evidence[want.purpose, want.task, .baseline] = tallies.baseline.draws
        evidence[want.purpose, want.task, .candidate] = tallies.candidate.draws
        evidence.setCost(tallies.baseline.validCost, want.purpose, want.task, .baseline)
        evidence.setCost(tallies.candidate.validCost, want.purpose, want.task, .candidate)
        counts[key] = tallies
        if tallies.baseline.draws.count < want.count || tallies.candidate.draws.count < want.count {
            evidence.exhaust(want.purpose, want.task)
            // Which arm broke a pair is what may differ, so invalid cells are counted, at most one per wanted outcome.
            let now = (
                baseline: min(tallies.baseline.count.invalid, want.count), candidate: min(tallies.candidate.count.invalid, want.count)
            )
            lost[key] = now
        }
        missing = lost.values.reduce((0, 0)) { ($0.baseline + $1.baseline, $0.candidate + $1.candidate) }
    }

    /// Every task and purpose with cells, in the input's order.
    var rows: [Verdict.Row] {
        input.tasks.indices.flatMap { task in
            Purpose.allCases.compactMap { purpose in
                counts[Key(purpose: purpose, task: task)].map { tally in
                    Verdict.Row(
                        task: input.tasks[task].id, purpose: purpose, baseline: tally.baseline.count, candidate: tally.candidate.count)
                }
            }
        }
    }

    func missingness(_ rows: [Verdict.Row]) -> Verdict.Missingness {
        var report = Verdict.Missingness()
        let baseline = Verdict.Count.sum(rows.map(\.baseline))
        let candidate = Verdict.Count.sum(rows.map(\.candidate))
        report.baselineInvalid = baseline.invalid
        report.candidateInvalid = candidate.invalid
        report.baselineMissing = missing.baseline
        report.candidateMissing = missing.candidate
        report.tasks = input.tasks.indices.filter { task in lost.keys.contains { $0.task == task } }.map { input.tasks[$0].id }
        func rate(_ count: Verdict.Count, _ missing: Int, passed: Bool) -> Double {
            let total = count.valid + missing
            return total == 0 ? 0 : Double(count.passed + (passed ? missing : 0)) / Double(total)
        }
        report.worstDifference = rate(candidate, missing.candidate, passed: false) - rate(baseline, missing.baseline, passed: true)
        report.bestDifference = rate(candidate, missing.candidate, passed: true) - rate(baseline, missing.baseline, passed: false)
        return report
    }
}

/// One arm's cells of a task and purpose, as they are read.
struct Tally: Sendable {
    private(set) var draws = Evidence.Draws()
    private(set) var count = Verdict.Count()
    /// Draws that were broken, in a pair by either arm; and those that are asked for but not recorded yet.
    private var broken = 0
    private var pending = 0
    private var costs = (sum: 0.0, known: 0)
    private var validCosts = (sum: 0.0, known: 0)

    /// The mean cost of the usable draws; nil unless it is known for all of them.
    var validCost: Double? {
        draws.count > 0 && validCosts.known == draws.count ? validCosts.sum / Double(draws.count) : nil
    }

    /// Takes a cell; nil = not recorded yet, hoped to be valid.
    mutating func take(_ record: CellRecord?, isUsable: Bool) {
        if !isUsable { broken += 1 }
        guard let record else {
            if isUsable { pending += 1 }
            return
        }
        if let cost = record.cost {
            costs = (costs.sum + cost, costs.known + 1)
            count.meanCost = costs.sum / Double(costs.known)
        }
        switch record.outcome {
        case .invalid: count.invalid += 1
        case .passed, .failed:
            guard isUsable else { return }
            draws.append(record.outcome == .passed)
            if let cost = record.cost { validCosts = (validCosts.sum + cost, validCosts.known + 1) }
            count.valid += 1
            if record.outcome == .passed { count.passed += 1 }
        }
    }

    /// Whether so many are there or on their way, or no further replacement is allowed.
    func isDone(_ wanted: Int, _ replacements: Int) -> Bool { draws.count + pending >= wanted || broken > replacements }
}

extension Verdict.Count {
    /// All counts together.
    public static func sum(_ counts: [Verdict.Count]) -> Verdict.Count {
        var sum = Verdict.Count()
        var costs = (sum: 0.0, weight: 0.0)
        for count in counts {
            sum.passed += count.passed
            sum.valid += count.valid
            sum.invalid += count.invalid
            if let cost = count.meanCost {
                let weight = Double(count.valid + count.invalid)
                costs = (costs.sum + cost * weight, costs.weight + weight)
            }
        }
        if costs.weight > 0 { sum.meanCost = costs.sum / costs.weight }
        return sum
    }
}
