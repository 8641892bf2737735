import Core
import Evaluation
import Harness
import Models
import SystemPackage
import Trials

/// An arm as it is written on the command line: `name=base,agent=harness,harness=DIR,model=sim:hasty`.
struct ArmDefinition: Equatable {
    var name: String?
    var agent: String?
    var harness: String?
    var model: String?
    var command: String?
    var trajectory: String?
    var variables: [String]?
    var tokenLimit: Int?

    init(name: String? = nil, agent: String? = nil, harness: String? = nil, model: String? = nil) {
        self.name = name
        self.agent = agent
        self.harness = harness
        self.model = model
    }

    private static let keys = ["name", "agent", "harness", "model", "command", "trajectory", "variables", "token-limit"]

    /// A comma ends a value only before a key that exists, for models and commands have commas of their own.
    ///
    /// - Throws: ``Failure`` that names what was not understood.
    init(_ text: String) throws {
        var values: [(key: String, value: String)] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, Self.keys.contains(parts[0]) {
                guard !values.contains(where: { $0.key == parts[0] }) else {
                    throw Failure(.invalidInput, "'\(parts[0])' is given twice", at: "--arm '\(text)'")
                }
                values.append((parts[0], parts[1]))
            } else if let last = values.last, ["model", "command"].contains(last.key) {
                values[values.count - 1].value += ",\(piece)"
            } else {
                throw Failure(
                    .invalidInput, "'\(piece)' is not understood", at: "--arm '\(text)'",
                    hint: "write key=value, separated by commas; the keys are \(Self.keys.joined(separator: ", "))")
            }
        }
        for (key, value) in values {
            guard !value.isEmpty else { throw Failure(.invalidInput, "'\(key)' has no value", at: "--arm '\(text)'") }
            switch key {
            case "name": name = value
            case "agent": agent = value
            case "harness": harness = value
            case "model": model = value
            case "command": command = value
            case "trajectory": trajectory = value
            case "variables": variables = value.split(separator: " ").map(String.init)
            default:
                guard let limit = Int(value), limit > 0 else {
                    throw Failure(.invalidInput, "'\(value)' is no number of tokens", at: "--arm '\(text)'")
                }
                tokenLimit = limit
            }
        }
    }

    /// The arm, and the harness that it names.
    ///
    /// - Throws: ``Failure`` for a harness, a model or a file that is not there or not right.
    func arm(models: ModelCatalog) throws -> (Arm, HarnessArtifact?) {
        let artifact = try harness.map { try HarnessArtifact.load(FilePath($0)) }
        let agentName = agent ?? (harness != nil ? "harness" : command != nil ? "command" : trajectory != nil ? "replay" : "oracle")
        guard AgentRegistry.names.contains(agentName) else {
            throw Failure(
                .invalidInput, "there is no agent '\(agentName)'", at: "--arm",
                hint: "choose one of: \(AgentRegistry.names.joined(separator: ", "))")
        }
        let place = harness.map { Files.realPath(FilePath($0)) ?? FilePath($0) }
        let recording = try trajectory.map { path in
            guard let found = Files.realPath(FilePath(path)) else {
                throw Failure(.invalidInput, "there is no such file or folder", at: path)
            }
            return found
        }
        let choice = AgentChoice(
            name: agentName, model: model,
            harness: artifact.map { HarnessReference(path: place?.string ?? "", id: $0.id) }, command: command, variables: variables,
            trajectory: recording?.string, tokenLimit: tokenLimit)
        var arm = try Arm(name: name ?? defaultName(agentName, place), agent: choice, models: models)
        if let recording, !Files.isDirectory(recording) { arm.recording = try Files.digest(recording) }
        return (arm, artifact)
    }

    private func defaultName(_ agent: String, _ harness: FilePath?) -> String { harness?.lastComponent?.string ?? agent }
}
