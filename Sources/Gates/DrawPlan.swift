/// Which draws of a task serve which purpose and arm: a pure function of the gate and the input, so a run that was cut off asks for the
/// same cells again.
///
/// Purposes take consecutive bands from the first free draw. Paired gates give both arms the same band, the others a band each.
struct DrawPlan: Sendable {
    let input: GateInput
    let gate: any Gate
    private let offsets: [Int]

    init(_ gate: any Gate, _ input: GateInput) {
        self.gate = gate
        self.input = input
        var offsets: [Int] = []
        var next = 0
        for purpose in Purpose.allCases {
            offsets.append(next)
            let capacity = gate.capacity(purpose)
            if capacity > 0 { next += (capacity + input.replacements) * (gate.isPaired ? 1 : 2) }
        }
        self.offsets = offsets
    }

    /// The draws of a purpose in the order in which they are asked for; the last ones are replacements of invalid ones.
    func draws(_ purpose: Purpose, _ task: Int, _ role: ArmRole) -> [UInt64] {
        let size = gate.capacity(purpose) == 0 ? 0 : gate.capacity(purpose) + input.replacements
        var first = input.tasks[task].firstFreeDraw + UInt64(offsets[purpose.number])
        if !gate.isPaired, role == .baseline { first += UInt64(size) }
        let fresh = (0..<UInt64(size)).map { first + $0 }
        guard gate.reusesBaseline, role == .baseline, purpose == .guard else { return fresh }
        return Array((input.tasks[task].baselineDraws + fresh).prefix(size))
    }
}
