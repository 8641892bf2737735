import Core
import Harness
import Models
import Trajectories

extension AgentLoop {
    static var summaryRequest: String {
        "The conversation no longer fits. Say in a few sentences what was done, what was found and what is left to do. Call no tool."
    }

    /// Makes the conversation shorter, as the policy says, when the model has no room for it.
    ///
    /// - Returns: whether it is worth asking again.
    mutating func makeRoom(step: Int) async throws -> Bool {
        let isShorter = try await shortened(step: step)
        // The only trace of results that were cut.
        if isShorter { note(fired: "on_overflow") }
        return isShorter
    }

    private mutating func shortened(step: Int) async throws -> Bool {
        switch harness.policy.onOverflow ?? .end {
        case .end: return false
        case .trim: return conversation.cutResults()
        case .summarize:
            let isShorter = conversation.cutResults()
            guard let summary = try await summary(step: step), conversation.condense(to: summary) else { return isShorter && end == nil }
            try recorder.message(.user, summary)
            return true
        }
    }

    /// What the model says was done so far; nil when it cannot. The call counts, and its seed is far from all others.
    private mutating func summary(step: Int) async throws -> String? {
        let request = ModelRequest(
            messages: conversation.messages + [ChatMessage(.user, Self.summaryRequest)],
            // Servers refuse a conversation with calls of tools that they are not told of.
            tools: prompt.tools,
            decoding: Decoding(temperature: harness.policy.temperature, maxTokens: min(512, harness.policy.replyTokens)),
            seed: DrawSeed.seed(task: task.digest, draw: task.draw, step: seedOffset + step + 2_000_000))
        do {
            let model = model
            guard let reply = try await within(limits.timeLeft, { try await model.complete(request) }) else {
                end = .timeLimit
                return nil
            }
            limits.spend(reply.usage)
            let text = reply.message.content.trimmed
            return text.isEmpty ? nil : "What was done so far, in your own words:\n\(text)"
        } catch let error as ModelError where !error.isInvalid {
            return nil
        }
    }
}
