import Harness
import Models
import Trajectories

/// Everything that ends a run from outside: turns, tokens, time. The only place where limits are looked at.
struct RunLimits: Sendable {
    /// Model calls.
    let turns: Int
    /// Tokens of prompts and replies together; nil is no limit.
    let tokens: Int?
    /// nil is no limit.
    let time: Duration?
    /// Seconds for one command; the run's own time may cut it shorter.
    let commandSeconds: Double

    private let start: ContinuousClock.Instant
    private(set) var turnsUsed = 0
    private(set) var usage = TokenUsage()

    init(policy: RuntimePolicy, tokens: Int?, time: Duration?, start: ContinuousClock.Instant = .now) {
        turns = policy.maxTurns
        commandSeconds = policy.commandTimeout
        self.tokens = tokens
        self.time = time
        self.start = start
    }

    var tokensUsed: Int { usage.input + usage.output }
    var turnsLeft: Int { max(0, turns - turnsUsed) }

    /// Time that is left; nil when there is no limit.
    var timeLeft: Duration? { time.map { $0 - start.duration(to: .now) } }

    /// Seconds that a command may take now.
    var secondsForCommand: Double { min(commandSeconds, timeLeft.map { max(0.001, $0 / .seconds(1)) } ?? .infinity) }

    /// The limit that is reached; nil when the run may go on.
    var reached: RunFacts.End? {
        if let left = timeLeft, left <= .zero { return .timeLimit }
        if let tokens, tokensUsed >= tokens { return .tokenLimit }
        return turnsUsed >= turns ? .turnLimit : nil
    }

    /// The share that is used, of whichever limit is nearest; from 0.
    var share: Double {
        let ofTurns = Double(turnsUsed) / Double(max(1, turns))
        let ofTokens = tokens.map { Double(tokensUsed) / Double(max(1, $0)) } ?? 0
        let ofTime = time.map { start.duration(to: .now) / $0 } ?? 0
        return max(ofTurns, ofTokens, ofTime)
    }

    mutating func beginTurn() { turnsUsed += 1 }
    mutating func spend(_ usage: TokenUsage) { self.usage += usage }
}

/// Runs the body, and gives up when the time is over.
///
/// - Returns: nil when the time was over first; the body is cancelled then.
func within<R: Sendable>(_ time: Duration?, _ body: @escaping @Sendable () async throws -> R) async throws -> R? {
    guard let time else { return try await body() }
    return try await withThrowingTaskGroup(of: R?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: time)
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}
