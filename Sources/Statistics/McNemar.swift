/// McNemar's test (1947) in its exact form: of the pairs in which the arms differ, each is a fair coin under the null hypothesis.
public enum McNemar {
    /// P(as many wins or more), for "the candidate is better".
    public static func oneSided(wins: Int, losses: Int) -> Double { Binomial.upperTail(wins, of: wins + losses, p: 0.5) }

    /// Twice the smaller tail, at most 1.
    public static func twoSided(wins: Int, losses: Int) -> Double {
        min(1, 2 * Binomial.upperTail(max(wins, losses), of: wins + losses, p: 0.5))
    }
}
