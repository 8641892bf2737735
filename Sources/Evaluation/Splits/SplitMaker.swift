import Statistics
import TOMLReading
import Tasks

/// Deals tasks to splits: whole families are sealed first, the rest is stratified by family, category and difficulty. Equal tasks,
/// shares and seeds give equal splits.
public struct SplitMaker: Sendable {
    public var shares: SplitShares
    public var seed: UInt64
    /// No family is in two splits: what is learned on held-in tasks meets only families that it has not seen.
    public var keepsFamiliesWhole: Bool

    public init(shares: SplitShares = .init(), seed: UInt64 = 1, keepsFamiliesWhole: Bool = false) {
        self.shares = shares
        self.seed = seed
        self.keepsFamiliesWhole = keepsFamiliesWhole
    }

    /// - Throws: ``Failure`` for shares that make no sense.
    public func splits(of suite: Suite) throws -> Splits {
        let tasks = suite.tasks.map { task in
            func text(_ key: String) -> String? { task.config.metadata[key]?.string }
            return Splits.Entry(
                name: task.packageName, digest: task.digest, split: .heldIn, family: text("family"), category: text("category"),
                difficulty: text("difficulty"))
        }
        return try splits(of: tasks, suite: suite.name)
    }

    /// The same for tasks that were read already; what they say about their split is not looked at.
    func splits(of tasks: [Splits.Entry], suite: String) throws -> Splits {
        try shares.check()
        var random = Xoshiro256(seed: seed)
        let tasks = tasks.sorted { $0.name < $1.name }
        var counts = shares.counts(of: tasks.count)
        var notes: [String] = []
        var split: [String: Split] = [:]
        var sealedFamilies: Set<String> = []
        if keepsFamiliesWhole {
            split = dealFamilies(of: tasks, counts, &random)
            sealedFamilies = Set(tasks.filter { split[$0.name] == .sealed }.compactMap(\.family))
            notes.append("families are whole: none is in two splits")
        } else {
            sealedFamilies = sealFamilies(of: tasks, counts: counts, notes: &notes, &random)
        }
        for task in tasks where task.family.map(sealedFamilies.contains) ?? false { split[task.name] = .sealed }
        let rest = tasks.filter { split[$0.name] == nil }
        if split.count > counts[.sealed] ?? 0 {
            counts = shrunk(counts, sealed: split.count, rest: rest.count)
        } else {
            counts[.sealed, default: 0] -= split.count
        }
        for (task, dealt) in deal(rest, counts, &random) { split[task] = dealt }
        var result = Splits(
            format: Splits.currentFormat, suite: suite, seed: seed, shares: shares, sealedFamilies: sealedFamilies.sorted(),
            tasks: tasks.map { task in
                var task = task
                task.split = split[task.name] ?? .heldIn
                return task
            }, notes: notes, commitment: "")
        for copies in Self.copies(tasks) {
            result.notes.append("these tasks are the same files under several names, and count as one: \(copies.joined(separator: ", "))")
        }
        for kind in Split.allCases where result.count(kind) == 0 && shares.share(of: kind) > 0 {
            result.notes.append("no task is \(kind.rawValue): there are only \(tasks.count)")
        }
        result.commitment = result.computedCommitment
        return result
    }

    /// Names of tasks that have equal digests, in groups.
    static func copies(_ tasks: [Splits.Entry]) -> [[String]] {
        Dictionary(grouping: tasks) { $0.digest }.values.filter { $0.count > 1 }.map { $0.map(\.name).sorted() }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Deals whole families, each to the split that is furthest behind its share; a task without one is a family of its own.
    private func dealFamilies(of tasks: [Splits.Entry], _ counts: [Split: Int], _ random: inout Xoshiro256) -> [String: Split] {
        let families = Dictionary(grouping: tasks) { $0.family ?? "\0" + $0.name }
        var given: [Split: Int] = [:]
        var result: [String: Split] = [:]
        // The large ones first, so that the small ones even out what is left.
        let order = families.keys.sorted().shuffled(using: &random).enumerated()
            .sorted { (-(families[$0.element]?.count ?? 0), $0.offset) < (-(families[$1.element]?.count ?? 0), $1.offset) }
        for (_, family) in order {
            let members = families[family] ?? []
            func lag(_ split: Split) -> Int { (counts[split] ?? 0) - (given[split] ?? 0) }
            let next = Split.allCases.max { lag($0) < lag($1) } ?? .heldIn
            given[next, default: 0] += members.count
            for task in members { result[task.name] = next }
        }
        return result
    }

    /// Families to seal as a whole: at least two when four or more have a name, further ones while the sealed share holds them.
    private func sealFamilies(
        of tasks: [Splits.Entry], counts: [Split: Int], notes: inout [String], _ random: inout Xoshiro256
    ) -> Set<String> {
        guard let room = counts[.sealed], room > 0 else { return [] }
        let sizes = Dictionary(grouping: tasks.compactMap(\.family)) { $0 }.mapValues(\.count)
        guard sizes.count >= 4 else {
            notes.append(
                sizes.isEmpty
                    ? "no task names its family under [metadata], so no family is sealed as a whole: sealed tasks may have near-copies among the others"
                    : "there are only \(sizes.count) families; with fewer than four none is sealed as a whole")
            return []
        }
        let order = sizes.keys.sorted().shuffled(using: &random)
        var chosen: Set<String> = []
        var size = 0
        for family in order where chosen.count < 2 || chosen.count < order.count / 4 {
            let next = sizes[family] ?? 0
            guard size + next <= room else { continue }
            chosen.insert(family)
            size += next
        }
        if chosen.count < 2 {
            // The smallest ones, though they are more than was asked for.
            chosen = Set(
                order.enumerated().sorted { (sizes[$0.element] ?? 0, $0.offset) < (sizes[$1.element] ?? 0, $1.offset) }.prefix(2).map(
                    \.element))
            notes.append("two whole families hold more tasks than the sealed share; the other splits are smaller")
        }
        return chosen
    }

    /// The counts of held-in and held-out when the sealed families took more than their share.
    private func shrunk(_ counts: [Split: Int], sealed: Int, rest: Int) -> [Split: Int] {
        let total = shares.heldIn + shares.heldOut
        let heldOut = Int((Double(rest) * shares.heldOut / total).rounded())
        return [.heldIn: rest - heldOut, .heldOut: heldOut, .sealed: 0]
    }

    /// Deals tasks so that every stratum is spread over the splits as evenly as whole tasks allow, and the counts are exact.
    private func deal(_ tasks: [Splits.Entry], _ counts: [Split: Int], _ random: inout Xoshiro256) -> [(String, Split)] {
        struct Stratum: Hashable { let key: [String] }
        let strata = Dictionary(grouping: tasks) { Stratum(key: [$0.family ?? "", $0.category ?? "", $0.difficulty ?? ""]) }
        let order = strata.keys.sorted { $0.key.lexicographicallyPrecedes($1.key) }.shuffled(using: &random)
        let line = order.flatMap { (strata[$0] ?? []).shuffled(using: &random) }
        var given: [Split: Int] = [:]
        return line.enumerated().map { place, task in
            // Whoever is furthest behind its share of the line so far.
            let next =
                Split.allCases.filter { given[$0] ?? 0 < counts[$0] ?? 0 }.max { a, b in
                    func lag(_ split: Split) -> Double {
                        Double(counts[split] ?? 0) * Double(place + 1) / Double(line.count) - Double(given[split] ?? 0)
                    }
                    return lag(a) < lag(b)
                } ?? .heldIn
            given[next, default: 0] += 1
            return (task.name, next)
        }
    }
}
