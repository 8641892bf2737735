import Trials

/// The attempts of a measurement sorted by arm and task.
struct OutcomeTable: Sendable {
    /// One arm's attempts of one task, by draw.
    struct Row: Sendable {
        var attempts: [Attempt] = []

        var passes: [Bool] { attempts.filter(\.status.isValid).map { $0.status == .passed } }
        var invalid: Int { attempts.count { !$0.status.isValid } }

        /// All attempts, the missing ones counted as said.
        func passes(missing: Bool) -> [Bool] { attempts.map { $0.status.isValid ? $0.status == .passed : missing } }
    }

    let tasks: [MeasuredTask]
    private var rows: [Int: [String: Row]] = [:]

    init(_ measurement: Measurement) {
        tasks = measurement.tasks.sorted { $0.name < $1.name }
        let known = Set(tasks.map(\.name))
        for attempt in measurement.attempts.sorted(by: { ($0.draw, $0.trial ?? "") < ($1.draw, $1.trial ?? "") })
        where known.contains(attempt.task) { rows[attempt.arm, default: [:]][attempt.task, default: Row()].attempts.append(attempt) }
    }

    func row(_ arm: Int, _ task: String) -> Row { rows[arm]?[task] ?? Row() }

    func tasks(in split: Split?) -> [MeasuredTask] { split == nil ? tasks : tasks.filter { $0.split == split } }

    /// The outcomes of draws that are valid in both arms, side by side.
    func pairs(_ baseline: Int, _ candidate: Int, _ task: String) -> (baseline: [Bool], candidate: [Bool]) {
        let other = Dictionary(
            row(candidate, task).attempts.filter(\.status.isValid).map { ($0.draw, $0.status == .passed) },
            uniquingKeysWith: { first, _ in first })
        var pairs: (baseline: [Bool], candidate: [Bool]) = ([], [])
        for attempt in row(baseline, task).attempts where attempt.status.isValid {
            guard let passed = other[attempt.draw] else { continue }
            pairs.baseline.append(attempt.status == .passed)
            pairs.candidate.append(passed)
        }
        return pairs
    }
}
