import Core
import Models

/// Asks a model for a JSON answer: again with the reason, a bounded number of times, while the answer cannot be used.
struct Ask: Sendable {
    let model: any ChatModel
    /// The rendered system message of the harness that the model works under.
    let system: String
    let calls: any CallStore

    /// How often one question is put.
    static let attempts = 3

    /// What came of a question.
    struct Outcome<Answer: Sendable>: Sendable {
        /// nil when no reply could be used.
        var answer: Answer?
        /// The last reply's text.
        var text: String
        var attempts: Int
        /// Why the last reply could not be used.
        var problem: String?
        var usage: TokenUsage
    }

    /// - Parameter seed: of an attempt, counted from 0.
    /// - Throws: ``ModelError`` for what asking again does not mend, `CancellationError`.
    func callAsFunction<Answer>(
        _ question: String, seed: (Int) -> UInt64, parse: (String) throws(ReplyProblem) -> Answer
    ) async throws -> Outcome<Answer> {
        var messages = [ChatMessage(.system, system), ChatMessage(.user, question)]
        var outcome = Outcome<Answer>(answer: nil, text: "", attempts: 0, problem: nil, usage: TokenUsage())
        for attempt in 0..<Self.attempts {
            let request = ModelRequest(messages: messages, seed: seed(attempt))
            let reply = try await calls.reply(to: request, from: model)
            outcome.attempts = attempt + 1
            outcome.text = reply.message.content
            outcome.usage += reply.usage
            do {
                outcome.answer = try parse(reply.message.content)
                outcome.problem = nil
                return outcome
            } catch {
                outcome.problem = error.text
                messages.append(ChatMessage(.assistant, reply.message.content))
                messages.append(ChatMessage(.user, "\(question)\n\nYour last answer could not be used: \(error.text)."))
            }
        }
        return outcome
    }

    /// Compact JSON with sorted keys.
    static func json(_ value: JSONValue) -> String {
        (try? JSON.encode(value, pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}

/// Where model calls go through, so that a run that was cut off gets the same answers again.
public protocol CallStore: Sendable {
    /// The reply to a request, asked for at most once.
    func reply(to request: ModelRequest, from model: any ChatModel) async throws -> ModelReply
}
