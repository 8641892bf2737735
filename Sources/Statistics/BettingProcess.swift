import Glibc

/// Evidence by betting (Ville 1939; Waudby-Smith and Ramdas, arXiv 2010.09686): a bettor against "the mean of the differences is at most
/// 0" whose wealth E grows only by luck; P(E ever ≥ 1/α) ≤ α, so it may be looked at after every round.
///
/// E = mean over stakes λ of Π (1 + λ d). Within a round of independent differences with means δ_i the expected factor is
/// Π (1 + λ δ_i) ≤ exp(λ Σ δ_i) ≤ 1, so the hypothesis may be about the average over tasks, as long as looks come between rounds.
public struct BettingProcess: Sendable, Codable, Equatable {
    /// Stakes from cautious to bold, all below 1, so that no loss ruins the bettor.
    public static let stakes: [Double] = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9]

    private var logWealth = [Double](repeating: 0, count: Self.stakes.count)

    public init() {}

    /// Bets on one difference, from −1 to 1.
    public mutating func observe(_ difference: Double) {
        for (index, stake) in Self.stakes.enumerated() { logWealth[index] += log1p(stake * difference) }
    }

    /// Bets on so many differences of +1 and −1.
    public mutating func observe(wins: Int, losses: Int) {
        for (index, stake) in Self.stakes.enumerated() {
            logWealth[index] += Double(wins) * log1p(stake) + Double(losses) * log1p(-stake)
        }
    }

    /// The wealth now, from 1; an e-value at any time fixed by the past alone.
    public var eValue: Double { min(.greatestFiniteMagnitude, exp(logValue)) }

    /// log E.
    public var logValue: Double {
        let largest = logWealth.max() ?? 0
        return largest + log(logWealth.reduce(0) { $0 + exp($1 - largest) } / Double(logWealth.count))
    }
}
