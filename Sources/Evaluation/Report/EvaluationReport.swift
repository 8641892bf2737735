/// Arms on tasks: rates, differences, costs, and what may be concluded. The JSON form is described in `docs/evaluation.md`.
public struct EvaluationReport: Sendable, Codable, Equatable {
    /// Version of the JSON form.
    public var format = 1
    public var arms: [ArmReport]
    /// The first arm against each of the others.
    public var comparisons: [ArmComparison]
    /// What can and what cannot be concluded, in words.
    public var conclusions: [String]
    /// What limits every conclusion.
    public var caveats: [String]

    public init(_ measurement: Measurement) {
        let table = OutcomeTable(measurement)
        let found = Split.allCases.filter { split in measurement.tasks.contains { $0.split == split } }
        let splits: [Split?] = found.isEmpty ? [nil] : found.map { $0 }
        arms = measurement.arms.indices.map { ArmReport(measurement.arms[$0], index: $0, splits: splits, table) }
        comparisons = measurement.arms.indices.dropFirst().map {
            ArmComparison(measurement, baseline: 0, candidate: $0, splits: splits, table)
        }
        conclusions = []
        caveats = []
        conclusions = comparisons.flatMap { Conclusions(comparison: $0).lines }
        caveats = measurement.caveats + Conclusions.caveats(measurement, arms)
    }
}
