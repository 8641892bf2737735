/// Which draws of each task have been used, whatever for and under whatever harness: no draw serves twice.
struct DrawLedger: Sendable {
    private var free: [String: UInt64] = [:]
    /// Draws below it are not for use.
    private var floor: UInt64 = 0

    /// From here on no draw of the task has been used.
    func next(_ task: String) -> UInt64 { max(floor, free[task] ?? 0) }

    /// Far ahead, to where no batch that was begun and never recorded can have been. After a rollback: the loop goes another way then, and
    /// what it had begun has used draws that no event tells of.
    mutating func leap() {
        let step: UInt64 = 1000
        floor = ((free.values.max() ?? floor) / step + 1) * step
    }

    mutating func use(_ cells: some Sequence<LoopCell>) {
        for cell in cells { free[cell.task] = max(free[cell.task] ?? 0, cell.draw + 1) }
    }
}
