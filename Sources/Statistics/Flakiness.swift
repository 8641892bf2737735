/// Noise of tasks and of verifiers.
public enum Flakiness {
    /// The chance that two attempts end differently, 2p(1−p): 0 for a sure task, 0.5 for a coin. From counts without bias,
    /// 2c(n−c) / (n(n−1)); nil with fewer than two attempts.
    public static func score(passed c: Int, of n: Int) -> Double? {
        n < 2 ? nil : 2 * Double(c) * Double(n - c) / (Double(n) * Double(n - 1))
    }

    /// Rogan and Gladen's corrected rate (1978) of a verifier with known sensitivity and specificity, (p̂ + sp − 1) / (se + sp − 1),
    /// held in [0, 1]; nil if the verifier is no better than a coin.
    public static func roganGladen(observed: Double, sensitivity: Double, specificity: Double) -> Double? {
        let power = sensitivity + specificity - 1
        return power <= 0 ? nil : min(1, max(0, (observed + specificity - 1) / power))
    }
}
