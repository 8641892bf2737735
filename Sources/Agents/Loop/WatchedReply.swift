import Harness
import Models
import Synchronization

/// Asks a model while somebody may watch.
struct WatchedReply: Sendable {
    let watch: AgentWatch?

    /// The reply; whoever watches gets it in pieces as it comes, or at once from a model that does not stream.
    func ask(_ model: any ChatModel, _ request: ModelRequest) async throws -> ModelReply {
        guard let watch else { return try await model.complete(request) }
        let heard = Heard()
        let listener = ModelListener { delta in
            watch(AgentEvent(delta))
            heard.note(delta)
        }
        let reply = try await ModelListener.$current.withValue(listener) { try await model.complete(request) }
        if !heard.isAny {
            if let reasoning = reply.message.reasoning, !reasoning.isEmpty { watch(.reasoning(reasoning)) }
            if !reply.message.content.isEmpty { watch(.text(reply.message.content)) }
        }
        return reply
    }

    /// Whether pieces of the present attempt came.
    private final class Heard: Sendable {
        private let any = Mutex(false)
        var isAny: Bool { any.withLock { $0 } }

        func note(_ delta: ModelDelta) {
            let isPiece = if case .again = delta { false } else { true }
            any.withLock { $0 = isPiece }
        }
    }
}

extension AgentLoop {
    /// The turn that a model call belongs to: one drawn again is no new one.
    func turn(asking step: Int) -> AgentTurn {
        AgentTurn(
            number: step == limits.turnsUsed ? step + 1 : limits.turnsUsed, limit: limits.turns, usage: limits.usage,
            hasTextCalls: prompt.isText)
    }
}

extension AgentEvent {
    init(_ delta: ModelDelta) {
        self =
            switch delta {
            case .reasoning(let text): .reasoning(text)
            case .text(let text): .text(text)
            case .arguments(let text): .arguments(text)
            case .again(let wait, let reason): .again(after: wait, reason: reason)
            }
    }
}
