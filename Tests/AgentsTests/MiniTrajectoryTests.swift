import Core
import Testing
import Trajectories

@testable import Agents

/// mini-swe-agent's own record, as ATIF.
@Suite struct MiniTrajectoryTests {
    private static func steps(_ messages: String, format: String = "mini-swe-agent-1.1") throws -> [Trajectory.Step] {
        try MiniTrajectory.steps(Array(#"{"info": {}, "messages": [\#(messages)], "trajectory_format": "\#(format)"}"#.utf8))
    }

    private static let opening = #"""
        {"role": "system", "content": "You work."}, {"role": "user", "content": "Do it."},
        """#

    @Test func textAndItsCommand() throws {
        let steps = try Self.steps(
            Self.opening + #"""
                {"role": "assistant", "content": "I look.", "extra": {"actions": [{"command": "ls"}], "cost": 0.0, "timestamp": 1700000000.5,
                 "response": {"model": "m", "usage": {"prompt_tokens": 7, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 2}}}}},
                {"role": "user", "content": "<returncode>0</returncode>", "extra": {"returncode": 0, "raw_output": ""}},
                {"role": "assistant", "content": "Done.", "extra": {"actions": [{"command": "echo COMPLETE"}]}},
                {"role": "exit", "content": "", "extra": {"exit_status": "Submitted", "submission": ""}}
                """#)
        #expect(steps.map(\.source) == [.system, .user, .agent, .agent])
        #expect(steps[2].toolCalls?.first?.arguments == ["command": "ls"])
        #expect(steps[2].toolCalls?.first?.id == steps[2].observation?.results.first?.call)
        #expect(steps[2].observation?.results.first?.content == "<returncode>0</returncode>")
        #expect(steps[2].metrics == .init(promptTokens: 7, completionTokens: 3, cachedTokens: 2))
        #expect(steps[2].timestamp == Timestamp(microseconds: 1_700_000_000_500_000))
        #expect(steps[3].observation?.results.first?.content == "[Submitted] ")
    }

    @Test func toolsKeepTheirIDs() throws {
        let steps = try Self.steps(
            Self.opening + #"""
                {"role": "assistant", "content": null, "tool_calls": [], "extra": {"actions": [{"command": "a", "tool_call_id": "x"}, {"command": "b", "tool_call_id": "y"}]}},
                {"role": "tool", "tool_call_id": "x", "content": "1"}, {"role": "tool", "tool_call_id": "y", "content": "2"},
                {"role": "exit", "content": "LimitsExceeded", "extra": {"exit_status": "LimitsExceeded"}}
                """#)
        #expect(steps[2].toolCalls?.map(\.id) == ["x", "y"])
        #expect(steps[2].observation?.results.map(\.content) == ["1", "2"])
        #expect(steps[2].observation?.results.map(\.call) == ["x", "y"])
        #expect(steps[3].message == "[LimitsExceeded] LimitsExceeded")
    }

    @Test func aReplyThatWasNotUnderstoodIsThere() throws {
        let steps = try Self.steps(
            Self.opening + #"""
                {"role": "user", "content": "Exactly one.", "extra": {"interrupt_type": "FormatError", "model_response": "hm",
                 "response": {"model": "m", "usage": {"prompt_tokens": 5, "completion_tokens": 1}}}}
                """#)
        #expect(steps.map(\.source) == [.system, .user, .agent, .user])
        #expect(steps[2].message == "hm")
        #expect(steps[2].metrics?.promptTokens == 5)
    }

    @Test(arguments: [
        "", "{}", #"{"messages": [], "trajectory_format": "other-2"}"#,
        #"{"messages": [{"role": "odd"}], "trajectory_format": "mini-swe-agent-1.1"}"#,
    ])
    func otherDocumentsAreRefused(_ text: String) {
        #expect(throws: Failure.self) { try MiniTrajectory.steps(Array(text.utf8)) }
    }
}
