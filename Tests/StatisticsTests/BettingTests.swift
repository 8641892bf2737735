import Statistics
import Testing

@Suite struct BettingTests {
    /// numpy: mean((1 + λ)⁹ (1 − λ)²) over the stakes; logsumexp for 5,000 wins and 10 losses.
    @Test func valuesOfTheProcess() {
        var process = BettingProcess()
        process.observe(wins: 9, losses: 2)
        #expect(isNear(process.eValue, 5.52782935996744))
        var large = BettingProcess()
        large.observe(wins: 5000, losses: 10)
        #expect(isNear(large.logValue, 3184.1641383903534))
        #expect(large.eValue == .greatestFiniteMagnitude)
    }

    @Test func singleAndCountedBetsAgree() {
        var single = BettingProcess()
        for difference in [1.0, -1, 0, 1, 1] { single.observe(difference) }
        var counted = BettingProcess()
        counted.observe(wins: 3, losses: 1)
        #expect(isNear(single.eValue, counted.eValue))
    }

    /// Ville's inequality, by the exact chance that a fair walk of 200 steps ever reaches a wealth of 20: at most 0.05.
    @Test func wealthOfAFairGameRarelyGrows() {
        // State: wins after n steps among walks that have not crossed yet.
        var alive: [Int: Double] = [0: 1]
        var crossed = 0.0
        for step in 1...200 {
            var next: [Int: Double] = [:]
            for (wins, mass) in alive {
                for won in [wins, wins + 1] {
                    var process = BettingProcess()
                    process.observe(wins: won, losses: step - won)
                    if process.eValue >= 20 { crossed += mass / 2 } else { next[won, default: 0] += mass / 2 }
                }
            }
            alive = next
        }
        #expect(crossed > 0.005)
        #expect(crossed <= 0.05)
    }

    /// Different means of tasks that sum to zero within a round: the expected wealth of the round stays at most 1.
    @Test func averageNullHolds() {
        let deltas = [0.4, -0.1, -0.3]
        for stake in BettingProcess.stakes {
            #expect(deltas.reduce(1.0) { $0 * (1 + stake * $1) } <= 1)
        }
    }

    @Test func confidenceSequenceHoldsTheMeanAndNarrows() {
        var random = Xoshiro256(seed: 8)
        var missed = 0
        for _ in 0..<100 {
            let values = (0..<60).map { _ in random.unit() < 0.65 ? 1.0 : -1.0 }
            // At every tenth look, the true mean 0.3 must lie inside.
            let looks = stride(from: 10, through: 60, by: 10).map { ConfidenceSequence.interval(Array(values.prefix($0))) }
            if !looks.allSatisfy({ $0.contains(0.3) }) { missed += 1 }
        }
        #expect(missed <= 5)
        let many = (0..<2000).map { $0 % 4 == 0 ? -1.0 : 1.0 }
        let interval = ConfidenceSequence.interval(many)
        #expect(interval.contains(0.5) && interval.high - interval.low < 0.2)
        #expect(ConfidenceSequence.interval([]) == Interval(low: -1, high: 1, level: 0.95))
    }
}

@Suite struct SmallStatisticsTests {
    /// Against all ways to choose k of n attempts.
    @Test func passAtKEqualsEnumeration() {
        let n = 6
        for c in 0...n {
            for k in 1...n {
                let choices = (0..<(1 << n)).filter { $0.nonzeroBitCount == k }
                let passes = (1 << c) - 1
                let any = choices.filter { $0 & passes != 0 }.count
                let all = choices.filter { $0 & ~passes == 0 }.count
                #expect(isNear(PassAtK.estimate(n: n, passed: c, k: k), Double(any) / Double(choices.count)))
                #expect(abs(PassAtK.allOf(n: n, passed: c, k: k) - Double(all) / Double(choices.count)) < 1e-12)
            }
        }
    }

    /// By hand: sorted 0.01, 0.03, 0.04 times 3, 2, 1, and never falling.
    @Test func holm() {
        let adjusted = Holm.adjust([0.04, 0.01, 0.03])
        #expect(zip(adjusted, [0.06, 0.03, 0.06]).allSatisfy { isNear($0, $1) })
        #expect(Holm.adjust([0.9, 0.8]) == [1, 1])
        #expect(Holm.adjust([]).isEmpty)
    }

    /// scipy: (norm.ppf(0.95) + norm.ppf(0.8)) · 0.045; and √(2 · 0.25 / (4 · 2)).
    @Test func detectableEffect() {
        #expect(isNear(DetectableEffect.smallest(standardError: 0.045), 0.11189136872359738))
        #expect(isNear(DetectableEffect.standardError(rates: [0.5, 0.5], attempts: 4), 0.25))
        #expect(DetectableEffect.standardError(rates: [], attempts: 4) == .infinity)
    }

    /// The flake score is the share of ordered pairs of different attempts that ended differently.
    @Test func flakiness() {
        #expect(isNear(Flakiness.score(passed: 2, of: 4), 8.0 / 12))
        #expect(Flakiness.score(passed: 4, of: 4) == 0)
        #expect(Flakiness.score(passed: 1, of: 1) == nil)
    }

    /// A verifier with se 0.9, sp 0.8 sees 0.9 · 0.4 + 0.2 · 0.6 = 0.48 of a true 0.4.
    @Test func roganGladen() {
        #expect(isNear(Flakiness.roganGladen(observed: 0.48, sensitivity: 0.9, specificity: 0.8), 0.4))
        #expect(Flakiness.roganGladen(observed: 0.1, sensitivity: 0.9, specificity: 0.8) == 0)
        #expect(Flakiness.roganGladen(observed: 0.5, sensitivity: 0.5, specificity: 0.5) == nil)
    }
}
