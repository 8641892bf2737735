import Console
import Gates
import Improvement
import Statistics

/// The sentences of a report: what the model's figures mean, in plain words. They claim no more than the figures.
enum Wording {
    static func fate(_ fate: SlotReport.Fate) -> String {
        switch fate {
        case .kept: "accepted"
        case .passed: "passed, not kept"
        case .rejected: "rejected"
        case .refused: "refused by code"
        case .declined: "declined"
        case .unjudged: "not judged"
        }
    }

    /// One sentence: did the harness change?
    static func headline(_ report: RunReport) -> String {
        let slots = report.rounds.flatMap(\.slots)
        let proposed = slots.count { $0.fate != .declined }
        let kept = slots.count { $0.fate == .kept }
        if report.head == report.firstHarness {
            if kept > 0 { return "\(Figure.counted(kept, "edit")) had been accepted, and the first harness is in force again." }
            if proposed == 0 { return "No edit has been proposed: the harness is unchanged." }
            return "None of \(Figure.counted(proposed, "proposed edit")) was accepted: the harness is unchanged."
        }
        return "\(Figure.count(kept)) of \(Figure.counted(proposed, "proposed edit")) \(kept == 1 ? "was" : "were") accepted."
    }

    /// What improved, one sentence a split.
    static func improved(_ report: RunReport) -> [String] {
        if report.head == report.firstHarness { return ["Nothing: the first harness is in force."] }
        if report.gains.isEmpty { return ["Not known: there is no fresh outcome of the harness in force yet (see --remeasure)."] }
        var sentences = report.gains.map { gain in
            let name = RatePlot.name(gain.split)
            let start =
                "\(name.prefix(1).uppercased() + name.dropFirst()): \(Figure.percent(gain.before)) → \(Figure.percent(gain.after)), "
            let change = "\(Figure.points(gain.difference)) points over \(Figure.counted(gain.tasks, "task"))"
            guard let interval = gain.interval else { return "\(start)\(change); too few tasks for an interval." }
            let sure =
                interval.low > 0
                ? "the interval lies above zero" : interval.high < 0 ? "the interval lies below zero" : "the interval includes no change"
            return "\(start)\(change) (95 % interval \(Figure.pointRange(interval.low, interval.high)): \(sure))."
        }
        if !report.heldOut.isEmpty, !report.gains.contains(where: { $0.split == .heldOut }) {
            sentences.append("Held-out: not measured under both harnesses.")
        }
        return sentences + report.opened.map { sealed($0, head: report.head) }
    }

    /// What the sealed tasks said.
    private static func sealed(_ fact: SealedMeasured, head: String) -> String {
        var text = "Sealed tasks"
        if fact.opening > 1 { text += " (opening \(fact.opening) of these splits: worth less each time)" }
        if fact.candidate != head { text += " under \(Figure.short(fact.candidate)), which is no longer in force" }
        guard let estimate = fact.estimate else { return "\(text): no verdict under both harnesses." }
        text += ": \(Figure.percent(estimate.baseline)) → \(Figure.percent(estimate.candidate)), "
        text += "\(Figure.points(estimate.difference)) points over \(Figure.counted(estimate.tasks, "task"))"
        guard let low = estimate.low, let high = estimate.high else { return "\(text); too few tasks for an interval." }
        return "\(text) (95 % interval \(Figure.pointRange(low, high)))."
    }

    /// How sure it is that what was accepted is no accident.
    static func certainty(_ report: RunReport) -> [String] {
        let gate = report.settings.gate
        var sentences: [String] = []
        if gate.rule.usesBudget {
            sentences.append(
                "Gate \(gate.name): the chance that any useless edit is accepted is at most \(Figure.percent(report.settings.alpha, 0)) "
                    + "over the whole run of up to \(report.settings.planned) candidates.")
        } else {
            sentences.append(
                "Gate \(gate.name): it has no error level. In simulation it accepts about three useless edits in ten, so expect false "
                    + "acceptances among those accepted here.")
        }
        sentences.append(aa(report))
        let sealed = "\(Figure.counted(report.sealed, "sealed task")) \(report.sealed == 1 ? "was" : "were")"
        sentences.append(
            report.sealed == 0
                ? "No tasks were sealed, so no final test is possible."
                : report.opened.isEmpty
                    ? "\(sealed) not touched by this run." : "\(sealed) opened after the run had stopped; nothing was decided by them.")
        return sentences
    }

