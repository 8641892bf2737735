import Core

/// Finds arms whose repeats repeat nothing: their model answers the same way every time, so further draws are copies, not evidence.
public enum DrawCheck {
    /// - Parameter results: of the first two draws of every task.
    /// - Throws: ``Failure`` that names the first arm with a model whose two draws are byte-identical on every task.
    public static func check(_ arms: [Arm], _ results: [CellResult]) throws {
        for arm in arms where arm.hasModel {
            let byTask = Dictionary(grouping: results.filter { $0.cell.arm == arm.identity && $0.behaviour != nil }) { $0.cell.task }
            let pairs = byTask.values.filter { Set($0.map(\.cell.draw)).count >= 2 }
            guard !pairs.isEmpty, pairs.allSatisfy({ Set($0.map(\.behaviour)).count == 1 }) else { continue }
            throw Failure(
                .invalidInput,
                "the first two draws of every task are byte-identical, so further draws would be copies that only look like evidence",
                at: "arm \(arm.name)",
                hint: "use -k 1, or let the model vary: a temperature above 0 and no cache of replies (what was run is kept)")
        }
    }
}
