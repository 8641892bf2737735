import Statistics
import Testing

@Suite struct IntervalTests {
    /// scipy: binomtest(k, n).proportion_ci(level, 'exact').
    @Test(arguments: [
        (0, 10, 0.95, 0, 0.30849710781876294), (5, 5, 0.95, 0.47817624989501856, 1),
        (37, 86, 0.95, 0.3238868610435263, 0.5415231440807117), (3, 10000, 0.99, 3.378914716332343e-05, 0.0010973099729617653),
        (26, 42, 0.9, 0.48049665741439845, 0.7444258783310654),
    ])
    func clopperPearson(passed: Int, total: Int, level: Double, low: Double, high: Double) {
        let interval = Proportion.clopperPearson(passed, of: total, level: level)
        #expect(isNear(interval.low, low, within: 1e-8))
        #expect(isNear(interval.high, high, within: 1e-8))
    }

    /// scipy: binomtest(k, n).proportion_ci(level, 'wilson').
    @Test(arguments: [
        (0, 10, 0.95, 0, 0.27753279986288926), (5, 5, 0.95, 0.5655175352168251, 1),
        (37, 86, 0.95, 0.3307934101645158, 0.5356379662009366), (3, 10000, 0.99, 7.57792553885419e-05, 0.0011868726482312194),
        (26, 42, 0.9, 0.49216000792132625, 0.7315258982855452),
    ])
    func wilson(passed: Int, total: Int, level: Double, low: Double, high: Double) {
        let interval = Proportion.wilson(passed, of: total, level: level)
        #expect(isNear(interval.low, low))
        #expect(isNear(interval.high, high))
    }

    /// scipy: beta.ppf(0.95, 15, 10000 − 14).
    @Test func upperLimit() { #expect(isNear(Proportion.upperLimit(14, of: 10000), 0.0021877855042221226)) }

    @Test func nothingMeasuredSaysNothing() {
        #expect(Proportion.clopperPearson(0, of: 0) == Interval(low: 0, high: 1, level: 0.95))
        #expect(Proportion.wilson(0, of: 0) == Interval(low: 0, high: 1, level: 0.95))
    }

    /// By summing over all outcomes: the exact interval covers at least as often as it says.
    @Test(arguments: [0.01, 0.13, 0.37, 0.5, 0.92])
    func exactIntervalCovers(p: Double) {
        let n = 23
        let coverage = (0...n).filter { Proportion.clopperPearson($0, of: n).contains(p) }.reduce(0.0) { sum, k in
            sum + Binomial.upperTail(k, of: n, p: p) - Binomial.upperTail(k + 1, of: n, p: p)
        }
        #expect(coverage >= 0.95)
    }

    /// numpy: x.std(ddof=1) / √6, then t.interval(0.95, 5, x.mean(), se).
    @Test func intervalByTask() {
        let clustered = Clustered([0.2, 0.5, 0.9, 1, 0.4, 0.3])
        #expect(isNear(clustered.standardError, 0.13354150416006755))
        #expect(isNear(clustered.interval()?.low, 0.20672063510257893))
        #expect(isNear(clustered.interval()?.high, 0.8932793648974209))
    }

    /// By hand: family sums of residuals −0.4, 0.8, −0.4; √(3/2 · 0.96) / 6 = 0.2; t.interval(0.95, 2, 0.55, 0.2).
    @Test func intervalByFamily() {
        let clustered = Clustered([0.2, 0.5, 0.9, 1, 0.4, 0.3], clusters: ["a", "a", "b", "b", "c", "c"])
        #expect(isNear(clustered.standardError, 0.2))
        #expect(isNear(clustered.interval()?.low, -0.3105305459498926))
        #expect(clustered.interval(within: 0...1)?.low == 0)
    }

    @Test func bootstrapAgreesWithTheNormalIntervalForManyTasks() throws {
        var random = Xoshiro256(seed: 5)
        let clustered = Clustered((0..<200).map { _ in random.unit() })
        let interval = try #require(clustered.interval())
        let bootstrap = try #require(clustered.bootstrap(seed: 1))
        #expect(abs(interval.low - bootstrap.low) < 0.01 && abs(interval.high - bootstrap.high) < 0.01)
        #expect(clustered.bootstrap(seed: 1) == bootstrap)
        #expect(clustered.bootstrap(seed: 2) != bootstrap)
    }

    @Test func oneClusterHasNoInterval() {
        let clustered = Clustered([0.1, 0.9], clusters: ["a", "a"])
        #expect(clustered.interval() == nil)
        #expect(clustered.bootstrap(seed: 1) == nil)
        #expect(Clustered([]).mean == 0)
    }
}
