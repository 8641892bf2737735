import Glibc

/// An interval of a mean that holds at all times at once, by betting against every mean (arXiv 2010.09686, the hedged kind).
public enum ConfidenceSequence {
    /// The means of values in [−1, 1] that have not been refuted: P(it ever misses the mean) ≤ 1 − level.
    public static func interval(_ values: [Double], level: Double = 0.95) -> Interval {
        let threshold = log(2 / (1 - level))
        let low = lowerBound(values, threshold)
        let high = -lowerBound(values.map { -$0 }, threshold)
        // Both may refute everything when the mean itself drifts.
        return low <= high ? Interval(low: low, high: high, level: level) : Interval(low: high, high: low, level: level)
    }

    /// The smallest mean m with log E(m) < threshold, where a bettor on "larger than m" stakes λ/(1+m): each factor is
    /// 1 + λ ((1+x)/(1+m) − 1), which falls as m grows.
    private static func lowerBound(_ values: [Double], _ threshold: Double) -> Double {
        func logWealth(_ m: Double) -> Double {
            let logs = BettingProcess.stakes.map { stake in values.reduce(0) { $0 + log1p(stake * ((1 + $1) / (1 + m) - 1)) } }
            let largest = logs.max() ?? 0
            return largest + log(logs.reduce(0) { $0 + exp($1 - largest) } / Double(logs.count))
        }
        if logWealth(1) >= threshold { return 1 }
        return Root.bisect(-1, 1) { $0 == -1 ? !values.isEmpty : logWealth($0) >= threshold }
    }
}
