import Core

/// What an agent did: one document in ATIF (Agent Trajectory Interchange Format) 1.8, `agent/trajectory.json` of a trial.
///
/// Readers of the format refuse unknown fields, so everything of ours is in `extra`. Optional fields are left out when nil.
public struct Trajectory: Sendable, Codable, Hashable {
    public static let version = "ATIF-v1.8"

    public var schemaVersion: String
    public var sessionID: String?
    public var trajectoryID: String?
    public var agent: Agent
    /// At least one, numbered 1, 2, 3 … without gaps.
    public var steps: [Step]
    public var notes: String?
    public var finalMetrics: FinalMetrics?
    public var subagentTrajectories: [Trajectory]?
    public var extra: [String: JSONValue]?

    public init(
        sessionID: String? = nil, trajectoryID: String? = nil, agent: Agent, steps: [Step] = [], notes: String? = nil,
        finalMetrics: FinalMetrics? = nil, subagentTrajectories: [Trajectory]? = nil, extra: [String: JSONValue]? = nil
    ) {
        schemaVersion = Self.version
        self.sessionID = sessionID
        self.trajectoryID = trajectoryID
        self.agent = agent
        self.steps = steps
        self.notes = notes
        self.finalMetrics = finalMetrics
        self.subagentTrajectories = subagentTrajectories
        self.extra = extra
    }

    private enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case sessionID = "session_id"
        case trajectoryID = "trajectory_id"
        case agent, steps, notes
        case finalMetrics = "final_metrics"
        case subagentTrajectories = "subagent_trajectories"
        case extra
    }

    /// Which agent, under which model, with which tools.
    public struct Agent: Sendable, Codable, Hashable {
        public var name: String
        public var version: String
        public var modelName: String?
        /// As the model was told of them (`type: function` objects).
        public var toolDefinitions: [JSONValue]?
        public var extra: [String: JSONValue]?

        public init(
            name: String, version: String, modelName: String? = nil, toolDefinitions: [JSONValue]? = nil,
            extra: [String: JSONValue]? = nil
        ) {
            self.name = name
            self.version = version
            self.modelName = modelName
            self.toolDefinitions = toolDefinitions
            self.extra = extra
        }

        private enum CodingKeys: String, CodingKey {
            case name, version
            case modelName = "model_name"
            case toolDefinitions = "tool_definitions"
            case extra
        }
    }

    /// Sums over the whole trajectory.
    public struct FinalMetrics: Sendable, Codable, Hashable {
        public var totalPromptTokens: Int?
        public var totalCompletionTokens: Int?
        public var totalCachedTokens: Int?
        /// US dollars.
        public var totalCost: Double?
        public var totalSteps: Int?
        public var extra: [String: JSONValue]?

        public init(
            totalPromptTokens: Int? = nil, totalCompletionTokens: Int? = nil, totalCachedTokens: Int? = nil, totalCost: Double? = nil,
            totalSteps: Int? = nil, extra: [String: JSONValue]? = nil
        ) {
            self.totalPromptTokens = totalPromptTokens
            self.totalCompletionTokens = totalCompletionTokens
            self.totalCachedTokens = totalCachedTokens
            self.totalCost = totalCost
            self.totalSteps = totalSteps
            self.extra = extra
        }

        private enum CodingKeys: String, CodingKey {
            case totalPromptTokens = "total_prompt_tokens"
            case totalCompletionTokens = "total_completion_tokens"
            case totalCachedTokens = "total_cached_tokens"
            case totalCost = "total_cost_usd"
            case totalSteps = "total_steps"
            case extra
        }
    }
}
