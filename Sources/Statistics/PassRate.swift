/// One arm's pass rate over tasks, with what it may be worth.
public struct PassRate: Codable, Sendable, Equatable {
    /// Tasks with at least one valid outcome, all valid outcomes, and those that passed.
    public var tasks: Int
    public var attempts: Int
    public var passed: Int
    /// The mean over tasks of their pass rates, from 0 to 1: each task counts the same however often it was run.
    public var rate: Double
    /// 95 % by the t distribution, tasks or whole families being the independent units; nil with fewer than two of them.
    public var intervalByTask: Interval?
    public var intervalByFamily: Interval?
    /// k → pass@k and pass^k, means over tasks, for every k that all tasks allow.
    public var passAtK: [Int: Double]
    public var passAllK: [Int: Double]

    /// Outcomes per task, in any order; `families` names each task's family at the same place (nil = a family of its own).
    public init(_ outcomes: [[Bool]], families: [String?]) {
        precondition(outcomes.count == families.count)
        let used = zip(outcomes, families).enumerated().filter { !$0.element.0.isEmpty }
        let counts = used.map { (n: $0.element.0.count, passed: $0.element.0.count { $0 }) }
        let rates = counts.map { Double($0.passed) / Double($0.n) }
        tasks = counts.count
        attempts = counts.reduce(0) { $0 + $1.n }
        passed = counts.reduce(0) { $0 + $1.passed }
        let byTask = Clustered(rates)
        rate = byTask.mean
        intervalByTask = byTask.interval(within: 0...1)
        intervalByFamily = Clustered(
            rates, clusters: used.map { index, pair in pair.1.map { "family \($0)" } ?? "task \(index)" }
        ).interval(within: 0...1)
        let most = counts.map(\.n).min() ?? 0
        passAtK = [:]
        passAllK = [:]
        for k in stride(from: 1, through: most, by: 1) {
            let size = Double(counts.count)
            passAtK[k] = counts.reduce(0) { $0 + PassAtK.estimate(n: $1.n, passed: $1.passed, k: k) } / size
            passAllK[k] = counts.reduce(0) { $0 + PassAtK.allOf(n: $1.n, passed: $1.passed, k: k) } / size
        }
    }
}
