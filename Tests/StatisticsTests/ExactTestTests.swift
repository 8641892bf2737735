import Testing

@testable import Statistics

@Suite struct ExactTestTests {
    private typealias Stratum = StratifiedTest.Stratum

    private static func stratum(_ a: Int, _ m: Int, _ b: Int, _ n: Int) -> Stratum {
        Stratum(candidate: m, candidatePassed: a, baseline: n, baselinePassed: b)
    }

    /// scipy: numpy.convolve of hypergeom.pmf(x, m + n, s, m) over the strata, tails summed.
    @Test func fourTasks() {
        let test = StratifiedTest([
            Self.stratum(3, 4, 1, 4), Self.stratum(2, 3, 0, 5), Self.stratum(8, 8, 3, 8), Self.stratum(0, 6, 2, 4),
        ])
        #expect(isNear(test.pValue, 0.02017094017094018))
        #expect(isNear(test.midP, 0.011527559741845462))
        #expect(isNear(test.harmPValue, 0.9971158206872499))
    }

    @Test func farTailKeepsItsDigits() {
        let test = StratifiedTest([Self.stratum(16, 16, 2, 16), Self.stratum(14, 16, 1, 16), Self.stratum(15, 15, 0, 17)])
        #expect(isNear(test.pValue, 5.734915843119503e-21))
        #expect(isNear(test.midP, 2.8738206240484196e-21))
    }

    /// scipy: fisher_exact([[a, m − a], [b, n − b]], alternative='greater').
    @Test(arguments: [(8, 10, 1, 10, 0.002738747320790664), (300, 400, 200, 400, 1.6608464441481743e-13)])
    func oneTaskIsFishersTest(a: Int, m: Int, b: Int, n: Int, p: Double) {
        #expect(isNear(StratifiedTest([Self.stratum(a, m, b, n)]).pValue, p, within: 1e-9))
    }

    /// Against every way to give the arms their labels, one by one.
    @Test func equalsFullEnumeration() {
        var random = Xoshiro256(seed: 11)
        for _ in 0..<25 {
            let tasks = (0..<3).map { _ in (0..<(3 + random.index(below: 3))).map { _ in random.unit() < 0.5 } }
            let sizes = tasks.map { 1 + random.index(below: $0.count - 1) }
            // Counts of label choices by the candidate's passes, task by task.
            var totals: [Int: Int] = [0: 1]
            for (task, size) in zip(tasks, sizes) {
                var next: [Int: Int] = [:]
                for choice in 0..<(1 << task.count) where choice.nonzeroBitCount == size {
                    let passed = task.indices.filter { choice >> $0 & 1 == 1 && task[$0] }.count
                    for (sum, ways) in totals { next[sum + passed, default: 0] += ways }
                }
                totals = next
            }
            let strata = zip(tasks, sizes).map { task, size in
                Self.stratum(
                    task.prefix(size).filter { $0 }.count, size, task.dropFirst(size).filter { $0 }.count, task.count - size)
            }
            let seen = strata.reduce(0) { $0 + $1.candidatePassed }
            let all = Double(totals.values.reduce(0, +))
            let above = Double(totals.filter { $0.key >= seen }.values.reduce(0, +))
            let below = Double(totals.filter { $0.key <= seen }.values.reduce(0, +))
            let test = StratifiedTest(strata)
            #expect(isNear(test.pValue, above / all))
            #expect(isNear(test.harmPValue, below / all))
        }
    }

    @Test func tasksThatEndedAlikeSayNothing() {
        let one = Self.stratum(3, 4, 0, 4)
        #expect(StratifiedTest([one]).pValue == StratifiedTest([one, Self.stratum(4, 4, 4, 4), Self.stratum(0, 2, 0, 2)]).pValue)
        #expect(StratifiedTest([]).pValue == 1)
        #expect(StratifiedTest([Self.stratum(0, 0, 0, 0)]).pValue == 1)
    }

    /// scipy: binomtest(3, 15).pvalue and binomtest(w, n, alternative='greater').pvalue.
    @Test func mcNemar() {
        #expect(isNear(McNemar.twoSided(wins: 12, losses: 3), 0.03515625))
        #expect(isNear(McNemar.oneSided(wins: 12, losses: 3), 0.017578125))
        #expect(isNear(McNemar.oneSided(wins: 60, losses: 4), 3.681522317902641e-14, within: 1e-10))
        #expect(McNemar.twoSided(wins: 0, losses: 0) == 1)
        #expect(McNemar.twoSided(wins: 4, losses: 4) == 1)
    }

    /// scipy: permutation_test((d,), numpy.sum, permutation_type='samples', alternative='greater').
    @Test func signFlip() {
        let result = SignFlip.test([0.5, -0.5, 1, 0.25, 0, 0.75, -0.25, 1])
        #expect(result == SignFlip.Result(pValue: 0.0859375, isExact: true))
        #expect(SignFlip.test([]) == SignFlip.Result(pValue: 1, isExact: true))
    }

    /// With differences of one size it is McNemar's test.
    @Test func sampledSignsApproachTheExactOnes() {
        let differences = [Double](repeating: 0.5, count: 20) + [Double](repeating: -0.5, count: 10)
        let exact = McNemar.oneSided(wins: 20, losses: 10)
        let result = SignFlip.test(differences, samples: 40_000, seed: 4)
        #expect(!result.isExact)
        #expect(abs(result.pValue - exact) < 5 * (exact * (1 - exact) / 40_000).squareRoot())
        #expect(result == SignFlip.test(differences, samples: 40_000, seed: 4))
    }
}
