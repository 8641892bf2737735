/// Factors on the time limits that tasks declare. A phase's own factor replaces the global one.
public struct TimeoutMultipliers: Sendable, Codable, Hashable {
    /// For the phases without a factor of their own.
    public var all: Double
    /// For the agent's run.
    public var agent: Double?
    /// For the tests.
    public var verifier: Double?
    /// For the agent's set-up.
    public var agentSetup: Double?
    /// For building the image and starting the sandbox.
    public var environmentBuild: Double?

    public init(
        all: Double = 1, agent: Double? = nil, verifier: Double? = nil, agentSetup: Double? = nil, environmentBuild: Double? = nil
    ) {
        self.all = all
        self.agent = agent
        self.verifier = verifier
        self.agentSetup = agentSetup
        self.environmentBuild = environmentBuild
    }
}

/// What one phase may take: the limit of the task or of the job, capped, times the factor.
public struct TimeLimitRule: Sendable, Hashable {
    /// Seconds that the task declares; nil is no limit.
    public var base: Double?
    /// Seconds that the job sets instead of the task's.
    public var override: Double?
    /// The most seconds that the job allows, before the factor.
    public var maximum: Double?

    public init(base: Double?, override: Double? = nil, maximum: Double? = nil) {
        self.base = base
        self.override = override
        self.maximum = maximum
    }

    /// min(override or base, maximum) × (the phase's factor, else the global one), in seconds; nil is no limit.
    public func seconds(phase: Double?, all: Double) -> Double? {
        let limit: Double? =
            switch (override ?? base, maximum) {
            case (let limit?, let maximum?): min(limit, maximum)
            case (let limit, let maximum): limit ?? maximum
            }
        return limit.map { $0 * (phase ?? all) }
    }
}

/// The limits of one trial in seconds; nil is no limit.
public struct TimeLimits: Sendable, Codable, Hashable {
    /// Building the image and starting the sandbox.
    public var environment: Double?
    /// The agent's set-up.
    public var agentSetup: Double?
    /// The agent's run.
    public var agent: Double?
    /// The tests.
    public var verifier: Double?

    /// Harbor's default for the set-up of an agent.
    public static let agentSetupDefault = 360.0

    public init(environment: Double?, agent: TimeLimitRule, verifier: TimeLimitRule, multipliers: TimeoutMultipliers) {
        let all = multipliers.all
        self.environment = TimeLimitRule(base: environment).seconds(phase: multipliers.environmentBuild, all: all)
        agentSetup = TimeLimitRule(base: Self.agentSetupDefault).seconds(phase: multipliers.agentSetup, all: all)
        self.agent = agent.seconds(phase: multipliers.agent, all: all)
        self.verifier = verifier.seconds(phase: multipliers.verifier, all: all)
    }
}
