/// A mean over tasks whose values may hang together within clusters (a task, a family of tasks), and how sure it is.
///
/// Give one value per task (its pass rate, or its paired difference of two arms): then repeats of a task count as one and the plain
/// standard error √(Var/n) is already clustered by task (Miller 2024, arXiv 2411.00640).
public struct Clustered: Sendable {
    private let values: [Double]
    /// For every value the cluster that it belongs to, from 0.
    private let clusters: [Int]
    /// How many clusters there are.
    public let clusterCount: Int

    /// Each value is a cluster of its own.
    public init(_ values: [Double]) {
        self.values = values
        clusters = Array(values.indices)
        clusterCount = values.count
    }

    /// Values and, at the same places, the names of their clusters.
    public init(_ values: [Double], clusters names: [String]) {
        precondition(values.count == names.count)
        self.values = values
        var numbers: [String: Int] = [:]
        clusters = names.map { name in
            let number = numbers[name] ?? numbers.count
            numbers[name] = number
            return number
        }
        clusterCount = numbers.count
    }

    /// The mean; 0 without values.
    public var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

    /// √(G/(G−1) · Σ_g (Σ_{i∈g} (x_i − x̄))²) / n, the usual cluster-robust one; nil with fewer than two clusters.
    public var standardError: Double? {
        guard clusterCount > 1 else { return nil }
        var sums = [Double](repeating: 0, count: clusterCount)
        let mean = mean
        for (value, cluster) in zip(values, clusters) { sums[cluster] += value - mean }
        let squares = sums.reduce(0) { $0 + $1 * $1 }
        let groups = Double(clusterCount)
        return (groups / (groups - 1) * squares).squareRoot() / Double(values.count)
    }

    /// Mean ± t · standard error, with one degree of freedom less than there are clusters; nil with fewer than two clusters.
    public func interval(level: Double = 0.95, within bounds: ClosedRange<Double>? = nil) -> Interval? {
        guard let standardError else { return nil }
        let half = StudentT.quantile(1 - (1 - level) / 2, freedom: Double(clusterCount - 1)) * standardError
        return clipped(Interval(low: mean - half, high: mean + half, level: level), bounds)
    }

    /// The percentile interval over resampled clusters (Efron 1979); nil with fewer than two clusters. Few clusters make it too narrow.
    public func bootstrap(level: Double = 0.95, resamples: Int = 2000, seed: UInt64) -> Interval? {
        guard clusterCount > 1 else { return nil }
        var sums = [Double](repeating: 0, count: clusterCount)
        var sizes = [Double](repeating: 0, count: clusterCount)
        for (value, cluster) in zip(values, clusters) {
            sums[cluster] += value
            sizes[cluster] += 1
        }
        var random = Xoshiro256(seed: seed)
        var means = (0..<resamples).map { _ in
            var sum = 0.0
            var size = 0.0
            for _ in 0..<clusterCount {
                let cluster = random.index(below: clusterCount)
                sum += sums[cluster]
                size += sizes[cluster]
            }
            return sum / size
        }
        means.sort()
        return Interval(
            low: Self.percentile((1 - level) / 2, of: means), high: Self.percentile(1 - (1 - level) / 2, of: means), level: level)
    }

    /// Linear between the two nearest of sorted values.
    private static func percentile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }

    private func clipped(_ interval: Interval, _ bounds: ClosedRange<Double>?) -> Interval {
        guard let bounds else { return interval }
        return Interval(low: max(interval.low, bounds.lowerBound), high: min(interval.high, bounds.upperBound), level: interval.level)
    }
}
