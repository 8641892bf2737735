import Core
import Sandbox
import SystemPackage
import Tasks

/// The oracle's run as a trajectory in ATIF 1.8: the instruction, then one tool call without a model.
struct OracleTrajectory: Encodable {
    /// Characters of output that go into the trajectory; `oracle.txt` has the rest.
    static let outputLimit = 20_000

    private let schemaVersion = "ATIF-v1.8"
    private let agent: [String: String]
    private let steps: [Step]

    init(agent: some Agent, task: BenchmarkTask, script: String, startedAt: Timestamp, endedAt: Timestamp, result: ExecResult) {
        self.agent = ["name": agent.name, "version": agent.version]
        let text = result.stdout.text
        let shown = text.count > Self.outputLimit ? "…\n" + text.suffix(Self.outputLimit) : text
        steps = [
            Step(stepID: 1, timestamp: startedAt, source: "user", message: task.instruction),
            Step(
                stepID: 2, timestamp: endedAt, source: "agent", message: "",
                toolCalls: [ToolCall(arguments: ["command": script])],
                observation: Observation(results: [.init(content: "\(shown)\n[exit code \(result.exitCode)]")]), llmCallCount: 0),
        ]
    }

    private enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case agent, steps
    }

    private struct Step: Encodable {
        var stepID: Int
        var timestamp: Timestamp
        var source: String
        var message: String
        var toolCalls: [ToolCall]?
        var observation: Observation?
        var llmCallCount: Int?

        enum CodingKeys: String, CodingKey {
            case stepID = "step_id"
            case timestamp, source, message
            case toolCalls = "tool_calls"
            case observation
            case llmCallCount = "llm_call_count"
        }
    }

    private struct ToolCall: Encodable {
        var id = "call-1"
        var function = "bash"
        var arguments: [String: String]

        enum CodingKeys: String, CodingKey {
            case id = "tool_call_id"
            case function = "function_name"
            case arguments
        }
    }

    private struct Observation: Encodable {
        var results: [Result]

        struct Result: Encodable {
            var call = "call-1"
            var content: String

            enum CodingKeys: String, CodingKey {
                case call = "source_call_id"
                case content
            }
        }
    }
}
