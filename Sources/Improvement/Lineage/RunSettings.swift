import Core
import Gates

/// The part of an improvement run's settings that its results depend on. It is in the first event and cannot change afterwards; how
/// much may be spent, and who approves, can.
public struct RunSettings: Sendable, Codable, Equatable {
    /// The most rounds, T.
    public var rounds: Int
    /// Proposals a round, K.
    public var width: Int
    public var gate: Gates
    /// The chance of any false acceptance in the run, from 0 to 1.
    public var alpha: Double
    /// Trials of every held-in task that are mined each round.
    public var repeats: Int
    /// Fresh trials per task and arm that estimate an accepted candidate's gain; 0 for none.
    public var remeasure: Int
    /// After the last round, every kept edit is tried without.
    public var ablates: Bool
    /// The rule for deletions and for edits that only save cost.
    public var economy: EconomyRule
    /// As after `-m`.
    public var model: String
    /// What else tells the model apart (weights, version).
    public var modelFingerprint: String
    /// Fixes the luck of diagnoses and proposals.
    public var seed: Int

    public init(
        rounds: Int = 5, width: Int = 3, gate: Gates = .standard, alpha: Double = 0.05, repeats: Int = 2, remeasure: Int = 2,
        ablates: Bool = false, economy: EconomyRule = EconomyRule(), model: String, modelFingerprint: String, seed: Int = 0
    ) {
        self.rounds = rounds
        self.width = width
        self.gate = gate
        self.alpha = alpha
        self.repeats = repeats
        self.remeasure = remeasure
        self.ablates = ablates
        self.economy = economy
        self.model = model
        self.modelFingerprint = modelFingerprint
        self.seed = seed
    }

    /// - Throws: ``Failure`` for numbers out of range.
    public func check() throws {
        func require(_ condition: Bool, _ flag: String, _ range: String) throws {
            if !condition { throw Failure(.invalidInput, "must be \(range)", at: flag) }
        }
        try require((1...50).contains(rounds), "--rounds", "from 1 to 50")
        try require((1...20).contains(width), "--width", "from 1 to 20")
        try require((1...32).contains(repeats), "--repeats", "from 1 to 32")
        try require((0...32).contains(remeasure), "--remeasure", "from 0 to 32")
        try require(alpha > 0 && alpha < 1, "--alpha", "between 0 and 1")
        try economy.check()
    }

    /// How many candidates the error budget is divided over. Proposals that are declined or refused leave their share to merges.
    public var planned: Int { rounds * width }
}
