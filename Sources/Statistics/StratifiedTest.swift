/// The exact conditional test of Cochran, Mantel and Haenszel: per task a 2 × 2 table (arm × passed), all margins fixed.
///
/// Under the null hypothesis the candidate's passes of a task are hypergeometric, and tasks are independent; the distribution of their
/// sum is the convolution (all terms positive, so small tails keep their digits).
public struct StratifiedTest: Sendable {
    /// One task's counts.
    public struct Stratum: Sendable, Equatable {
        /// Valid attempts and passes of each arm.
        public var candidate: Int
        public var baseline: Int
        public var candidatePassed: Int
        public var baselinePassed: Int

        public init(candidate: Int, candidatePassed: Int, baseline: Int, baselinePassed: Int) {
            self.candidate = candidate
            self.baseline = baseline
            self.candidatePassed = candidatePassed
            self.baselinePassed = baselinePassed
        }
    }

    /// P(sum = lowest + index) under the null hypothesis.
    private(set) var mass: [Double] = [1]
    private(set) var lowest = 0
    private(set) var observed = 0

    public init(_ strata: [Stratum] = []) { for stratum in strata { add(stratum) } }

    /// Adds a task. One in which all attempts ended alike says nothing and costs nothing.
    public mutating func add(_ stratum: Stratum) {
        observed += stratum.candidatePassed
        let passed = stratum.candidatePassed + stratum.baselinePassed
        let least = max(0, passed - stratum.baseline)
        let most = min(stratum.candidate, passed)
        lowest += least
        if least == most { return }
        let terms = Self.hypergeometric(stratum.candidate, stratum.baseline, passed, least, most)
        var sums = [Double](repeating: 0, count: mass.count + terms.count - 1)
        for (i, weight) in mass.enumerated() {
            for (j, term) in terms.enumerated() { sums[i + j] += weight * term }
        }
        mass = sums
    }

    /// C(m, x) C(n, s−x) / C(m+n, s) for x in least ... most, by the ratio of neighbours from one end, then made to sum to 1. The
    /// largest term is kept at 1 on the way, so nothing overflows.
    private static func hypergeometric(_ m: Int, _ n: Int, _ s: Int, _ least: Int, _ most: Int) -> [Double] {
        var terms = [Double](repeating: 0, count: most - least + 1)
        let mode = min(most, max(least, (s + 1) * (m + 1) / (m + n + 2)))
        terms[mode - least] = 1
        for x in stride(from: mode, to: most, by: 1) {
            terms[x + 1 - least] = terms[x - least] * Double((m - x) * (s - x)) / Double((x + 1) * (n - s + x + 1))
        }
        for x in stride(from: mode, to: least, by: -1) {
            terms[x - 1 - least] = terms[x - least] * Double(x * (n - s + x)) / Double((m - x + 1) * (s - x + 1))
        }
        let total = terms.reduce(0, +)
        for index in terms.indices { terms[index] /= total }
        return terms
    }

    /// P(sum ≥ observed): one-sided for "the candidate is better". Never above its level under the null hypothesis.
    public var pValue: Double { min(1, mass[(observed - lowest)...].reversed().reduce(0, +)) }

    /// The same with half the weight of the observed value (Lancaster 1961): closer to uniform, not guaranteed.
    public var midP: Double { max(0, pValue - 0.5 * mass[observed - lowest]) }

    /// P(sum ≤ observed): one-sided for "the candidate is worse".
    public var harmPValue: Double { min(1, mass[...(observed - lowest)].reduce(0, +)) }

    /// The smallest p-value that these margins allow.
    public var smallestPValue: Double { mass[mass.count - 1] }
}
