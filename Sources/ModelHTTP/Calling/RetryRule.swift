/// When a failed call is tried again: pure but for the die that it is given.
struct RetryRule: Sendable {
    /// The most tries after the first one.
    var limit: Int
    /// Seconds before the first of them, on average; each further one waits twice as long.
    var base = 1.0
    /// Seconds at most, where the server does not say how long.
    var longest = 60.0
    /// Seconds at most that a server's own wish is granted.
    var patience = 600.0

    /// How long to wait; nil when the call has failed for good.
    ///
    /// - Parameter die: a number from 0 to 1. Calls that failed together must not come back together.
    func delay(_ failure: CallFailure, triesSoFar: Int, die: Double) -> Duration? {
        guard failure.mayRetry, triesSoFar < limit else { return nil }
        if let wish = failure.retryAfter {
            guard wish <= .seconds(patience) else { return nil }
            return wish + .seconds(die * min(max(1, wish / .seconds(10)), 10))
        }
        var span = base
        for _ in 0..<triesSoFar where span < longest { span *= 2 }
        return .seconds(min(span, longest) * (0.5 + die))
    }
}
