import Agents
import ArgumentParser
import Core
import FoundationEssentials
import Harness
import SystemPackage
import Trials

/// What `run` and `trial` say about the agents beside their names.
struct AgentOptions: ParsableArguments {
    @Option(
        name: [.customShort("m"), .customLong("model")],
        help: ArgumentHelp("The model of the agent `harness` or `installed`.", valueName: "provider:name")
    )
    var model: String?

    @Option(help: ArgumentHelp("The harness of the agent `harness`.", valueName: "folder"))
    var harness: String?

    @Option(
        name: .customLong("agent-dir"),
        help: ArgumentHelp("The agent `installed`: a folder with agent.toml and install.sh (docs/agents.md).", valueName: "folder"))
    var agentDirectory: String?

    @Option(name: .customLong("max-tokens"), help: "The most tokens of prompts and replies of one trial.")
    var maxTokens: Int?

    @Option(help: ArgumentHelp("The program of the agent `command`, on this host (docs/agents.md).", valueName: "line"))
    var command: String?

    @Option(
        name: .customLong("agent-env"), parsing: .singleValue,
        help: ArgumentHelp("A variable of this host for the agent `command`; repeatable.", valueName: "name"))
    var agentEnvironment: [String] = []

    @Option(help: ArgumentHelp("What the agent `replay` runs again: a trajectory, or a trial's or job's folder.", valueName: "path"))
    var trajectory: String?

    func validate() throws {
        if let maxTokens, maxTokens < 1 { throw ValidationError("--max-tokens must be 1 or more") }
    }

    /// The agents as chosen. Without a name it is the one whose option is given, else `oracle`.
    ///
    /// - Throws: ``Failure`` for an option that no chosen agent takes, a harness that is none, or a variable that does not exist.
    func choices(_ names: [String]) throws -> [AgentChoice] {
        let names = names.isEmpty ? [impliedName] : names
        func refuse(_ flag: String, without agents: String..., isGiven: Bool) throws {
            if isGiven, !agents.contains(where: names.contains) {
                throw Failure(
                    .invalidInput, "\(flag) is for the agent '\(agents.joined(separator: "' or '"))', which was not chosen", at: flag,
                    hint: "add -a \(agents[0])")
            }
        }
        func refuse(_ flag: String, without agent: String, _ isGiven: Bool) throws { try refuse(flag, without: agent, isGiven: isGiven) }
        try refuse("-m", without: "harness", "installed", isGiven: model != nil)
        try refuse("--agent-dir", without: "installed", agentDirectory != nil)
        try refuse("--harness", without: "harness", harness != nil)
        try refuse("--max-tokens", without: "harness", "installed", isGiven: maxTokens != nil)
        try refuse("--command", without: "command", command != nil)
        try refuse("--agent-env", without: "command", !agentEnvironment.isEmpty)
        try refuse("--trajectory", without: "replay", trajectory != nil)
        return try names.map { name in
            switch name {
            case "harness": AgentChoice(name: name, model: model, harness: try reference(), tokenLimit: maxTokens)
            case "installed": AgentChoice(name: name, model: model, definition: try definition(), tokenLimit: maxTokens)
            case "command":
                AgentChoice(name: name, command: command, variables: agentEnvironment.isEmpty ? nil : agentEnvironment.sorted())
            case "replay": AgentChoice(name: name, trajectory: try trajectory.map(Self.absolute))
            default: AgentChoice(name: name)
            }
        }
    }

    /// The values of the variables that the program gets.
    ///
    /// - Throws: ``Failure`` that names a variable that this host lacks.
    func variables() throws -> [String: String] {
        let host = ProcessInfo.processInfo.environment
        return try Dictionary(
            agentEnvironment.map { name in
                guard let value = host[name] else { throw Failure(.invalidInput, "there is no variable '\(name)'", at: "--agent-env") }
                return (name, value)
            }, uniquingKeysWith: { first, _ in first })
    }

    private var impliedName: String {
        if agentDirectory != nil { return "installed" }
        if harness != nil || model != nil { return "harness" }
        if command != nil { return "command" }
        return trajectory != nil ? "replay" : "oracle"
    }

    private func reference() throws -> HarnessReference? {
        guard let harness else { return nil }
        return HarnessReference(path: try Self.absolute(harness), id: try HarnessArtifact.load(FilePath(harness)).id)
    }

    private func definition() throws -> HarnessReference? {
        guard let agentDirectory else { return nil }
        let path = try Self.absolute(agentDirectory)
        return HarnessReference(path: path, id: try AgentDefinition(FilePath(path)).id)
    }

    private static func absolute(_ path: String) throws -> String {
        guard let real = Files.realPath(FilePath(path)) else { throw Failure(.invalidInput, "there is no such file or folder", at: path) }
        return real.string
    }
}
