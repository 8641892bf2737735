import Agents
import Core
import Models

/// The agents by name, for `-a`, made from what was chosen.
public enum AgentRegistry {
    public static let names = ["oracle", "nop"]

    /// The agent of one trial.
    ///
    /// - Parameter draw: which of many equal runs this is; it fixes the model's luck.
    /// - Throws: ``Failure`` that lists the names there are, or says what a choice lacks.
    public static func agent(_ choice: AgentChoice, draw: Int, models: ModelCatalog) throws -> any Agent {
        switch choice.name {
        case "oracle": OracleAgent()
        case "nop": NopAgent()
        default:
            throw Failure(
                .invalidInput, "there is no agent '\(choice.name)'", at: "-a", hint: "choose one of: \(names.joined(separator: ", "))")
        }
    }
}
