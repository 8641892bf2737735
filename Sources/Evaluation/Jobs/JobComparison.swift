import Core
import SystemPackage

/// Two finished jobs as one measurement: tasks are matched by name.
public struct JobComparison: Sendable {
    public var baseline: FinishedJob
    public var candidate: FinishedJob
    /// Which arm of each job, when it has several.
    public var baselineAgent: String?
    public var candidateAgent: String?
    public var splits: Splits?
    /// Compare tasks of one name though their files differ.
    public var allowsChangedTasks = false

    public init(baseline: FinishedJob, candidate: FinishedJob) {
        self.baseline = baseline
        self.candidate = candidate
    }

    /// - Throws: ``Failure`` when a job has several arms and none was named, no task is in both, or a task's files differ.
    public func measurement() throws -> Measurement {
        let sides = [try baseline.arm(baselineAgent), try candidate.arm(candidateAgent)]
        let names = sides.map { Set($0.map(\.task)) }
        let common = names[0].intersection(names[1])
        guard !common.isEmpty else {
            throw Failure(
                .invalidInput, "the jobs have no task in common", at: "\(baseline.path), \(candidate.path)",
                hint: "tasks are matched by name")
        }
        var caveats: [String] = []
        let changed = try changes(sides, common)
        if !changed.isEmpty { caveats.append("these tasks are not the same in both jobs: \(changed.joined(separator: ", ")).") }
        for (side, letter) in ["A", "B"].enumerated() {
            let alone = names[side].subtracting(common).sorted()
            if !alone.isEmpty { caveats.append("left out, since only \(letter) has them: \(alone.joined(separator: ", ")).") }
        }
        let sealed = common.filter { splits?.split(of: $0) == .sealed }.sorted()
        if !sealed.isEmpty {
            caveats.append(
                "left out, since they are sealed: \(sealed.joined(separator: ", ")); evaluate --open-sealed opens them, and records it.")
        }
        let digests = Dictionary(
            sides[0].compactMap { trial in trial.digest.map { (trial.task, $0) } }, uniquingKeysWith: { first, _ in first })
        caveats += EqualTasks(digests).caveats(common, sharesTrials: false)
        let isPaired = baseline.hasDraws && candidate.hasDraws
        if !isPaired {
            caveats.append("attempts of the two jobs share no draws, so trials are not paired and McNemar's test does not apply.")
        }
        if baseline.path != candidate.path {
            caveats.append("the jobs ran at different times: what else changed on the host in between is part of the difference.")
        }
        let tasks = common.sorted().map { MeasuredTask(name: $0, family: splits?.entry($0)?.family, split: splits?.split(of: $0)) }
            .filter { splits == nil || $0.split != nil && $0.split != .sealed }
        let shown = Set(tasks.map(\.name))
        return Measurement(
            arms: zip(["A", "B"], zip(sides, [baseline, candidate])).map { letter, side in
                var arm = side.0[0].arm
                // Tables stay narrow: what the letters stand for is said once, above them.
                arm.name = letter
                arm.job = side.1.path.string
                return arm
            }, tasks: tasks,
            attempts: sides.enumerated().flatMap { side, trials in
                trials.filter { shown.contains($0.task) }.map { trial in
                    var attempt = trial.attempt
                    attempt.arm = side
                    return attempt
                }
            }, sharesDraws: isPaired, caveats: caveats)
    }

    private func changes(_ sides: [[FinishedJob.Trial]], _ common: Set<String>) throws -> [String] {
        func digests(_ trials: [FinishedJob.Trial]) -> [String: Set<String>] {
            Dictionary(grouping: trials) { $0.task }.mapValues { Set($0.compactMap(\.digest)) }
        }
        let (a, b) = (digests(sides[0]), digests(sides[1]))
        let changed = common.filter { a[$0] != b[$0] && a[$0]?.isEmpty == false && b[$0]?.isEmpty == false }.sorted()
        guard changed.isEmpty || allowsChangedTasks else {
            throw Failure(
                .invalidInput, "the files of these tasks differ between the jobs: \(changed.joined(separator: ", "))",
                at: "\(baseline.path), \(candidate.path)",
                hint: "run both on the same tasks, or add --allow-changed-tasks if you know that it does not matter")
        }
        return changed
    }
}
