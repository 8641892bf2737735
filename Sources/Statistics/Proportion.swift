/// Intervals of a single rate from independent attempts; for attempts that share tasks see `Clustered`.
public enum Proportion {
    /// The exact interval of Clopper and Pearson (1934): never below its level.
    public static func clopperPearson(_ passed: Int, of total: Int, level: Double = 0.95) -> Interval {
        let tail = (1 - level) / 2
        return Interval(
            low: lowerLimit(passed, of: total, level: 1 - tail), high: upperLimit(passed, of: total, level: 1 - tail), level: level)
    }

    /// The exact one-sided lower limit.
    public static func lowerLimit(_ passed: Int, of total: Int, level: Double = 0.95) -> Double {
        passed == 0 ? 0 : Beta.quantile(1 - level, Double(passed), Double(total - passed) + 1)
    }

    /// The exact one-sided upper limit; 1 when there are no attempts.
    public static func upperLimit(_ passed: Int, of total: Int, level: Double = 0.95) -> Double {
        // By symmetry, for the small tail keeps its digits.
        passed == total ? 1 : 1 - Beta.quantile(1 - level, Double(total - passed), Double(passed) + 1)
    }

    /// Wilson's score interval (1927): near its level on average, narrower than the exact one; the whole range without attempts.
    public static func wilson(_ passed: Int, of total: Int, level: Double = 0.95) -> Interval {
        guard total > 0 else { return Interval(low: 0, high: 1, level: level) }
        let z = Normal.quantile(1 - (1 - level) / 2)
        let n = Double(total)
        let rate = Double(passed) / n
        let centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        return Interval(
            low: passed == 0 ? 0 : max(0, centre - half), high: passed == total ? 1 : min(1, centre + half), level: level)
    }
}
