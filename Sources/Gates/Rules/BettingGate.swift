import Statistics

/// Betting on pairs of draws, one pair per task and round: the only gate that may stop early to accept, since its evidence holds at
/// every look.
public struct BettingGate: Gate, Codable, Equatable {
    /// The most rounds.
    public var rounds = 4
    /// From the second round on, an e-value below this stops the candidate.
    public var futility = 0.5

    public init() {}

    public var name: String { "eprocess" }
    public var isPaired: Bool { true }
    public var usesBudget: Bool { true }
    public var reusesBaseline: Bool { false }
    /// One pair per task and round.
    public func capacity(_ purpose: Purpose) -> Int { purpose == .guard ? rounds : 0 }

    /// A bet on every pair of each round, then a look.
    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        var path = Path()
        var process = BettingProcess()
        let threshold = 1 / level
        for round in 1...max(1, rounds) {
            let wants = (0..<evidence.taskCount).map { Want(purpose: .guard, task: $0, count: round) }.filter(evidence.lacks)
            if !wants.isEmpty { return .need(wants) }
            let (wins, losses) = evidence.discordant(.guard, round - 1..<round)
            process.observe(wins: wins, losses: losses)
            let value = process.eValue
            let goesOn = value >= threshold || round == 1 || value >= futility
            path.look(.whole, draws: round, eValue: value, threshold: threshold, passed: goesOn)
            if value >= threshold { return path.accepted(.whole, "the evidence of round \(round) is enough") }
            if !goesOn { return path.rejected(.whole, "the evidence shrank") }
        }
        return path.rejected(.whole, "the evidence stayed below what the budget asks for")
    }
}
