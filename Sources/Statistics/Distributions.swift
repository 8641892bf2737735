import Glibc

/// The standard normal distribution.
public enum Normal {
    /// P(Z ≤ x), precise in both tails.
    public static func cdf(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The x with P(Z ≤ x) = probability, for probabilities in (0, 1).
    public static func quantile(_ probability: Double) -> Double {
        if probability > 0.5 { return -quantile(1 - probability) }
        return Root.bisect(-40, 0) { cdf($0) < probability }
    }
}

/// Student's t distribution.
public enum StudentT {
    /// P(T > t) for t ≥ 0.
    static func upperTail(_ t: Double, freedom: Double) -> Double {
        0.5 * Beta.cdf(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// P(T ≤ t) with `freedom` > 0 degrees of freedom.
    public static func cdf(_ t: Double, freedom: Double) -> Double {
        t >= 0 ? 1 - upperTail(t, freedom: freedom) : upperTail(-t, freedom: freedom)
    }

    /// The t with P(T ≤ t) = probability, for probabilities in (0, 1).
    public static func quantile(_ probability: Double, freedom: Double) -> Double {
        if probability < 0.5 { return -quantile(1 - probability, freedom: freedom) }
        var high = 1.0
        while upperTail(high, freedom: freedom) > 1 - probability { high *= 2 }
        return Root.bisect(0, high) { upperTail($0, freedom: freedom) > 1 - probability }
    }
}

/// The beta distribution.
public enum Beta {
    /// The regularised incomplete beta function I_x(a, b) for a, b > 0, by its continued fraction (Lentz's method; DLMF 8.17.22).
    public static func cdf(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
        // The fraction converges fast only on this side of the mean.
        if x > (a + 1) / (a + b + 2) { return 1 - front * fraction(1 - x, b, a) / b }
        return front * fraction(x, a, b) / a
    }

    /// The x with I_x(a, b) = probability.
    public static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        Root.bisect(0, 1) { cdf($0, a, b) < probability }
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
        var value = d
        for m in 1...100_000 {
            let m = Double(m)
            for numerator in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / nonzero(1 + numerator * d, tiny)
                c = nonzero(1 + numerator / c, tiny)
                value *= c * d
            }
            if abs(c * d - 1) < 1e-16 { break }
        }
        return value
    }

    private static func nonzero(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }
}

/// The binomial distribution.
public enum Binomial {
    /// log C(n, k).
    public static func logChoose(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
    }

    /// P(X ≥ k) for n trials with success probability p; sums the smaller tail's terms, so it is precise far out.
    public static func upperTail(_ k: Int, of n: Int, p: Double) -> Double {
        if k <= 0 { return 1 }
        if k > n || p <= 0 { return 0 }
        if p >= 1 { return 1 }
        var sum = 0.0
        for j in stride(from: n, through: k, by: -1) {
            sum += exp(logChoose(n, j) + Double(j) * log(p) + Double(n - j) * log1p(-p))
        }
        return min(1, sum)
    }
}

/// Roots of monotone functions, to the last bits.
enum Root {
    /// The point between two bounds where `isBelow` turns from true to false.
    static func bisect(_ low: Double, _ high: Double, _ isBelow: (Double) -> Bool) -> Double {
        var low = low
        var high = high
        for _ in 0..<1100 {
            let middle = low + (high - low) / 2
            if middle == low || middle == high { break }
            if isBelow(middle) { low = middle } else { high = middle }
            if high - low <= 1e-16 * max(abs(low), abs(high)) { break }
        }
        return low + (high - low) / 2
    }
}
