/// An agent, and what it is made of. Two equal choices are the same arm of a measurement.
public struct AgentChoice: Sendable, Codable, Hashable, CustomStringConvertible {
    /// As after `-a`.
    public var name: String
    /// As after `-m`: `provider:rest`.
    public var model: String?
    /// Of the agent `harness`.
    public var harness: HarnessReference?
    /// Of the agent `command`: a line for the host's `/bin/sh`.
    public var command: String?
    /// Of the agent `command`: names of the host's variables that the program gets.
    public var variables: [String]?
    /// Of the agent `replay`: a trajectory's file, or a job's or a trial's folder; absolute.
    public var trajectory: String?
    /// Of the agent `installed`: its directory.
    public var definition: HarnessReference?
    /// The most tokens of prompts and replies of one trial; nil is no limit.
    public var tokenLimit: Int?

    public init(
        name: String, model: String? = nil, harness: HarnessReference? = nil, command: String? = nil, variables: [String]? = nil,
        trajectory: String? = nil, definition: HarnessReference? = nil, tokenLimit: Int? = nil
    ) {
        self.name = name
        self.model = model
        self.harness = harness
        self.command = command
        self.variables = variables
        self.trajectory = trajectory
        self.definition = definition
        self.tokenLimit = tokenLimit
    }

    /// Everything that a resumed job must have in common with its beginning.
    public var description: String {
        let parts = [
            model, harness?.id, command, variables.map { $0.joined(separator: " ") }, trajectory, definition?.id,
            tokenLimit.map { "\($0) tokens" },
        ].compactMap { $0 }
        return parts.isEmpty ? name : "\(name) (\(parts.joined(separator: ", ")))"
    }
}

/// Which harness: its content by id, and where it was read. The id alone decides whether two are the same.
public struct HarnessReference: Sendable, Codable, Hashable {
    /// The directory, absolute; informational once a job has its own copy.
    public var path: String
    /// `sha256:` and 64 hexadecimal digits: the artifact's tree hash.
    public var id: String

    public init(path: String, id: String) {
        self.path = path
        self.id = id
    }

    public static func == (a: HarnessReference, b: HarnessReference) -> Bool { a.id == b.id }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
