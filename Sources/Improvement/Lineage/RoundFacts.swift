import Models

/// `round.started`.
public struct RoundStarted: LineageFact, Hashable {
    public static let kind = EventKind.roundStarted

    /// What a round does.
    public enum Purpose: String, Sendable, Codable, Hashable {
        /// Mines, proposes, tests.
        case improve
        /// Tries every kept edit without.
        case ablate
    }

    /// From 1.
    public var round: Int
    public var purpose: Purpose
    /// The harness in force, which every candidate of the round starts from.
    public var base: String
}

/// `round.measured`: the trials that are mined.
public struct RoundMeasured: LineageFact, Hashable {
    public static let kind = EventKind.roundMeasured

    public var round: Int
    /// Object: array of ``LoopRecord``.
    public var cells: String
    public var passed: Int
    public var failed: Int
    public var invalid: Int

    public var objects: [String] { [cells] }
}

/// `round.mined`: why they failed.
public struct RoundMined: LineageFact, Hashable {
    public static let kind = EventKind.roundMined

    public var round: Int
    /// Object: array of ``Diagnosis``.
    public var diagnoses: String
    /// Object: array of ``Cluster``.
    public var clusters: String
    /// Tasks that passed every time.
    public var keep: [String]
    /// How many diagnoses code had to make, since no usable reply came.
    public var fallbacks: Int
    public var usage: TokenUsage

    public var objects: [String] { [diagnoses, clusters] }
}

/// `round.ended`: what became of the round.
public struct RoundEnded: LineageFact, Hashable {
    public static let kind = EventKind.roundEnded

    /// How true the accepted and rejected proposals' predictions were, over the candidates of the round.
    public struct Predictions: Sendable, Codable, Hashable {
        /// Held-in tasks that were predicted to be fixed.
        public var named = 0
        /// Of these, tasks whose observed pass rate rose.
        public var namedRose = 0
        /// Held-in tasks whose observed pass rate rose, named or not, of candidates that were run on every held-in task.
        public var rose = 0
        /// Of these, the named ones.
        public var roseNamed = 0

        /// The share of predicted fixes that came true; nil without any. An observed rise may be luck.
        public var precision: Double? { named == 0 ? nil : Double(namedRose) / Double(named) }
        /// The share of observed fixes that were predicted; nil when not measured.
        public var recall: Double? { rose == 0 ? nil : Double(roseNamed) / Double(rose) }
    }

    public var round: Int
    public var made: Int
    public var declined: Int
    public var refused: Int
    public var accepted: Int
    public var head: String
    public var predictions: Predictions
    public var spent: Spending
}
