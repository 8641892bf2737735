/// The order of a trial as a pure state machine: events in, one action out, no I/O.
///
/// environment → health check → agent set-up → agent → collect → verify → teardown. The runner performs the action it is
/// given and answers with exactly one event. Whatever happens, the last action is ``Action/tearDown`` and then ``Action/stop``.
public struct TrialMachine: Sendable {
    /// What the runner does next.
    public enum Action: String, Sendable, CaseIterable {
        case startEnvironment
        case checkHealth
        case setUpAgent
        case runAgent
        /// Collect commands, logs and artifacts; then count the processes that are left.
        case collect
        /// Grade in the living sandbox.
        case verifyShared
        /// Kill everything, leave the sandbox, turn the agent's file system into a read-only layer.
        case seal
        /// Grade in a new sandbox over the sealed layer.
        case verifySnapshot
        case tearDown
        case stop
    }

    /// The answer to an action.
    public enum Event: Sendable, Equatable {
        /// The action is done and there is nothing to say about it.
        case succeeded
        case agentEnded(AgentEnd)
        case collected(survivors: Int)
        case graded(Grade)
        case failed(TrialError)
        /// The user or the job wants the trial to end now.
        case cancelled(TrialError)
    }

    /// How the agent's phase ended; none of these stops the grading.
    public enum AgentEnd: Sendable, Equatable {
        case finished
        case timedOut(TrialError)
        case failed(TrialError)
    }

    private let plan: GradingPlan
    private let hasHealthcheck: Bool
    public private(set) var current: Action = .startEnvironment
    private var survivors = 0
    private var outcome = TrialOutcome()

    public init(plan: GradingPlan, hasHealthcheck: Bool) {
        self.plan = plan
        self.hasHealthcheck = hasHealthcheck
    }

    /// What became of the trial; final once ``current`` is ``Action/stop``.
    public func result(_ rule: PassRule) -> TrialOutcome.Result { outcome.result(rule) }

    /// Takes the answer to ``current`` and says what comes next.
    public mutating func handle(_ event: Event) -> Action {
        current = next(after: event)
        return current
    }

    private mutating func next(after event: Event) -> Action {
        switch (current, event) {
        case (.stop, _): return .stop
        case (.tearDown, .failed(let error)):
            outcome.teardownError = error
            return .stop
        case (.tearDown, _): return .stop
        case (_, .cancelled(let error)):
            outcome.cancellation = error
            return .tearDown

        case (.startEnvironment, .succeeded): return hasHealthcheck ? .checkHealth : .setUpAgent
        case (.checkHealth, .succeeded): return .setUpAgent
        case (.setUpAgent, .succeeded): return .runAgent
        case (.runAgent, .agentEnded(let end)):
            switch end {
            case .finished: break
            case .timedOut(let error), .failed(let error): outcome.agentError = error
            }
            return .collect
        case (.collect, .collected(let survivors)):
            self.survivors = survivors
            return plan == .shared || (plan == .snapshotAfterSharedIfAlive && survivors > 0) ? .verifyShared : .seal
        case (.verifyShared, .graded(let grade)):
            outcome.shared = grade
            return plan == .shared ? .tearDown : .seal
        case (.seal, .succeeded): return .verifySnapshot
        case (.verifySnapshot, .graded(let grade)):
            outcome.snapshot = grade
            return .tearDown

        case (_, .failed(let error)):
            outcome.fatal = error
            return .tearDown
        case (let action, _):
            outcome.fatal = TrialError(.host, "internal error: '\(action)' was answered with an event that does not belong to it")
            return .tearDown
        }
    }
}
