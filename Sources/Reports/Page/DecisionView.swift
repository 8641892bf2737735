import Gates
import Improvement

/// A gate's numbers for the template.
struct DecisionView {
    /// A predicted fix, a named risk, or a change that nobody predicted.
    struct Prediction {
        var task: String
        var said: String
        var before: String
        var after: String
        var seen: String
    }

    /// One look of the gate.
    struct Look {
        var number: Int
        var stage: String
        var draws: Int
        var found: String
        var wanted: String
        var so: String
    }

    /// Both arms over the trials of one purpose.
    struct Arms {
        var purpose: String
        var tasks: Int
        var before: String
        var after: String
        var costBefore: String
        var costAfter: String
    }

    let hasPredictions: Bool
    let predictionWords: String
    let predictions: [Prediction]
    let hasLooks: Bool
    let looks: [Look]
    let hasArms: Bool
    let arms: [Arms]
    let remarks: [String]

    init(_ report: DecisionReport, heldIn: Set<String>) {
        predictions =
            Self.lines(report.predictions, "would be fixed") + Self.lines(report.risks, "at risk")
            + Self.lines(report.unpredicted, "not predicted")
            + Self.lines(
                report.fell.filter { fell in !(report.predictions + report.risks).contains { $0.task == fell.task } }, "not predicted")
        hasPredictions = !predictions.isEmpty
        predictionWords = Self.words(report)
        let stages = report.verdict?.stages ?? []
        looks = stages.enumerated().map { index, look in
            let (found, wanted) = Wording.look(look)
            let isLast = index == stages.count - 1
            return Look(
                number: index + 1, stage: Wording.stage(look.stage), draws: look.draws, found: found, wanted: wanted,
                so: look.passed ? (isLast && report.decided.accepted ? "accepted" : "went on") : "stopped")
        }
        hasLooks = !looks.isEmpty
        arms = report.verdict.map { Self.arms($0, heldIn: heldIn) } ?? []
        hasArms = !arms.isEmpty
        remarks = Self.remarks(report)
    }

    private static func lines(_ seen: [DecisionReport.Seen], _ said: String) -> [Prediction] {
        seen.map { task in
            Prediction(
                task: task.task, said: said, before: Wording.count(task.baseline), after: Wording.count(task.candidate),
                seen: Wording.outcome(task))
        }
    }

    private static func words(_ report: DecisionReport) -> String {
        var text: String
        if report.predictions.isEmpty {
            text = "It promised no fix."
        } else if let precision = report.precision {
            let run = report.predictions.compactMap(\.change)
            text =
                "\(run.count { $0 > 0 }) of \(Figure.counted(run.count, "predicted fix", "predicted fixes")) that were run rose (precision \(Figure.percent(precision, 0)))"
            if let rose = report.rose {
                text += "; of \(Figure.counted(rose, "held-in task")) that rose, \(run.count { $0 > 0 }) had been named"
                text += report.recall.map { " (recall \(Figure.percent($0, 0)))." } ?? "."
            } else {
                text += "; the other tasks were not run, so recall is not known."
            }
        } else {
            text = "None of its predictions was run."
        }
        let risks = report.risks.compactMap(\.change)
        if !risks.isEmpty { text += " \(risks.count { $0 < 0 }) of \(Figure.counted(risks.count, "named risk")) fell." }
        return text
    }

    private static func arms(_ verdict: Verdict, heldIn: Set<String>) -> [Arms] {
        Purpose.allCases.flatMap { purpose in
            let rows = verdict.rows.filter { $0.purpose == purpose }
            // Named tasks are all held-in; elsewhere the two splits stand for themselves.
            return [("held-in", rows.filter { heldIn.contains($0.task) }), ("held-out", rows.filter { !heldIn.contains($0.task) })]
                .filter { !$0.1.isEmpty }
                .map { name, rows in
                    line(
                        "\(RunPage.purpose(purpose)), \(name)", rows.count, .sum(rows.map(\.baseline)), .sum(rows.map(\.candidate)))
                }
        } + [line("all", Set(verdict.rows.map(\.task)).count, verdict.baseline, verdict.candidate)]
    }

    private static func line(_ name: String, _ tasks: Int, _ before: Verdict.Count, _ after: Verdict.Count) -> Arms {
        func cost(_ count: Verdict.Count) -> String { count.meanCost.map { Figure.count(Int($0.rounded())) } ?? "–" }
        return Arms(
            purpose: name, tasks: tasks, before: Wording.count(before), after: Wording.count(after), costBefore: cost(before),
            costAfter: cost(after))
    }

    private static func remarks(_ report: DecisionReport) -> [String] {
        var remarks: [String] = []
        if let verdict = report.verdict {
            if !verdict.confirmedLosses.isEmpty { remarks.append("Confirmed losses: \(verdict.confirmedLosses.joined(separator: ", ")).") }
            let missing = verdict.missingness
            if missing.baselineInvalid + missing.candidateInvalid > 0 {
                remarks.append(
                    "Invalid trials: \(missing.baselineInvalid) before, \(missing.candidateInvalid) after; outcomes still missing: "
                        + "\(missing.baselineMissing) and \(missing.candidateMissing). With all of them against the candidate the difference is "
                        + "\(Figure.points(missing.worstDifference)) points, with all for it \(Figure.points(missing.bestDifference)).")
            }
        }
        if let economy = report.economy {
            remarks.append(
                "Pass rate \(Figure.points(economy.difference)) points, lower end of the one-sided interval \(Figure.points(economy.lower)) "
                    + "(must lie above \(Figure.points(-economy.rule.margin))).")
            if let saving = economy.saving {
                remarks.append(
                    "Tokens saved: \(Figure.percent(saving)) (p for cheaper \(Figure.probability(economy.cheaperP)), for dearer "
                        + "\(Figure.probability(economy.dearerP))).")
            }
            if !economy.lost.isEmpty { remarks.append("Lost every time: \(economy.lost.joined(separator: ", ")).") }
            if !economy.missing.isEmpty { remarks.append("Outcomes are missing for: \(economy.missing.joined(separator: ", ")).") }
        }
        return remarks
    }
}
