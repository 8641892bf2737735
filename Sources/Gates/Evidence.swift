import Statistics

/// The valid outcomes that a gate has, in the order of their draws, as bits: what a decision is a function of.
public struct Evidence: Sendable {
    /// The outcomes of one arm, task and purpose: bit i of `bits` tells whether the i-th valid draw passed. At most 64.
    struct Draws: Sendable, Equatable {
        var bits: UInt64 = 0
        var count = 0

        mutating func append(_ passed: Bool) {
            if passed { bits |= 1 << UInt64(count) }
            count += 1
        }

        /// The outcomes of the first draws.
        func first(_ limit: Int) -> Draws {
            limit >= count ? self : Draws(bits: bits & (1 << UInt64(limit) - 1), count: limit)
        }

        /// How many passed.
        var passed: Int { bits.nonzeroBitCount }

        /// From 0 to 1; 0 without draws.
        var rate: Double { count == 0 ? 0 : Double(passed) / Double(count) }
    }

    /// Of each task whether it is held-in, and whether it is a predicted fix.
    let heldIn: [Bool]
    let named: [Bool]
    private var draws: [Draws]
    private var exhausted: [Bool]
    /// By arm, task and purpose, the mean cost of the valid draws where all of them have one. A dictionary, for simulations have none.
    private var costs: [Int: Double] = [:]

    /// Nothing measured yet.
    init(heldIn: [Bool], named: [Bool]) {
        self.heldIn = heldIn
        self.named = named
        draws = Array(repeating: Draws(), count: heldIn.count * Purpose.allCases.count * 2)
        exhausted = Array(repeating: false, count: heldIn.count * Purpose.allCases.count)
    }

    var taskCount: Int { heldIn.count }

    private func place(_ purpose: Purpose, _ task: Int) -> Int { purpose.number * heldIn.count + task }

    subscript(purpose: Purpose, task: Int, role: ArmRole) -> Draws {
        get { draws[place(purpose, task) * 2 + (role == .candidate ? 1 : 0)] }
        set { draws[place(purpose, task) * 2 + (role == .candidate ? 1 : 0)] = newValue }
    }

    /// The mean cost of a task's valid draws in an arm, in the caller's unit; nil = not known for all of them.
    func cost(_ purpose: Purpose, _ task: Int, _ role: ArmRole) -> Double? {
        costs[place(purpose, task) * 2 + (role == .candidate ? 1 : 0)]
    }

    mutating func setCost(_ cost: Double?, _ purpose: Purpose, _ task: Int, _ role: ArmRole) {
        costs[place(purpose, task) * 2 + (role == .candidate ? 1 : 0)] = cost
    }

    /// Says that no more can be had for a task: its cells stay invalid.
    mutating func exhaust(_ purpose: Purpose, _ task: Int) { exhausted[place(purpose, task)] = true }

    /// Whether a task still lacks draws that can be had.
    func lacks(_ want: Want) -> Bool {
        let have = min(self[want.purpose, want.task, .baseline].count, self[want.purpose, want.task, .candidate].count)
        return have < want.count && !exhausted[place(want.purpose, want.task)]
    }

    /// The 2 × 2 table of a task from its first draws.
    func stratum(_ purpose: Purpose, _ task: Int, first limit: Int) -> StratifiedTest.Stratum {
        let candidate = self[purpose, task, .candidate].first(limit)
        let baseline = self[purpose, task, .baseline].first(limit)
        return .init(
            candidate: candidate.count, candidatePassed: candidate.passed, baseline: baseline.count, baselinePassed: baseline.passed)
    }

    /// How many outcomes an arm has, over all tasks and purposes.
    func attempts(_ role: ArmRole) -> Int {
        stride(from: role == .candidate ? 1 : 0, to: draws.count, by: 2).reduce(0) { $0 + draws[$1].count }
    }
}

extension Purpose {
    var number: Int {
        switch self {
        case .mining: 0
        case .target: 1
        case .guard: 2
        case .confirm: 3
        case .remeasure: 4
        case .sealed: 5
        case .aa: 6
        }
    }
}

/// So many valid draws of a task in both arms, counted from the first.
struct Want: Sendable, Equatable {
    var purpose: Purpose
    var task: Int
    var count: Int
}
