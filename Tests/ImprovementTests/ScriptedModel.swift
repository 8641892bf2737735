import Models
import Synchronization

@testable import Improvement

/// A model whose replies a test writes.
final class ScriptedModel: ChatModel {
    let name = "scripted"
    let fingerprint = "scripted"
    let hasNativeTools = false
    let contextLimit: Int? = nil
    private let script: @Sendable (_ request: ModelRequest, _ call: Int) -> String
    private let count = Mutex(0)

    init(_ script: @escaping @Sendable (_ request: ModelRequest, _ call: Int) -> String) { self.script = script }

    /// How often it was asked.
    var calls: Int { count.withLock { $0 } }

    func complete(_ request: ModelRequest) async throws -> ModelReply {
        let call = count.withLock { count in
            defer { count += 1 }
            return count
        }
        let text = script(request, call)
        return ModelReply(
            message: ChatMessage(.assistant, text), finish: .stop, usage: TokenUsage(input: 10, output: text.utf8.count / 4))
    }
}

/// Every call goes to the model.
struct DirectCalls: CallStore {
    func reply(to request: ModelRequest, from model: any ChatModel) async throws -> ModelReply { try await model.complete(request) }
}