    /// The measured false acceptances of this run's gate.
    static func aa(_ report: RunReport) -> String {
        guard let row = report.aa?.rows.first(where: { $0.gate == report.settings.gate.name }) else {
            return "A/A false-accept rate: not measured; run “selfharness aa”."
        }
        return "A/A: this gate accepted the unchanged harness in \(Figure.percent(row.falseAcceptRate)) of deals "
            + "(95 % interval \(Figure.range(row.interval)))."
    }

    static func cost(_ report: RunReport) -> [String] {
        let spent = report.spent
        var text = "\(Figure.counted(spent.trials, "trial")), \(Figure.count(spent.tokens)) tokens "
        text += "(\(Figure.count(spent.trialTokens)) in trials, \(Figure.count(spent.loopTokens)) for diagnoses and proposals)"
        if let seconds = report.seconds { text += ", \(Quantity.duration(seconds)) from the first event to the last" }
        return [text + "."]
    }

    /// Why the run is where it is.
    static func state(_ state: RunReport.State) -> String {
        switch state {
        case .unfinished: "Not finished: interrupted, or still running. The same improve command goes on with it."
        case .waiting(let candidate):
            "Waiting for a person: candidate \(Figure.short(candidate)) passed its gate. Answer with “lineage approve”, then go on with improve."
        case .stopped(.rounds): "Finished: all rounds were run."
        case .stopped(.emptyRounds): "Finished: two rounds in a row accepted nothing."
        case .stopped(.nothingFailed): "Finished: nothing failed, so there was nothing to learn from."
        case .stopped(.maxTrials): "Stopped by the budget of trials. The same improve command with a larger one goes on."
        case .stopped(.maxTokens): "Stopped by the budget of tokens. The same improve command with a larger one goes on."
        case .stopped(.maxTime): "Stopped by the time limit. The same improve command with a larger one goes on."
        case .stopped(.invalidCells): "Stopped: too many trials say nothing about the agent. See the invalid ones below."
        }
    }

    static func stage(_ stage: Stage) -> String {
        switch stage {
        case .budget: "error budget"
        case .target: "promised fixes"
        case .guard: "all other tasks"
        case .confirm: "suspected losses again"
        case .whole: "all tasks"
        case .cost: "cost"
        case .missing: "missing outcomes"
        }
    }

    /// What a look computed, and what it had to be.
    static func look(_ look: StageReport) -> (found: String, limit: String) {
        if let e = look.eValue {
            return ("e = \(Figure.decimal(e, 3))", look.threshold.map { "at least \(Figure.decimal($0, 1))" } ?? "–")
        }
        if look.stage == .confirm, look.pValue == nil {
            let most = look.threshold.map { Int($0) } ?? 0
            return (look.passed ? "no task lost" : "a task lost", "fewer than \(most) of \(look.draws) pairs lost")
        }
        guard let p = look.pValue else { return ("–", look.threshold.map { Figure.decimal($0, 3) } ?? "–") }
        let limit = look.threshold.map { "\(look.stage == .guard ? "p above" : "p at most") \(Figure.probability($0))" }
        return (Figure.p(p), limit ?? "–")
    }

    /// The decision in one sentence.
    static func decision(_ report: DecisionReport) -> String {
        let fact = report.decided
        let start = "\(fact.accepted ? "Accepted" : "Rejected"): \(fact.reason)"
        guard let verdict = report.verdict else { return "\(start)." }
        var text = "\(start) (decided at the stage “\(stage(verdict.stage))”"
        if let level = verdict.level { text += ", tested at level \(Figure.probability(level))" }
        return text + ")."
    }

    static func count(_ count: Verdict.Count?) -> String {
        guard let count, count.valid + count.invalid > 0 else { return "not run" }
        let invalid = count.invalid > 0 ? " (\(count.invalid) invalid)" : ""
        return "\(count.passed)/\(count.valid)\(invalid)"
    }

    /// Whether a predicted fix came true.
    static func outcome(_ seen: DecisionReport.Seen) -> String {
        guard let change = seen.change else { return "not run" }
        return change > 0 ? "▲ rose" : change < 0 ? "▼ fell" : "= no change"
    }
}
