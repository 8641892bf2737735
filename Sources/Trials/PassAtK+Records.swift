import Statistics

extension PassAtK {
    /// k → the mean over tasks. Empty unless every trial that was graded has exactly one reward, 0 or 1; a trial without
    /// rewards counts as 0 (Harbor's rule; `invalid` trials belong to it, so re-run them before you quote the number).
    static func estimate(_ records: [TrialRecord]) -> [Int: Double] {
        var attempts: [String: [Int]] = [:]
        for record in records {
            guard let rewards = record.rewards else {
                attempts[record.task.name, default: []].append(0)
                continue
            }
            guard rewards.count == 1, let value = rewards.values.first, value == 0 || value == 1 else { return [:] }
            attempts[record.task.name, default: []].append(Int(value))
        }
        guard let fewest = attempts.values.map(\.count).min() else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: values(upTo: fewest).map { k in
                let perTask = attempts.values.map { estimate(n: $0.count, passed: $0.reduce(0, +), k: k) }
                return (k, perTask.reduce(0, +) / Double(perTask.count))
            })
    }

    /// Powers of two from 2, and multiples of 5.
    static func values(upTo most: Int) -> [Int] {
        most < 2 ? [] : (2...most).filter { $0 % 5 == 0 || $0.nonzeroBitCount == 1 }
    }
}
