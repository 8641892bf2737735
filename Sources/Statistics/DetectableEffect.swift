/// How small a true difference a design would have shown: print it beside every "no difference".
public enum DetectableEffect {
    /// (z_{1−α} + z_{power}) · standard error, for a one-sided test by the normal approximation; in the unit of the standard error.
    public static func smallest(standardError: Double, alpha: Double = 0.05, power: Double = 0.8) -> Double {
        (Normal.quantile(1 - alpha) + Normal.quantile(power)) * standardError
    }

    /// The standard error of a difference of two arms, √(2 · mean p(1−p) / (R · n)): R attempts per task and arm with independent
    /// draws, where only the draws vary (tasks fixed) and both arms have these pass rates.
    public static func standardError(rates: [Double], attempts: Int) -> Double {
        guard !rates.isEmpty, attempts > 0 else { return .infinity }
        let noise = rates.reduce(0) { $0 + $1 * (1 - $1) } / Double(rates.count)
        return (2 * noise / (Double(attempts) * Double(rates.count))).squareRoot()
    }
}
