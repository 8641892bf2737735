import Core
import Harness
import Models
import Testing
import Trajectories

@testable import Agents

/// What happens when the model has no room for the conversation.
@Suite struct ContextTests {
    private static let full = ScriptedModel.Line.error(ModelError(.contextOverflow, "full"))
    private static let long = "say " + String(repeating: "long ", count: 200)

    @Test(arguments: [nil, RuntimePolicy.Overflow.end]) func theRunEnds(policy: RuntimePolicy.Overflow?) async throws {
        let run = try await run([.bash(Self.long), .bash("say b"), Self.full, .submit]) { $0.policy.onOverflow = policy }
        #expect(run.end == .contextOverflow)
        #expect(run.model.requests.count == 3)
    }

    @Test func oldResultsAreCutForGood() async throws {
        let run = try await run([.bash(Self.long), .bash(Self.long), Self.full, .bash("say c"), .submit]) { $0.policy.onOverflow = .trim }
        #expect(run.end == .submitted)
        let (before, after, later) = (run.model.requests[2].messages, run.model.requests[3].messages, run.model.requests[4].messages)
        #expect(before.count == after.count)
        #expect(before[3].content.count > 900 && after[3].content.count < 300)
        #expect(after[5].content == before[5].content)
        #expect(later[3].content == after[3].content)
        #expect(run.model.requests[2].seed == run.model.requests[3].seed)
        #expect(run.fired == ["on_overflow"])
    }

    @Test func whatCannotBeCutEndsTheRun() async throws {
        let once = try await run([Self.full, .submit]) { $0.policy.onOverflow = .trim }
        #expect(once.end == .contextOverflow)
        let twice = try await run([.bash(Self.long), .bash("say b"), Self.full, Self.full, .submit]) { $0.policy.onOverflow = .trim }
        #expect(twice.end == .contextOverflow)
        #expect(twice.model.requests.count == 4)
    }

    @Test func theModelsSummaryTakesTheirPlace() async throws {
        let run = try await run([
            .bash("say a"), .bash("say b"), .bash("say c"), Self.full, .text("I said a, b and c."), .bash("say d"), .submit,
        ]) { $0.policy.onOverflow = .summarize }
        #expect(run.end == .submitted)
        let asked = run.model.requests[4]
        #expect(asked.tools == run.model.requests[0].tools)
        #expect(asked.messages.last?.content.hasPrefix("The conversation no longer fits.") == true)
        let after = run.model.requests[5].messages
        #expect(after.map(\.role) == [.system, .user, .user, .assistant, .tool])
        #expect(after[2].content == "What was done so far, in your own words:\nI said a, b and c.")
        #expect(run.trajectory.steps.contains { $0.message == after[2].content })
        // Six replies of 110 tokens; the summary is one of them.
        #expect(run.trajectory.finalMetrics?.totalPromptTokens == 600)
    }

    @Test func withoutASummaryTheRunEnds() async throws {
        let run = try await run([.bash("say a"), .bash("say b"), Self.full, Self.full, .submit]) { $0.policy.onOverflow = .summarize }
        #expect(run.end == .contextOverflow)
    }
}
