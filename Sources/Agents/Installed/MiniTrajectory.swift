import Core
import Trajectories

/// Reads a trajectory that mini-swe-agent 2 wrote (`trajectory_format` mini-swe-agent-1.1), with tools or with text. Pure.
enum MiniTrajectory {
    /// - Throws: ``Failure`` for what is none.
    static func steps(_ bytes: [UInt8]) throws -> [Trajectory.Step] {
        guard let document = try? JSON.decode(JSONValue.self, from: bytes), let messages = document["messages"]?.array else {
            throw Failure(.invalidInput, "this is no trajectory of mini-swe-agent: there are no messages")
        }
        let format = document["trajectory_format"]?.string ?? "none"
        guard format.hasPrefix("mini-swe-agent-1") else {
            throw Failure(.unsupported, "the trajectory's format is \(format), and mini-swe-agent-1.1 is known")
        }
        var steps: [Trajectory.Step] = []
        for message in messages {
            let content = CallTrajectory.text(message["content"])
            switch message["role"]?.string {
            case "system": steps.append(.init(stepID: 0, source: .system, message: content))
            case "assistant": steps.append(said(message, content, number: steps.count))
            case "tool", "user": heard(message, content, &steps)
            case "exit": exit(message, content, &steps)
            default: throw Failure(.invalidInput, "a message of mini-swe-agent has the role \(message["role"]?.string ?? "none")")
            }
        }
        return steps
    }

    private static func said(_ message: JSONValue, _ content: String, number: Int) -> Trajectory.Step {
        let extra = message["extra"]
        let actions = extra?["actions"]?.array ?? []
        // Those of the model where it has tools; else the command in its text, as the program read it.
        let calls = actions.enumerated().map { index, action in
            Trajectory.ToolCall(
                id: action["tool_call_id"]?.string ?? "call-\(number)-\(index + 1)", function: "bash",
                arguments: ["command": .string(action["command"]?.string ?? "")])
        }
        return .init(
            stepID: 0, timestamp: time(extra), source: .agent, message: content, modelName: extra?["response"]?["model"]?.string,
            reasoningContent: message["reasoning_content"]?.string, toolCalls: calls.isEmpty ? nil : calls, metrics: metrics(extra),
            llmCallCount: 1)
    }

    private static func metrics(_ extra: JSONValue?) -> Trajectory.Metrics? {
        guard let usage = extra?["response"]?["usage"], usage.object != nil else { return nil }
        return .init(
            promptTokens: usage["prompt_tokens"]?.int, completionTokens: usage["completion_tokens"]?.int,
            cachedTokens: usage["prompt_tokens_details"]?["cached_tokens"]?.int,
            // 0 where it knows no price.
            cost: extra?["cost"]?.double.flatMap { $0 > 0 ? $0 : nil })
    }

    /// A result, a complaint about the format, or a message.
    private static func heard(_ message: JSONValue, _ content: String, _ steps: inout [Trajectory.Step]) {
        let extra = message["extra"]
        if extra?["returncode"] != nil || message["role"]?.string == "tool",
            let index = steps.lastIndex(where: { $0.source == .agent }), let calls = steps[index].toolCalls
        {
            let answered = steps[index].observation?.results ?? []
            let call = message["tool_call_id"]?.string ?? calls.dropFirst(answered.count).first?.id
            if let call, calls.contains(where: { $0.id == call }) {
                steps[index].observation = .init(results: answered + [.init(call: call, content: content)])
                return
            }
        }
        if extra?["interrupt_type"]?.string == "FormatError", extra?["model_response"] != nil || extra?["response"] != nil {
            // The reply that was not understood is kept only here.
            let reply = extra?["response"]?["choices"]?.array?.first?["message"]?["content"]?.string
            steps.append(
                .init(
                    stepID: 0, timestamp: time(extra), source: .agent, message: extra?["model_response"]?.string ?? reply ?? "",
                    modelName: extra?["response"]?["model"]?.string, metrics: metrics(extra), llmCallCount: 1))
        }
        steps.append(.init(stepID: 0, timestamp: time(extra), source: .user, message: content))
    }

    /// The end: the last command's result if it was the one that submits, else why the program stopped.
    private static func exit(_ message: JSONValue, _ content: String, _ steps: inout [Trajectory.Step]) {
        let status = message["extra"]?["exit_status"]?.string ?? "exit"
        if let last = steps.indices.last, let calls = steps[last].toolCalls {
            let answered = steps[last].observation?.results ?? []
            if let call = calls.dropFirst(answered.count).first {
                steps[last].observation = .init(results: answered + [.init(call: call.id, content: "[\(status)] \(content)")])
                return
            }
        }
        steps.append(.init(stepID: 0, source: .user, message: "[\(status)] \(content)"))
    }

    private static func time(_ extra: JSONValue?) -> Timestamp? {
        extra?["timestamp"]?.double.flatMap { (0..<1e11).contains($0) ? Timestamp(microseconds: Int64($0 * 1e6)) : nil }
    }
}
