/// Which draws of each task have been used, whatever for and under whatever harness: no draw serves twice.
struct DrawLedger: Sendable {
    private var free: [String: UInt64] = [:]

    /// From here on no draw of the task has been used.
    func next(_ task: String) -> UInt64 { free[task] ?? 0 }

    mutating func use(_ cells: some Sequence<LoopCell>) {
        for cell in cells { free[cell.task] = max(next(cell.task), cell.draw + 1) }
    }
}
