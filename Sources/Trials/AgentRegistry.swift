import Agents
import Core
import Harness
import Models
import Trajectories

/// The agents by name, for `-a`, made from what was chosen.
public enum AgentRegistry {
    public static let names = ["oracle", "nop", "harness", "replay", "command", "installed"]

    /// What an agent is made of, beside its choice.
    public struct Parts: Sendable {
        /// Which of many equal runs this is; it fixes the model's luck.
        public var draw: Int
        public var models: ModelCatalog
        /// Of the agent `harness`.
        public var harness: HarnessContent?
        /// Of the agent `replay`.
        public var trajectory: Trajectory?
        /// Of the agent `installed`.
        public var definition: AgentDefinition?
        /// Of the agent `command`: the host's variables that the program gets.
        public var variables: [String: String]

        public init(
            draw: Int, models: ModelCatalog, harness: HarnessContent? = nil, trajectory: Trajectory? = nil,
            definition: AgentDefinition? = nil, variables: [String: String] = [:]
        ) {
            self.draw = draw
            self.models = models
            self.harness = harness
            self.trajectory = trajectory
            self.definition = definition
            self.variables = variables
        }
    }

    /// The agent of one trial.
    ///
    /// - Throws: ``Failure`` that lists the names there are, or says what a choice lacks.
    public static func agent(_ choice: AgentChoice, _ parts: Parts) throws -> any Agent {
        func need<T>(_ value: T?, _ what: String, at flag: String) throws -> T {
            guard let value else { throw Failure(.invalidInput, "the agent '\(choice.name)' needs \(what)", at: flag) }
            return value
        }
        switch choice.name {
        case "oracle": return OracleAgent()
        case "nop": return NopAgent()
        case "harness":
            return HarnessAgent(
                model: try parts.models.model(need(choice.model, "a model", at: "-m")),
                harness: try need(parts.harness, "a harness", at: "--harness"),
                harnessID: try need(choice.harness, "a harness", at: "--harness").id, draw: parts.draw, tokenLimit: choice.tokenLimit)
        case "replay":
            return ReplayAgent(try need(parts.trajectory, "a recorded trajectory", at: "--trajectory"), draw: parts.draw)
        case "command":
            return CommandAgent(try need(choice.command, "a program", at: "--command"), variables: parts.variables)
        case "installed":
            return try InstalledAgent(
                need(parts.definition, "a directory", at: "--agent-dir"),
                model: parts.models.model(need(choice.model, "a model", at: "-m")),
                draw: parts.draw, tokenLimit: choice.tokenLimit)
        default:
            throw Failure(
                .invalidInput, "there is no agent '\(choice.name)'", at: "-a", hint: "choose one of: \(names.joined(separator: ", "))")
        }
    }
}
