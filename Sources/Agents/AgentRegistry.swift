import Core

/// The agents by name, for `-a`.
public enum AgentRegistry {
    public static let names = ["oracle", "nop"]

    /// - Throws: ``Failure`` that lists the names there are.
    public static func agent(_ name: String) throws -> any Agent {
        switch name {
        case "oracle": OracleAgent()
        case "nop": NopAgent()
        default:
            throw Failure(.invalidInput, "there is no agent '\(name)'", at: "-a", hint: "choose one of: \(names.joined(separator: ", "))")
        }
    }
}
