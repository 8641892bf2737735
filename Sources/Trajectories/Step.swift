import Core

extension Trajectory {
    /// One step: a message, the tools it called, what they answered.
    public struct Step: Sendable, Codable, Hashable {
        /// Who acted. Only an `agent` step may have calls, metrics, reasoning and a model.
        public enum Source: String, Sendable, Codable, Hashable {
            case system, user, agent
        }

        /// 1 for the first.
        public var stepID: Int
        public var timestamp: Timestamp?
        public var source: Source
        public var message: String
        public var modelName: String?
        public var reasoningContent: String?
        public var toolCalls: [ToolCall]?
        public var observation: Observation?
        public var metrics: Metrics?
        /// 0 for an agent's step without a model, which then has no metrics and no reasoning.
        public var llmCallCount: Int?
        /// Ours: ``StepFacts`` under `selfharness`.
        public var extra: [String: JSONValue]?

        public init(
            stepID: Int, timestamp: Timestamp? = nil, source: Source, message: String, modelName: String? = nil,
            reasoningContent: String? = nil, toolCalls: [ToolCall]? = nil, observation: Observation? = nil, metrics: Metrics? = nil,
            llmCallCount: Int? = nil, extra: [String: JSONValue]? = nil
        ) {
            self.stepID = stepID
            self.timestamp = timestamp
            self.source = source
            self.message = message
            self.modelName = modelName
            self.reasoningContent = reasoningContent
            self.toolCalls = toolCalls
            self.observation = observation
            self.metrics = metrics
            self.llmCallCount = llmCallCount
            self.extra = extra
        }

        private enum CodingKeys: String, CodingKey {
            case stepID = "step_id"
            case timestamp, source, message
            case modelName = "model_name"
            case reasoningContent = "reasoning_content"
            case toolCalls = "tool_calls"
            case observation, metrics
            case llmCallCount = "llm_call_count"
            case extra
        }
    }

    /// A tool that was called.
    public struct ToolCall: Sendable, Codable, Hashable {
        public var id: String
        public var function: String
        /// An object.
        public var arguments: JSONValue
        public var extra: [String: JSONValue]?

        public init(id: String, function: String, arguments: JSONValue, extra: [String: JSONValue]? = nil) {
            self.id = id
            self.function = function
            self.arguments = arguments
            self.extra = extra
        }

        private enum CodingKeys: String, CodingKey {
            case id = "tool_call_id"
            case function = "function_name"
            case arguments, extra
        }
    }

    /// What the calls of a step answered.
    public struct Observation: Sendable, Codable, Hashable {
        public var results: [Result]

        public init(results: [Result]) { self.results = results }

        /// What one call answered.
        public struct Result: Sendable, Codable, Hashable {
            /// A call of the same step; nil for what no call asked for.
            public var call: String?
            public var content: String?
            /// What subagents did for this answer.
            public var subagentTrajectories: [Reference]?
            /// Ours: ``ResultFacts`` under `selfharness`.
            public var extra: [String: JSONValue]?

            public init(call: String? = nil, content: String? = nil, extra: [String: JSONValue]? = nil) {
                self.call = call
                self.content = content
                self.extra = extra
            }

            private enum CodingKeys: String, CodingKey {
                case call = "source_call_id"
                case content
                case subagentTrajectories = "subagent_trajectory_ref"
                case extra
            }

            /// A trajectory in a file of its own.
            public struct Reference: Sendable, Codable, Hashable {
                /// Relative to the directory of this document.
                public var path: String
                /// Ours: the digest of that document under `selfharness`, so that this one's covers it.
                public var extra: [String: JSONValue]?

                public init(path: String, digest: String) throws {
                    self.path = path
                    extra = try .facts(["digest": digest])
                }

                private enum CodingKeys: String, CodingKey {
                    case path = "trajectory_path"
                    case extra
                }
            }
        }
    }

    /// What one model call took.
    public struct Metrics: Sendable, Codable, Hashable {
        /// Cached ones included.
        public var promptTokens: Int?
        public var completionTokens: Int?
        public var cachedTokens: Int?
        /// US dollars.
        public var cost: Double?
        public var extra: [String: JSONValue]?

        public init(
            promptTokens: Int? = nil, completionTokens: Int? = nil, cachedTokens: Int? = nil, cost: Double? = nil,
            extra: [String: JSONValue]? = nil
        ) {
            self.promptTokens = promptTokens
            self.completionTokens = completionTokens
            self.cachedTokens = cachedTokens
            self.cost = cost
            self.extra = extra
        }

        private enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
            case cachedTokens = "cached_tokens"
            case cost = "cost_usd"
            case extra
        }
    }
}
