/// One grading: the rewards, or why there are none.
public struct Grade: Sendable, Codable, Hashable {
    /// nil when there is an error.
    public var rewards: Rewards?
    public var error: TrialError?
    /// The error says nothing about the agent. Never true for what an agent could have brought about itself:
    /// otherwise an agent could turn its failures into repetitions.
    public var isInvalid: Bool

    public init(rewards: Rewards) {
        self.rewards = rewards
        self.isInvalid = false
    }

    public init(error: TrialError, isInvalid: Bool) {
        self.error = error
        self.isInvalid = isInvalid
    }
}

/// What the phases of a trial left behind, and the verdict that follows from it.
public struct TrialOutcome: Sendable {
    /// The agent ran out of time or ended badly; grading happened all the same.
    public var agentError: TrialError?
    /// A phase before the verification failed: there is nothing to grade.
    public var fatal: TrialError?
    public var cancellation: TrialError?
    public var shared: Grade?
    public var snapshot: Grade?
    /// Something could not be taken down. The verdict stands.
    public var teardownError: TrialError?

    public init() {}

    /// The verdict, and what led to it.
    public struct Result: Sendable, Equatable {
        public var status: TrialStatus
        /// nil when nothing was graded.
        public var assurance: Assurance?
        /// Of the grading that counts.
        public var rewards: Rewards?
        /// The error that decided, else the agent's; what Harbor calls `exception_info`.
        public var error: TrialError?
        /// Every error, in the order of the phases.
        public var errors: [TrialError]
        /// Both gradings when there were two.
        public var shared: Grade?
        public var snapshot: Grade?
    }

    /// The verdict under a rule.
    public func result(_ rule: PassRule) -> Result {
        // A trial that was stopped or broke on its way has no verdict, even when one of two gradings was done.
        let verdict = cancellation == nil && fatal == nil ? snapshot ?? shared : nil
        let status: TrialStatus =
            if cancellation != nil {
                .cancelled
            } else if fatal != nil {
                .invalid
            } else if let verdict {
                verdict.isInvalid ? .invalid : (verdict.rewards.map(rule.passes) ?? false) ? .passed : .failed
            } else {
                .invalid
            }
        let errors = [agentError, shared?.error, fatal, snapshot?.error, cancellation, teardownError].compactMap { $0 }
        return Result(
            status: status, assurance: verdict == nil ? nil : assurance, rewards: verdict?.rewards,
            error: cancellation ?? fatal ?? verdict?.error ?? agentError, errors: errors, shared: shared, snapshot: snapshot)
    }

    private var assurance: Assurance {
        guard let snapshot else { return .shared }
        guard let shared, !snapshot.isInvalid, !shared.isInvalid else { return .snapshot }
        return shared.rewards == snapshot.rewards ? .snapshot : .disagree
    }
}
