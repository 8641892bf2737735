/// The acceptance rule of Self-Harness (arXiv 2606.09498): neither split lost passes and one won some. It has no margin, so it accepts
/// about three useless candidates in ten.
public struct PaperGate: Gate, Codable, Equatable {
    /// Attempts per task and arm.
    public var attempts = 2
    /// Whether an accepted candidate's own counts are the next baseline, as in the paper's code; otherwise both arms are run fresh.
    public var reusesBaseline = true

    public init() {}

    public var name: String { "paper" }
    public var isPaired: Bool { false }
    public var usesBudget: Bool { false }
    /// Attempts of every task.
    public func capacity(_ purpose: Purpose) -> Int { purpose == .guard ? attempts : 0 }

    /// Both splits' changes, once all attempts are there.
    public func step(_ evidence: Evidence, level: Double) -> GateStep {
        let wants = (0..<evidence.taskCount).map { Want(purpose: .guard, task: $0, count: attempts) }.filter(evidence.lacks)
        if !wants.isEmpty { return .need(wants) }
        var change = (heldIn: 0.0, heldOut: 0.0)
        for task in 0..<evidence.taskCount {
            // Rates, not counts, so that a replaced or missing attempt does not tip the scale.
            let difference =
                evidence[.guard, task, .candidate].first(attempts).rate - evidence[.guard, task, .baseline].first(attempts).rate
            if evidence.heldIn[task] { change.heldIn += difference } else { change.heldOut += difference }
        }
        var path = Path()
        let tolerance = 1e-9
        let isAccepted =
            change.heldIn >= -tolerance && change.heldOut >= -tolerance && max(change.heldIn, change.heldOut) > tolerance
        path.look(.whole, draws: attempts, passed: isAccepted)
        if isAccepted { return path.accepted(.whole, "neither split lost passes and at least one won") }
        if max(change.heldIn, change.heldOut) <= tolerance { return path.rejected(.whole, "no split won passes") }
        return path.rejected(.whole, change.heldIn < 0 ? "the held-in split lost passes" : "the held-out split lost passes")
    }
}
