import Statistics

/// Tasks with known pass rates, and candidates that change them in known ways.
struct SimulatedPool {
    let settings: SimulationSettings
    let heldIn: [Bool]
    /// The pass rates under the present harness.
    var rates: [Double]

    /// A candidate: its own pass rates and the tasks that it names.
    struct Candidate {
        var rates: [Double]
        var named: [Bool]
    }

    init(_ settings: SimulationSettings, _ random: inout Xoshiro256) {
        self.settings = settings
        heldIn = (0..<settings.tasks).map { $0 < settings.heldIn }
        let a = 0.43 * settings.concentration
        let b = 0.57 * settings.concentration
        rates = (0..<settings.tasks).map { _ in random.beta(a, b) }
    }

    /// The mean pass rate, from 0 to 1.
    var mean: Double { rates.reduce(0, +) / Double(rates.count) }

    func candidate(_ effect: Effect, _ random: inout Xoshiro256) -> Candidate {
        var changed = rates
        var fixed = [Bool](repeating: false, count: rates.count)
        let (raised, cut) =
            switch effect {
            case .null: (0, 0)
            case .fix(let count): (count, 0)
            case .harm(let count): (0, count)
            case .swap(let count): (count, count)
            }
        for task in Self.choose(raised, of: rates.indices.filter { rates[$0] < 0.35 }, &random) {
            changed[task] = 0.7
            fixed[task] = true
        }
        for task in Self.choose(cut, of: rates.indices.filter { rates[$0] > 0.65 }, &random) { changed[task] = 0.3 * rates[task] }
        var named = [Bool](repeating: false, count: rates.count)
        for task in rates.indices where heldIn[task] && fixed[task] { named[task] = random.unit() < settings.recall }
        let others = rates.indices.filter { heldIn[$0] && !fixed[$0] && rates[$0] < 0.65 }
        for task in Self.choose(settings.wrong, of: others, &random) { named[task] = true }
        return Candidate(rates: changed, named: named)
    }

    /// So many of the items, or all, without replacement.
    private static func choose(_ count: Int, of items: [Int], _ random: inout Xoshiro256) -> ArraySlice<Int> {
        var items = items
        let count = min(count, items.count)
        for place in 0..<count { items.swapAt(place, place + random.index(below: items.count - place)) }
        return items[..<count]
    }
}
