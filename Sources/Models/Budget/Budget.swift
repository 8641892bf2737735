import Core
import Synchronization

/// What the model calls of one job may take together, and what they took. Shared by all of its trials.
public final class Budget: Sendable {
    /// nil is no limit.
    public struct Limits: Sendable, Codable, Hashable {
        /// Tokens of prompts and replies.
        public var tokens: Int?
        /// US dollars.
        public var cost: Double?
        /// Seconds of one process, from its start.
        public var seconds: Double?

        public init(tokens: Int? = nil, cost: Double? = nil, seconds: Double? = nil) {
            self.tokens = tokens
            self.cost = cost
            self.seconds = seconds
        }

        /// Whether there is any.
        public var isEmpty: Bool { self == Limits() }
    }

    private struct State {
        var spent = TokenUsage()
        /// A call had no price, so that the cost is not known.
        var unpriced: String?
    }

    public let limits: Limits
    /// When ``Limits/seconds`` are over; nil is never.
    public let end: ContinuousClock.Instant?
    private let state = Mutex(State())

    public init(_ limits: Limits = .init()) {
        self.limits = limits
        end = limits.seconds.map { .now + .seconds($0) }
    }

    /// Of all calls so far, earlier processes of the same job included.
    public var spent: TokenUsage { state.withLock { $0.spent } }

    /// Counts what a call took, or an earlier process.
    public func spend(_ usage: TokenUsage) { state.withLock { $0.spent += usage } }

    /// Counts what a call of a model took.
    func spend(_ usage: TokenUsage, by model: String) {
        state.withLock { state in
            state.spent += usage
            if usage.cost == nil, state.unpriced == nil { state.unpriced = model }
        }
    }

    /// Which limit is reached, in words; nil while there is something left.
    public var exhausted: String? {
        let (spent, unpriced) = state.withLock { ($0.spent, $0.unpriced) }
        if let limit = limits.tokens, spent.input + spent.output >= limit {
            return "\(spent.input + spent.output) tokens are used, and the job may use \(limit)"
        }
        if let limit = limits.cost {
            if let unpriced { return "a limit of cost is set, and nothing says what \(unpriced) costs: give a price in the models file" }
            if let cost = spent.cost, cost >= limit {
                return "\(Self.dollars(cost)) are spent, and the job may spend \(Self.dollars(limit))"
            }
        }
        if let end, end <= .now { return "the job's \(limits.seconds ?? 0) seconds are over" }
        return nil
    }

    /// US dollars for people: four digits behind the point.
    public static func dollars(_ amount: Double) -> String {
        let digits = String(Int((amount * 10_000).rounded()))
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return "$\(padded.dropLast(4)).\(padded.suffix(4))"
    }
}

/// A model whose calls count against a budget, and that says so when there is nothing left.
public struct BudgetedModel: ChatModel {
    private let model: any ChatModel
    private let budget: Budget

    public init(_ model: any ChatModel, _ budget: Budget) {
        self.model = model
        self.budget = budget
    }

    public var name: String { model.name }
    public var fingerprint: String { model.fingerprint }
    public var hasNativeTools: Bool { model.hasNativeTools }
    public var contextLimit: Int? { model.contextLimit }
    public var passage: (any ModelPassage)? { model.passage.map { BudgetedPassage(passage: $0, budget: budget, name: model.name) } }

    /// Calls that have begun when the limit is reached end as they would.
    public func complete(_ request: ModelRequest) async throws -> ModelReply {
        if let reason = budget.exhausted { throw ModelError(.budget, reason) }
        let reply = try await model.complete(request)
        budget.spend(reply.usage, by: model.name)
        return reply
    }
}
