import Statistics

/// Tasks that a candidate must not lose: a test over all of them, and a second look at each that seems lost. Passing it means that no
/// loss was confirmed; it is no proof of no harm.
struct GuardStage {
    /// Pairs of each task, and further pairs of a task that lost.
    let attempts: Int
    let confirmAttempts: Int
    /// A loss of so many of the further pairs vetoes.
    let confirmedLoss: Int
    /// A one-sided p-value for "worse over all guarded tasks" up to this rejects.
    let harmLevel: Double

    /// What to do next; nil when the candidate has passed. The looks are added to the path.
    func step(_ evidence: Evidence, _ guarded: [Int], _ path: inout Path) -> GateStep? {
        let wants = guarded.map { Want(purpose: .guard, task: $0, count: attempts) }.filter(evidence.lacks)
        if !wants.isEmpty { return .need(wants) }
        let harm = StratifiedTest(guarded.map { evidence.stratum(.guard, $0, first: attempts) }).harmPValue
        path.look(.guard, draws: attempts, pValue: harm, threshold: harmLevel, passed: harm > harmLevel)
        if harm <= harmLevel { return path.rejected(.guard, "the guarded tasks lost more than chance explains") }
        let suspects = guarded.filter { task in
            evidence[.guard, task, .candidate].first(attempts).rate < evidence[.guard, task, .baseline].first(attempts).rate
        }
        let again = suspects.map { Want(purpose: .confirm, task: $0, count: confirmAttempts) }.filter(evidence.lacks)
        if !again.isEmpty { return .need(again) }
        let losses = suspects.filter { task in
            let baseline = evidence[.confirm, task, .baseline].first(confirmAttempts)
            return baseline.passed - evidence[.confirm, task, .candidate].first(confirmAttempts).passed >= confirmedLoss
        }
        path.look(.confirm, draws: confirmAttempts, threshold: Double(confirmedLoss), passed: losses.isEmpty)
        return losses.isEmpty ? nil : path.rejected(.confirm, "a task that the baseline passes is lost", losses: losses)
    }
}
