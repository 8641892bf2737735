import Core

/// The form of an API of models.
public enum ModelAPI: String, Sendable, Codable, Hashable, CaseIterable {
    /// `/chat/completions`
    case openAI = "openai"
    /// `/messages`
    case anthropic
}

/// The way to a model's server for requests that another program wrote: they are passed on in the server's own words.
public protocol ModelPassage: Sendable {
    var api: ModelAPI { get }
    /// As the server calls it.
    var model: String { get }

    /// Passes one call on, and its answer back as it comes. Never throws: what went wrong is part of the outcome, and so is what a
    /// call took that was given up in the middle.
    ///
    /// - Parameter sink: gets the answer of a call that succeeds; nothing of one that fails.
    func pass(_ call: PassedCall, to sink: @escaping @Sendable (PassedPiece) -> Void) async -> PassedOutcome
}

/// One call of another program.
public struct PassedCall: Sendable, Hashable {
    /// The request; its model is replaced.
    public var body: [String: JSONValue]
    /// What else goes along; no key.
    public var headers: [String: String]

    public init(body: [String: JSONValue], headers: [String: String] = [:]) {
        self.body = body
        self.headers = headers
    }
}

/// A piece of an answer that is passed back.
public enum PassedPiece: Sendable, Hashable {
    /// Comes first and once.
    case head(contentType: String)
    case bytes([UInt8])
}

/// What became of one call.
public struct PassedOutcome: Sendable, Hashable {
    /// What the model said; nil if it did not, or if its form is not known here.
    public var reply: ModelReply?
    public var usage: TokenUsage
    /// Why there is no whole answer; nil also for a call that the program itself gave up.
    public var error: ModelError?

    public init(reply: ModelReply? = nil, usage: TokenUsage = TokenUsage(), error: ModelError? = nil) {
        self.reply = reply
        self.usage = usage
        self.error = error
    }
}

extension ChatModel {
    /// None: only a server has one.
    public var passage: (any ModelPassage)? { nil }
}

/// A passage whose calls count against a budget.
struct BudgetedPassage: ModelPassage {
    let passage: any ModelPassage
    let budget: Budget
    let name: String

    var api: ModelAPI { passage.api }
    var model: String { passage.model }

    func pass(_ call: PassedCall, to sink: @escaping @Sendable (PassedPiece) -> Void) async -> PassedOutcome {
        if let reason = budget.exhausted { return PassedOutcome(error: ModelError(.budget, reason)) }
        let outcome = await passage.pass(call, to: sink)
        if outcome.usage != TokenUsage() { budget.spend(outcome.usage, by: name) }
        return outcome
    }
}
