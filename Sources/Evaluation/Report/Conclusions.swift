import Statistics

/// What numbers allow to be said, and what they do not.
struct Conclusions {
    let comparison: ArmComparison

    var lines: [String] {
        comparison.splits.map(line) + [gapLine].compactMap { $0 }
    }

    private func line(_ split: ArmComparison.SplitComparison) -> String {
        let difference = split.difference
        let place = split.split.map { "on \($0.rawValue) tasks" } ?? "on these tasks"
        let names = (comparison.candidate, comparison.baseline)
        guard difference.tasks > 0 else {
            return "\(place): nothing can be said about \(names.0) and \(names.1), for no task has a verdict in both."
        }
        let points = Self.decimal(100 * abs(difference.difference))
        let wording =
            difference.difference == 0
            ? "\(names.0) and \(names.1) passed the same share"
            : "\(names.0) passed \(points) points \(difference.difference > 0 ? "more" : "less") than \(names.1)"
        let p = difference.signFlipTwoSided
        let isSure = p <= 0.05 && (difference.intervalByTask.map { !$0.contains(0) } ?? false)
        let isRobust = split.worstDifference * difference.difference > 0 && split.bestDifference * difference.difference > 0
        var text = "\(place): \(wording) (\(Self.counted(difference.tasks, "task", "tasks")), two-sided sign-flip p \(Self.p(p)))"
        if !isSure, Self.smallestP(difference.tasks) > 0.05 {
            text += "; with so few tasks nothing could have been shown: six that all change the same way are the least"
        } else if !isSure {
            text += "; that is within what chance does, so no difference is shown"
            if let detectable = difference.detectable, detectable > 0 {
                text += ", and a true one below \(Self.decimal(100 * detectable)) points would most likely have been missed"
            }
        } else if !isRobust {
            text += "; chance alone seldom does that, but the missing attempts could undo it, so it is not shown"
        } else {
            text += "; chance alone seldom does that"
            if let interval = difference.intervalByFamily, interval.contains(0), difference.families < difference.tasks {
                text += ", yet with whole families as units the interval holds zero: it may be the doing of few families"
            }
        }
        return text + "."
    }

    private var gapLine: String? {
        guard let gap = comparison.gap, let heldIn = comparison.splits.first(where: { $0.split == .heldIn })?.difference,
            heldIn.difference > 0, gap.difference > 0
        else { return nil }
        guard let interval = gap.interval, interval.low > 0 else {
            return
                "the gain is \(Self.decimal(100 * gap.difference)) points larger on held-in than on held-out tasks; these data cannot tell that from chance, so neither over-fitting nor its absence is shown."
        }
        return
            "the gain is \(Self.decimal(100 * gap.difference)) points larger on held-in than on held-out tasks, beyond chance: the change is fitted to the tasks it was made from."
    }

    /// What no comparison can mend.
    static func caveats(_ measurement: Measurement, _ arms: [ArmReport]) -> [String] {
        var lines: [String] = []
        if measurement.arms.contains(where: { $0.model?.hasPrefix("sim:") ?? false }) {
            lines.append("simulated models prove that the machinery works; they say nothing about any real model.")
        }
        if measurement.arms.allSatisfy({ $0.model == nil }) {
            lines.append("no arm has a model, so repeats differ only by what the tasks themselves leave to chance.")
        }
        let missing = arms.map { arm in arm.splits.reduce(0) { $0 + $1.missing } }
        if missing.contains(where: { $0 > 0 }) {
            let counts = zip(arms, missing).map { "\($0.arm.name) \($1)" }.joined(separator: ", ")
            lines.append("attempts without a verdict are left out of the rates (\(counts)); the bounds say what they could change.")
            if Set(missing).count > 1 { lines.append("the arms miss different numbers of attempts, which can bias a difference.") }
        }
        let named = Set(measurement.tasks.compactMap(\.family)).count
        if named == 0 {
            lines.append("no families are known, so the intervals by family are those by task, and near-copies count as independent.")
        } else if named < 5 {
            lines.append("there \(named == 1 ? "is" : "are") only \(counted(named, "family", "families")): intervals by family are rough.")
        }
        if arms.contains(where: { $0.splits.contains { $0.passRate.attempts > 0 && $0.passRate.attempts == $0.passRate.tasks } }) {
            lines.append("with one attempt a task nothing is known about flakiness, and pass^k for k > 1 is unknown.")
        }
        return lines
    }

    /// The smallest two-sided p-value of a sign-flip test over so many tasks.
    private static func smallestP(_ tasks: Int) -> Double { tasks > 60 ? 0 : min(1, 2 / Double(1 << tasks)) }

    /// With at most one digit after the point.
    static func decimal(_ value: Double) -> String {
        let tenths = Int((abs(value) * 10).rounded())
        let sign = value < 0 && tenths > 0 ? "−" : ""
        return tenths % 10 == 0 ? "\(sign)\(tenths / 10)" : "\(sign)\(tenths / 10).\(tenths % 10)"
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

    /// `= ` and three digits after the point, or `< 0.001`.
    private static func p(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        if thousandths == 0 { return "< 0.001" }
        let digits = String(thousandths % 1000)
        return "= \(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }
}
