/// Where outcomes of cells come from: ``CellRunner`` over real trials, or a synthetic pool in tests.
public protocol CellSource: Sendable {
    /// The results of cells, in the order of the cells. What was asked for before costs nothing.
    ///
    /// - Parameter arms: every arm that the cells name.
    /// - Throws: ``Failure`` for an unknown arm or task and when the host fails; `CancellationError`.
    func results(for cells: [Cell], arms: [Arm]) async throws -> [CellResult]
}
