import Improvement

/// One round for the template.
struct RoundView {
    /// A line of the table of clusters.
    struct ClusterLine {
        var id: String
        var mechanism: String
        var cause: String
        var criticality: String
        var tasks: String
        var size: String
        var explanation: String
    }

    let number: Int
    let heading: String
    let words: String
    let hasClusters: Bool
    let clusters: [ClusterLine]
    let edits: [EditView]
    let combined: [EditView]
    let after: [String]

    init(_ round: RoundReport, heldIn: Set<String>, isOpen: Bool) {
        number = round.number
        heading = "Round \(round.number)\(round.purpose == .ablate ? ": every kept edit tried without" : "")"
        words = Self.words(round)
        clusters = round.clusters.map { cluster in
            ClusterLine(
                id: cluster.id, mechanism: cluster.signature.mechanism.name, cause: cluster.signature.terminalCause.rawValue,
                criticality: cluster.signature.criticality.rawValue.replacing("_", with: " "),
                tasks: cluster.tasks.joined(separator: ", "), size: Figure.count(cluster.tasks.count), explanation: cluster.explanation)
        }
        hasClusters = !clusters.isEmpty
        edits = round.slots.map { EditView($0, round: round.number, heldIn: heldIn, isOpen: isOpen) }
        combined = round.combined.map { EditView($0, round: round.number, heldIn: heldIn, isOpen: isOpen) }
        after = Self.after(round)
    }

    private static func words(_ round: RoundReport) -> String {
        var text = "Harness \(Figure.short(round.base))."
        if let measured = round.measured {
            text += " Mined trials: \(measured.passed) passed, \(measured.failed) failed, \(measured.invalid) invalid."
        }
        if let mined = round.mined {
            text += " \(Figure.counted(round.clusters.count, "cluster")) of at least two tasks; "
            text += "\(Figure.counted(mined.keep.count, "task")) passed every time."
            if mined.fallbacks > 0 {
                text += " Of \(mined.fallbacks) failures the model gave no usable diagnosis; the top detector decided."
            }
        }
        return text
    }

    private static func after(_ round: RoundReport) -> [String] {
        var lines = round.conflicts.map { conflict in
            "Slots \(conflict.slots.map(String.init).joined(separator: " + ")) contradict each other: \(conflict.conflicts.joined(separator: "; "))."
        }
        lines += round.approvals.map { answer in
            "\(answer.by.isEmpty ? "A person" : answer.by) \(answer.approved ? "approved" : "refused") candidate \(Figure.short(answer.candidate))."
        }
        for move in round.moves {
            lines.append(
                move.reason == .rollback
                    ? "Rolled back to harness \(Figure.short(move.to))." : "Harness \(Figure.short(move.to)) is in force from here on.")
        }
        for again in round.remeasured {
            lines.append(
                "Re-measured on fresh draws: \(estimate("held-in", again.heldIn))"
                    + (again.heldOut.map { "; \(estimate("held-out", $0))" } ?? "") + ".")
        }
        if let ended = round.ended {
            let seen = ended.predictions
            if let precision = seen.precision {
                var text =
                    "Predictions of this round: \(seen.namedRose) of \(Figure.counted(seen.named, "named task")) rose (precision \(Figure.percent(precision, 0)))"
                if let recall = seen.recall {
                    text += "; of \(seen.rose) held-in tasks that rose, \(seen.roseNamed) were named (recall \(Figure.percent(recall, 0)))"
                } else {
                    text += "; recall is not known, since no candidate was run on every held-in task"
                }
                lines.append(text + ". A rise may be chance.")
            }
        } else {
            lines.append("The round has not ended.")
        }
        return lines
    }

    private static func estimate(_ name: String, _ estimate: CandidateRemeasured.Estimate) -> String {
        if estimate.tasks == 0 { return "\(name): every trial stayed invalid" }
        return
            "\(name) \(Figure.percent(estimate.baseline)) → \(Figure.percent(estimate.candidate)), \(Figure.points(estimate.difference)) points "
            + "(95 % \(Figure.pointRange(estimate.low, estimate.high)), \(Figure.counted(estimate.tasks, "task")))"
    }
}
