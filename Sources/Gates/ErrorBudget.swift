import Core

/// How much chance of a false acceptance a run of several candidates has, and what is left of it: a ledger that goes in and out of
/// every gate.
///
/// Each candidate is tested at what is left, divided by the candidates still planned. A rejected candidate's level is spent; an
/// accepted one's is returned. Along every history the levels of the null candidates up to the first false acceptance sum to at most
/// `alpha`, so P(any false acceptance) ≤ `alpha` whenever each test holds its level given the past (the fallback idea of Wiens 2003,
/// online in Tian and Ramdas, arXiv 1910.04900).
public struct ErrorBudget: Codable, Sendable, Equatable {
    /// The chance of any false acceptance in the run, from 0 to 1.
    public private(set) var alpha: Double
    /// How many candidates the run will test at most.
    public private(set) var planned: Int
    /// How many it has tested.
    public private(set) var tested: Int
    /// The sum of the levels of rejected candidates.
    public private(set) var spent: Double

    public init(alpha: Double = 0.05, planned: Int = 15) throws {
        guard alpha > 0, alpha < 1 else { throw Failure(.invalidInput, "alpha must lie between 0 and 1, not \(alpha)") }
        guard planned > 0 else { throw Failure(.invalidInput, "at least one candidate must be planned") }
        self.alpha = alpha
        self.planned = planned
        tested = 0
        spent = 0
    }

    /// The level for the next candidate; 0 when none is planned any more.
    public var level: Double { tested < planned ? max(0, alpha - spent) / Double(planned - tested) : 0 }

    /// The ledger after a candidate that was tested at `level`.
    public func charged(accepted: Bool) -> ErrorBudget {
        var budget = self
        if !accepted { budget.spent += level }
        budget.tested += 1
        return budget
    }
}
