import Console
import Core
import Improvement
import Reports
import SystemPackage

/// What an improvement run came to, for people and as JSON.
struct ImproveReport: Codable {
    let format: Int
    /// The run's folder, as given.
    let run: String
    let model: String
    /// Ids of the first harness and of the one in force.
    let first: String
    let head: String
    /// Why it stopped; nil while it waits for a person.
    let stopped: RunStopped.Reason?
    /// The candidate that waits for a person.
    let waiting: String?
    let rounds: Int
    let spent: Spending
    let edits: [Edit]
    let proposals: Proposals
    let estimates: [CandidateRemeasured]
    /// Sealed tasks; no trial of them was run.
    let sealed: Int
    /// How often they were opened since, by `evaluate --run`.
    let opened: Int
    let isSimulated: Bool

    /// An edit that is in the harness in force.
    struct Edit: Codable {
        let round: Int
        let surface: String
        let intent: String
        let mechanism: String
        let predicted: [String]
    }

    /// What became of all slots.
    struct Proposals: Codable {
        var made = 0
        var declined = 0
        var refused = 0
        var accepted = 0
        var rejected = 0
    }

    init(_ outcome: LoopOutcome, run: String) throws {
        let lineage = try Lineage(FilePath(run))
        let history = try HarnessHistory(lineage)
        guard let started = try lineage.facts(RunStarted.self).first?.fact else {
            throw Failure(.invalidInput, "the run has not begun", at: run)
        }
        format = 1
        self.run = run
        model = started.settings.model
        first = history.first
        head = history.head
        switch outcome {
        case .stopped(let fact): (stopped, waiting) = (fact.reason, nil)
        case .waiting(let candidate): (stopped, waiting) = (nil, candidate)
        }
        let ended = try lineage.facts(RoundEnded.self).map(\.fact)
        rounds = ended.count
        // Also of a round that has not ended.
        spent = try RunReport(run: FilePath(run)).spent
        let kept = Set(try history.path(to: history.head).flatMap(\.edits))
        let made = try lineage.facts(ProposalMade.self).map(\.fact)
        edits = made.filter { kept.contains($0.edit) }.map {
            Edit(round: $0.round, surface: $0.surface, intent: $0.intent, mechanism: $0.mechanism, predicted: $0.predicted)
        }
        var counts = Proposals()
        counts.made = made.count
        counts.declined = try lineage.facts(ProposalDeclined.self).count
        counts.refused = try lineage.facts(ProposalRefused.self).count
        let singles = try lineage.facts(GateDecided.self).map(\.fact).filter { $0.role == .single || $0.role == .economy }
        counts.accepted = singles.count { $0.accepted }
        counts.rejected = singles.count - counts.accepted
        proposals = counts
        estimates = try lineage.facts(CandidateRemeasured.self).map(\.fact)
        sealed = try lineage.objects.value(TaskPool.self, started.pool).sealed.count
        opened = try lineage.facts(SealedMeasured.self).count
        isSimulated = model.hasPrefix("sim:")
    }

    /// - Parameter flags: what the same command was called with, to go on.
    func text(flags: String) -> String {
        let way = "harness \(HarnessHistory.short(first)) → \(HarnessHistory.short(head))"
        var lines = ["", "\(way) after \(rounds) \(rounds == 1 ? "round" : "rounds")"]
        if edits.isEmpty { lines.append("no edit was kept") }
        for edit in edits { lines.append("  round \(edit.round), \(edit.surface): \(Printable.line(edit.intent))") }
        lines.append(
            "proposals: \(proposals.made) made, \(proposals.declined) declined, \(proposals.refused) refused by code, "
                + "\(proposals.accepted) accepted and \(proposals.rejected) rejected by the gate")
        lines.append("spent: \(spent.trials) trials, \(spent.tokens) tokens")
        if let estimate = estimates.last(where: { $0.candidate == head }) {
            lines.append("measured afresh, round \(estimate.round): \(Self.words("held-in", estimate.heldIn))")
            if let heldOut = estimate.heldOut { lines[lines.count - 1] += "; \(Self.words("held-out", heldOut))" }
        }
        lines.append("sealed: \(sealed) \(sealed == 1 ? "task" : "tasks"), \(opened == 0 ? "untouched" : "opened, so the run is closed")")
        if let stopped { lines.append("stopped: \(EventWords.why(stopped))") }
        if let waiting {
            lines.append(
                "waiting for a person: selfharness lineage approve \(run) \(HarnessHistory.short(waiting)) (or --deny), then \(flags)")
        }
        if isSimulated { lines.append("a simulated model: this proves that the machinery works, and nothing about language models") }
        lines += [
            "look next:", "  selfharness lineage log \(run)", "  selfharness lineage diff \(run)", "  selfharness lineage verify \(run)",
            "  selfharness lineage export \(run) --format patch", "  selfharness report \(run)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ split: String, _ estimate: CandidateRemeasured.Estimate) -> String {
        var text = "\(split) \(EvaluationText.points(estimate.difference)) points"
        if let low = estimate.low, let high = estimate.high {
            text += " (\(EvaluationText.points(low)) … \(EvaluationText.points(high)))"
        }
        return text
    }
}
