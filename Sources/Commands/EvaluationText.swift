import Console
import Evaluation
import Statistics

/// A report for people: tables of rates, costs, differences and flips, then what may be concluded.
struct EvaluationText {
    let report: EvaluationReport

    init(_ report: EvaluationReport) { self.report = report }

    func text(style: Style, width: Int?) -> String {
        var parts = [sources].compactMap { $0 } + [rates, costs].map { $0.render(style: style, width: width) }
        if !report.comparisons.isEmpty { parts += [differences, tests].map { $0.render(style: style, width: width) } }
        if report.comparisons.contains(where: { !$0.flips.isEmpty }) { parts.append(flips.render(style: style, width: width)) }
        let sentences = report.conclusions.map { "• \(Printable.line($0))\n" }
        if !sentences.isEmpty { parts.append(sentences.joined()) }
        let caveats = report.caveats.map { "! \(Printable.line($0))\n" }
        if !caveats.isEmpty { parts.append(caveats.joined()) }
        return parts.joined(separator: "\n")
    }

    /// Which jobs are compared.
    private var sources: String? {
        let lines = report.arms.compactMap { arm in
            arm.arm.job.map { job in
                let what = [arm.arm.agent, arm.arm.model].compactMap(\.self).joined(separator: ", ")
                return "\(Printable.line(arm.arm.name)): \(Printable.line(what)) in \(Printable.line(job))\n"
            }
        }
        return lines.isEmpty ? nil : lines.joined()
    }

    private var rates: Table {
        var table = Table([
            .init("arm"), .init("split"), .init("tasks", .right), .init("passed", .right), .init("rate", .right), .init("by task"),
            .init("by family"), .init("pass@k", .right), .init("pass^k", .right), .init("missing", .right), .init("bounds"),
        ])
        for arm in report.arms {
            for split in arm.splits {
                let rate = split.passRate
                let k = rate.passAtK.keys.max()
                table.add([
                    .init(arm.arm.name), .init(Self.name(split.split)), "\(rate.tasks)", "\(rate.passed)/\(rate.attempts)",
                    .init(rate.tasks == 0 ? "–" : Self.percent(rate.rate)), .init(Self.percent(split.exactByTask ?? rate.intervalByTask)),
                    .init(Self.hasWidth(rate.intervalByFamily) ? Self.percent(rate.intervalByFamily) : "–"),
                    .init(Self.atK(k, rate.passAtK)), .init(Self.atK(k, rate.passAllK)),
                    .init(split.missing == 0 ? "0" : "\(split.missing) of \(split.attempts)", split.missing == 0 ? nil : .yellow),
                    .init(split.missing == 0 ? "" : "\(Self.percent(split.worstRate)) … \(Self.percent(split.bestRate))"),
                ])
            }
        }
        return table
    }

    private var costs: Table {
        var table = Table([
            .init("arm"), .init("agent"), .init("model"), .init("harness"), .init("tokens/trial", .right), .init("turns/trial", .right),
            .init("time/trial", .right), .init("tokens", .right), .init("time", .right),
        ])
        for arm in report.arms {
            let cost = arm.cost
            table.add([
                .init(arm.arm.name), .init(arm.arm.agent), .init(arm.arm.model ?? "–"),
                .init(arm.arm.harness.map { String($0.dropFirst("sha256:".count).prefix(12)) } ?? "–"),
                .init(cost.meanTokens.map { SimulateCommand.decimal($0, 0) } ?? "–"),
                .init(cost.meanTurns.map { SimulateCommand.decimal($0, 1) } ?? "–"), .init(cost.meanSeconds.map(Quantity.duration) ?? "–"),
                .init(cost.tokens.map { "\($0)" } ?? "–"), .init(cost.seconds.map(Quantity.duration) ?? "–"),
            ])
        }
        return table
    }

