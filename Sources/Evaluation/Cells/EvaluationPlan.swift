import Core
import Gates

/// Which cells an evaluation consists of, and how they become a measurement.
public struct EvaluationPlan: Sendable {
    public let arms: [Arm]
    public let tasks: [MeasuredTask]
    /// Attempts per task and arm; all arms share them.
    public let draws: Int
    /// nil: ``Purpose/sealed`` for sealed tasks, ``Purpose/remeasure`` for others. Neither shares draws with what anything was chosen by.
    public let purpose: Purpose?

    /// - Throws: ``Failure`` unless there are arms, tasks and draws.
    public init(arms: [Arm], tasks: [MeasuredTask], draws: Int, purpose: Purpose? = nil) throws {
        guard !arms.isEmpty, !tasks.isEmpty else { throw Failure(.invalidInput, "an evaluation needs at least one arm and one task") }
        guard draws > 0 else { throw Failure(.invalidInput, "the number of draws must be 1 or more", at: "-k") }
        self.arms = arms
        self.tasks = tasks
        self.draws = draws
        self.purpose = purpose
    }

    /// The cells of some draws.
    public func cells(_ range: Range<Int>) -> [Cell] {
        range.flatMap { draw in
            tasks.flatMap { task in
                arms.map {
                    Cell(
                        arm: $0.identity, task: task.name, draw: UInt64(draw),
                        purpose: purpose ?? (task.split == .sealed ? .sealed : .remeasure))
                }
            }
        }
    }

    /// Asks a source for everything, the first two draws first when a model's could be copies.
    public func measure(_ ask: ([Cell]) async throws -> [CellResult]) async throws -> [CellResult] {
        let first = arms.contains(where: \.hasModel) ? min(2, draws) : draws
        var results = try await ask(cells(0..<first))
        try DrawCheck.check(arms, results)
        if first < draws { results += try await ask(cells(first..<draws)) }
        return results
    }

    /// The outcomes as a report wants them.
    public func measurement(_ results: [CellResult], caveats: [String] = []) -> Measurement {
        let places = Dictionary(arms.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
        let standIns = Set(results.compactMap(\.approximate)).sorted()
        return Measurement(
            arms: arms.map { MeasuredArm($0) }, tasks: tasks,
            attempts: results.compactMap { result in places[result.cell.arm].map { Attempt(result, arm: $0) } }, sharesDraws: true,
            caveats: caveats
                + standIns.map { "images are stand-ins, so results do not compare with those on the real ones: \($0)." })
    }
}
