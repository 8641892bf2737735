import Core
import Models
import Trials

/// What is compared: an agent with its model and its harness. Image and limits are in the environment's part of a cell's key.
public struct Arm: Sendable, Codable, Hashable {
    /// How reports call it.
    public var name: String
    public var agent: AgentChoice
    /// ``ChatModel/fingerprint``; nil without a model.
    public var modelFingerprint: String?
    /// Of the agent `replay`: the SHA-256 of what is replayed, since its path says nothing about it.
    public var recording: String?

    public init(name: String, agent: AgentChoice, modelFingerprint: String? = nil, recording: String? = nil) {
        self.name = name
        self.agent = agent
        self.modelFingerprint = modelFingerprint
        self.recording = recording
    }

    /// An arm whose model, if it has one, was looked up.
    ///
    /// - Throws: ``Failure`` for a model that does not exist.
    public init(name: String, agent: AgentChoice, models: ModelCatalog) throws {
        self.init(name: name, agent: agent, modelFingerprint: try agent.model.map { try models.model($0).fingerprint })
    }

    /// Whether draws can differ at all: only models have luck.
    public var hasModel: Bool { agent.model != nil }

    /// 64 hexadecimal digits over everything that decides what the arm does; its name and where its harness lies do not.
    public var hash: String {
        let identity = Identity(
            agent: agent.name, harness: agent.harness?.id, command: agent.command, variables: agent.variables,
            recording: agent.trajectory == nil ? nil : recording ?? agent.trajectory, tokenLimit: agent.tokenLimit)
        return CanonicalHash.of(identity)
    }

    /// Model and decoding, the other half of what decides: 64 hexadecimal digits; of no model too.
    public var modelHash: String { CanonicalHash.of([agent.model, modelFingerprint]) }

    /// What an arm is, for both halves of a key; equal arms are the same measurement.
    public var identity: String { CanonicalHash.of([hash, modelHash]) }

    private struct Identity: Encodable {
        var agent: String
        var harness: String?
        var command: String?
        var variables: [String]?
        var recording: String?
        var tokenLimit: Int?
    }
}

/// Hashes of values by their canonical JSON: compact, sorted keys, what is nil left out of objects.
enum CanonicalHash {
    /// 64 hexadecimal digits. Only for values whose encoding cannot fail: texts, whole numbers, finite numbers.
    static func of(_ value: some Encodable) -> String {
        do {
            return SHA256.hex(try JSON.encode(value, pretty: false))
        } catch {
            preconditionFailure("a value without a JSON form: \(error)")
        }
    }
}