    private var differences: Table {
        var table = Table([
            .init("difference"), .init("split"), .init("tasks", .right), .init("points", .right), .init("by task"), .init("by family"),
            .init("bounds"), .init("detectable", .right),
        ])
        for comparison in report.comparisons {
            for split in comparison.splits {
                let difference = split.difference
                let isBounded = split.worstDifference != split.bestDifference
                table.add([
                    .init("\(comparison.candidate) − \(comparison.baseline)"), .init(Self.name(split.split)), "\(difference.tasks)",
                    .init(difference.tasks == 0 ? "–" : Self.points(difference.difference)), .init(Self.points(difference.intervalByTask)),
                    .init(Self.points(difference.intervalByFamily)),
                    .init(isBounded ? "\(Self.points(split.worstDifference)) … \(Self.points(split.bestDifference))" : ""),
                    .init(difference.detectable.map { $0 == 0 ? "–" : Self.points($0) } ?? "–"),
                ])
            }
        }
        return table
    }

    private var tests: Table {
        var table = Table([
            .init("two-sided p"), .init("split"), .init("sign-flip", .right), .init("cmh", .right), .init("mcnemar (trials)", .right),
            .init("won/lost (trials)", .right), .init("gained/lost (tasks)", .right),
        ])
        for comparison in report.comparisons {
            for split in comparison.splits {
                let difference = split.difference
                let flips = comparison.flips.filter { $0.split == split.split }
                table.add([
                    .init("\(comparison.candidate) − \(comparison.baseline)"), .init(Self.name(split.split)),
                    .init(SimulateCommand.decimal(difference.signFlipTwoSided, 4)),
                    .init(SimulateCommand.decimal(difference.stratifiedTwoSided, 4)),
                    .init(difference.mcNemarTwoSided.map { SimulateCommand.decimal($0, 4) } ?? "–"),
                    .init(difference.wins.map { "\($0)/\(difference.losses ?? 0)" } ?? "–"),
                    "\(flips.count { $0.difference > 0 })/\(flips.count { $0.difference < 0 })",
                ])
            }
        }
        return table
    }

    private var flips: Table {
        var table = Table([.init("flips"), .init("split"), .init("task"), .init("before", .right), .init("after", .right), .init("")])
        for comparison in report.comparisons {
            for flip in comparison.flips.sorted(by: { ($0.difference, $0.task) < ($1.difference, $1.task) }) {
                table.add([
                    .init("\(comparison.candidate) − \(comparison.baseline)"), .init(Self.name(flip.split)), .init(flip.task),
                    "\(flip.baselinePassed)/\(flip.baselineAttempts)", "\(flip.candidatePassed)/\(flip.candidateAttempts)",
                    flip.difference > 0 ? .init("gained", .green) : .init("lost", .red),
                ])
            }
        }
        return table
    }

    private static func name(_ split: Split?) -> String { split?.rawValue ?? "all" }

    static func percent(_ value: Double) -> String { "\(SimulateCommand.decimal(100 * value, 1)) %" }

    static func percent(_ interval: Interval?) -> String {
        interval.map { "\(SimulateCommand.decimal(100 * $0.low, 1)) … \(SimulateCommand.decimal(100 * $0.high, 1))" } ?? "–"
    }

    static func points(_ value: Double) -> String {
        let text = SimulateCommand.decimal(100 * value, 1)
        return value > 0 && text != "0.0" ? "+\(text)" : text
    }

    private static func points(_ interval: Interval?) -> String {
        guard let interval, hasWidth(interval) else { return "–" }
        return "\(points(interval.low)) … \(points(interval.high))"
    }

    /// Where all tasks agree, an interval from their spread says nothing.
    private static func hasWidth(_ interval: Interval?) -> Bool { interval.map { $0.low < $0.high } ?? false }

    /// `3: 45.0 %`.
    private static func atK(_ k: Int?, _ values: [Int: Double]) -> String {
        guard let k, let value = values[k] else { return "–" }
        return "\(k): \(percent(value))"
    }
}
