import Models
import Trajectories

/// What an agent does, as it does it, for a person who watches. No part of any record, and nothing depends on it.
public enum AgentEvent: Sendable, Equatable {
    /// What the agent is asked to do.
    case instruction(String)
    /// What the harness tells the model beside results.
    case message(String)
    /// The model is asked; pieces of its reply follow, then ``replied(_:)``.
    case asking(AgentTurn)
    /// More of what the model thinks beside its answer.
    case reasoning(String)
    /// More of the answer.
    case text(String)
    /// More of a call that the model is writing, as JSON text; the whole is a ``call(_:)``.
    case arguments(String)
    /// The model's server failed and is asked again after a while; the pieces so far are void.
    case again(after: Duration, reason: String)
    /// The reply is whole; tokens and costs of all replies so far.
    case replied(TokenUsage)
    /// A hook threw the reply away; the model is asked again.
    case discarded
    /// A hook of the harness, or a rule that refused to let the run finish, by name.
    case fired(String)
    /// A call begins; ``output(_:)`` may follow, and a ``result(_:)`` does.
    case call(AgentCall)
    /// Output of the command that runs, as it comes.
    case output([UInt8])
    case result(AgentResult)
    /// Output of a program that is the agent itself.
    case programOutput([UInt8])
    /// What ended the run, in words; tokens of all replies, nil without a model.
    case ended(String, TokenUsage?)
}

/// Who watches an agent.
public typealias AgentWatch = @Sendable (AgentEvent) -> Void

/// A model call, when it begins.
public struct AgentTurn: Sendable, Equatable {
    /// From 1.
    public var number: Int
    /// The most there may be.
    public var limit: Int
    /// Of all replies so far.
    public var usage: TokenUsage
    /// The model writes its calls as fenced blocks in its text.
    public var hasTextCalls: Bool

    public init(number: Int, limit: Int, usage: TokenUsage, hasTextCalls: Bool) {
        self.number = number
        self.limit = limit
        self.usage = usage
        self.hasTextCalls = hasTextCalls
    }
}

/// What an agent asks to be run.
public enum AgentCall: Sendable, Equatable {
    case command(String)
    case write(path: String, content: String)
    case edit(path: String, old: String, new: String)
    /// Any other tool, in words.
    case other(String)
    /// What was not understood, as the model wrote it.
    case misunderstood(name: String, arguments: String)
}

/// What came of a call.
public struct AgentResult: Sendable, Equatable {
    /// What the model is told.
    public var text: String
    public var facts: ResultFacts
    /// How long it took.
    public var seconds: Double

    public init(text: String, facts: ResultFacts, seconds: Double) {
        self.text = text
        self.facts = facts
        self.seconds = seconds
    }
}

extension AgentCall {
    init(_ call: ProposedCall) {
        self = call.request.map { AgentCall($0) } ?? .misunderstood(name: call.name, arguments: call.arguments)
    }

    init(_ request: ToolRequest) {
        self =
            switch request {
            case .bash(let command): .command(command)
            case .write(let path, let content): .write(path: path, content: content)
            case .edit(let path, let old, let new): .edit(path: path, old: old, new: new)
            case .read, .terminal, .delegate, .submit: .other(request.display)
            }
    }
}
