/// The permutation test of paired differences (Fisher 1935): under the null hypothesis each difference could as well have had the other
/// sign.
public enum SignFlip {
    /// The p-value and how it was found.
    public struct Result: Codable, Sendable, Equatable {
        /// One-sided: how often the sum is as large as seen, or larger.
        public var pValue: Double
        /// Whether all sign patterns were counted, instead of a sample.
        public var isExact: Bool

        public init(pValue: Double, isExact: Bool) {
            self.pValue = pValue
            self.isExact = isExact
        }
    }

    /// One-sided, for "the differences are positive". One difference per task, so that repeats of a task are not taken for
    /// independent. All patterns are counted while at most `exactUpTo` differences are not zero, otherwise `samples` random ones,
    /// with p = (1 + hits) / (samples + 1), which is valid too.
    public static func test(_ differences: [Double], exactUpTo: Int = 20, samples: Int = 9999, seed: UInt64 = 1) -> Result {
        let sizes = differences.filter { $0 != 0 }.map(abs)
        let seen = differences.reduce(0, +)
        let total = sizes.reduce(0, +)
        // Sums in another order differ in their last bits.
        let threshold = seen - 1e-12 * total
        if sizes.count <= exactUpTo { return Result(pValue: exact(sizes, total, threshold), isExact: true) }
        var random = Xoshiro256(seed: seed)
        var hits = 1
        for _ in 0..<samples {
            var sum = 0.0
            var bits: UInt64 = 0
            for (index, size) in sizes.enumerated() {
                if index & 63 == 0 { bits = random.next() }
                sum += bits & 1 == 0 ? size : -size
                bits >>= 1
            }
            if sum >= threshold { hits += 1 }
        }
        return Result(pValue: Double(hits) / Double(samples + 1), isExact: false)
    }

    /// Walks through all patterns in Gray code order, one sign a step.
    private static func exact(_ sizes: [Double], _ total: Double, _ threshold: Double) -> Double {
        var isNegative = [Bool](repeating: false, count: sizes.count)
        var hits = total >= threshold ? 1 : 0
        let patterns = 1 << sizes.count
        var sum = total
        for step in stride(from: 1, to: patterns, by: 1) {
            let flipped = step.trailingZeroBitCount
            sum += isNegative[flipped] ? 2 * sizes[flipped] : -2 * sizes[flipped]
            isNegative[flipped].toggle()
            if sum >= threshold { hits += 1 }
        }
        return Double(hits) / Double(patterns)
    }
}
