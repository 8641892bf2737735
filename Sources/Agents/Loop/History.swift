import Trajectories

/// The calls of a run so far, and the questions that conditions and rules ask of them. Pure.
struct History: Sendable {
    private(set) var calls: [CallRecord] = []

    mutating func append(_ call: CallRecord) { calls.append(call) }

    var last: CallRecord? { calls.last }

    var hasChangedSomething: Bool { calls.contains { $0.facts.changed } }

    /// Nothing that ran since the last change left the files alone: nobody has looked at what was made.
    var hasUncheckedChange: Bool { calls.last { $0.facts.outcome == .ran }?.facts.changed ?? false }

    /// A call like this one was made so often in the last calls, it included.
    func repetitions(of key: String, window: Int, including atHand: Bool) -> Int {
        let keys = (calls.map(\.key) + (atHand ? [key] : [])).suffix(max(window, 1))
        return keys.count { $0 == key }
    }

    func failures(window: Int) -> Int { calls.suffix(max(window, 0)).count(where: \.isFailure) }

    /// The last calls, so many, ran and changed nothing.
    func isIdle(_ count: Int) -> Bool { calls.count >= count && calls.suffix(max(count, 0)).allSatisfy { !$0.facts.changed } }
}
