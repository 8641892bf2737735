import Statistics

/// What repeated verifications of the same final states say about the verifier alone.
public struct VerifierFlakes: Codable, Sendable, Equatable {
    /// States that were verified at least twice, and those whose verdicts differ.
    public var states: Int
    public var disagreeing: Int
    /// The share of disagreeing states, from 0 to 1, with its exact 95 % interval.
    public var rate: Double
    public var interval: Interval
    /// The chance that two verifications of a state differ, from 0 to 1.
    public var pairRate: Double
    /// The states whose verdicts differ, by the caller's names, sorted: quarantine their tasks.
    public var names: [String]

    /// - Parameter verdicts: for each state its verdicts; states verified once are left out.
    public init(_ verdicts: [String: [Bool]]) {
        let repeated = verdicts.filter { $0.value.count >= 2 }
        let differing = repeated.filter { Set($0.value).count > 1 }
        states = repeated.count
        disagreeing = differing.count
        rate = states == 0 ? 0 : Double(disagreeing) / Double(states)
        interval = Proportion.clopperPearson(disagreeing, of: states)
        let scores = repeated.sorted { $0.key < $1.key }.map { verdict in
            Flakiness.score(passed: verdict.value.count { $0 }, of: verdict.value.count) ?? 0
        }
        pairRate = scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
        names = differing.keys.sorted()
    }
}
