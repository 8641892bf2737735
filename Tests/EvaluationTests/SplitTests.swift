import Core
import Statistics
import SystemPackage
import Tasks
import Testing

@testable import Evaluation

@Suite struct SplitTests {
    /// A pool of tasks with random families, categories and difficulties.
    private static func pool(_ seed: UInt64) -> [Splits.Entry] {
        var random = Xoshiro256(seed: seed)
        let families = random.index(below: 9)
        return (0..<(1 + random.index(below: 80))).map { number in
            Splits.Entry(
                name: "task-\(number)", digest: "sha256:\(number)", split: .sealed,
                family: families == 0 ? nil : "family-\(random.index(below: families))", category: "c\(random.index(below: 3))",
                difficulty: ["easy", "hard"][random.index(below: 2)])
        }
    }

    @Test(arguments: UInt64(1)...60) func dealing(seed: UInt64) throws {
        let pool = Self.pool(seed)
        let maker = SplitMaker(seed: seed)
        let splits = try maker.splits(of: pool, suite: "s")
        #expect(try maker.splits(of: pool.reversed(), suite: "s") == splits, "the order of the tasks does not matter")
        #expect(splits.tasks.map(\.name) == pool.map(\.name).sorted(), "every task is in exactly one split")
        #expect(splits.commitment == splits.computedCommitment)
        for family in splits.sealedFamilies {
            #expect(splits.tasks.allSatisfy { $0.family != family || $0.split == .sealed }, "a sealed family is sealed as a whole")
        }
        let families = Set(pool.compactMap(\.family)).count
        let wanted = SplitShares().counts(of: pool.count)
        if families >= 4, wanted[.sealed] ?? 0 > 0 {
            #expect(splits.sealedFamilies.count >= 2)
        } else if wanted[.sealed] ?? 0 > 0 {
            #expect(splits.sealedFamilies.isEmpty && splits.notes.contains { $0.contains("famil") }, "and it says why")
        }
        let sealed = splits.tasks.count { $0.family.map(splits.sealedFamilies.contains) ?? false }
        if sealed <= wanted[.sealed] ?? 0 {
            for split in Split.allCases { #expect(splits.count(split) == wanted[split]) }
        } else {
            #expect(splits.count(.sealed) == sealed, "nothing beside the families")
            #expect(splits.notes.contains { $0.contains("more tasks than the sealed share") })
        }
    }

    /// No split is further from its share than the largest family is large.
    @Test(arguments: UInt64(1)...60) func wholeFamilies(seed: UInt64) throws {
        let pool = Self.pool(seed)
        let maker = SplitMaker(seed: seed, keepsFamiliesWhole: true)
        let splits = try maker.splits(of: pool, suite: "s")
        #expect(try maker.splits(of: pool.reversed(), suite: "s") == splits)
        let families = Dictionary(grouping: splits.tasks.filter { $0.family != nil }) { $0.family }
        for (_, members) in families { #expect(Set(members.map(\.split)).count == 1) }
        let largest = families.values.map(\.count).max() ?? 1
        for (split, wanted) in SplitShares().counts(of: pool.count) { #expect(abs(splits.count(split) - wanted) <= largest) }
        #expect(Set(splits.sealedFamilies) == Set(splits.tasks.filter { $0.split == .sealed }.compactMap(\.family)))
    }

    /// Without families a large stratum is spread as its share says, to a task or two.
    @Test func strataAreSpread() throws {
        let pool = (0..<200).map { number in
            Splits.Entry(
                name: "t\(number)", digest: "", split: .heldIn, category: number % 4 == 0 ? "rare" : "usual", difficulty: "easy")
        }
        let splits = try SplitMaker(seed: 3).splits(of: pool, suite: "s")
        for split in Split.allCases {
            let rare = splits.tasks.count { $0.split == split && $0.category == "rare" }
            #expect(abs(Double(rare) - 50 * SplitShares().share(of: split)) <= 2)
        }
        #expect(try SplitMaker(seed: 4).splits(of: pool, suite: "s").tasks != splits.tasks, "another seed deals otherwise")
    }

    @Test(arguments: [
        SplitShares(heldIn: 0.5, heldOut: 0.5, sealed: 0.5), .init(heldIn: 0, heldOut: 0.5, sealed: 0.5),
        .init(heldIn: 1.5, heldOut: -0.5, sealed: 0),
    ])
    func sharesThatMakeNoSense(shares: SplitShares) {
        #expect(throws: Failure.self) { try SplitMaker(shares: shares).splits(of: Self.pool(1), suite: "s") }
    }

    @Test func aChangedFileIsRefused() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("splits.json")
            let splits = try SplitMaker().splits(of: Self.pool(7), suite: "s")
            try splits.write(to: path)
            #expect(try Splits.read(path) == splits)
            #expect(throws: Failure.self, "made once") { try splits.write(to: path) }
            let text = try Files.text(path)
            try Files.write(text.replacing("held-out", with: "held-in", maxReplacements: 1), to: path)
            let failure = #expect(throws: Failure.self) { try Splits.read(path) }
            #expect(failure?.what.contains("commitment") == true)
            try Files.write(text.replacing("\"format\" : 1", with: "\"format\" : 99"), to: path)
            #expect(throws: Failure.self) { try Splits.read(path) }.map { #expect($0.kind == .unsupported) }
        }
    }

    @Test func tasksThatNoLongerFit() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            for name in ["a", "b", "c"] { try writeTask(name, to: suite) }
            let splits = try SplitMaker().splits(of: Suite.load(suite))
            #expect(splits.differences(from: try Suite.load(suite)) == [])
            try Files.write("echo other\n", to: suite.appending("a/solution/solve.sh"))
            try Files.removeTree(suite.appending("b"))
            try writeTask("d", to: suite)
            let now = try Suite.load(suite)
            #expect(
                splits.differences(from: now) == [
                    .init(task: "a", kind: .changed), .init(task: "b", kind: .missing), .init(task: "d", kind: .added),
                ])
            #expect(throws: Failure.self) { try splits.check(now) }
            #expect(splits.notes.allSatisfy { !$0.contains("same files") })
        }
    }

    @Test func copiesAreNamed() throws {
        let pool = ["a", "b", "c"].map { Splits.Entry(name: $0, digest: $0 == "b" ? "1" : "2", split: .heldIn) }
        #expect(try SplitMaker().splits(of: pool, suite: "s").notes.contains { $0.hasSuffix("count as one: a, c") })
    }

    @Test func openingsAreRecordedOnce() async throws {
        try await withTemporaryDirectory { directory in
            let splits = try SplitMaker().splits(of: Self.pool(7), suite: "s")
            let ledger = SealedLedger(splits: directory.appending("splits.json"))
            #expect(try await ledger.open(splits, arms: [.oracle]) == 1)
            #expect(try await ledger.open(splits, arms: [.oracle]) == 1, "the same measurement goes on")
            #expect(try await ledger.open(splits, arms: [.oracle, .nop]) == 2)
            #expect(try ledger.openings(of: splits).count == 2)
        }
    }
}
