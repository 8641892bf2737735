import Core
import Gateway
import Models
import Trajectories

/// A trajectory of the calls that a gateway saw: what each request had more than the one before, and the reply. Pure.
enum CallTrajectory {
    static func steps(_ calls: [GatewayCall], instruction: String) -> [Trajectory.Step] {
        var steps: [Trajectory.Step] = []
        var before: [JSONValue] = []
        for call in calls {
            let messages = call.body["messages"]?.array ?? []
            if before.isEmpty, let system = call.body["system"] { steps.append(.init(stepID: 0, source: .system, message: text(system))) }
            let kept = zip(before, messages).prefix { $0 == $1 }.count
            for message in messages[kept...] { add(message, at: call.startedAt, to: &steps) }
            before = messages
            if let reply = call.reply { steps.append(step(reply, call)) }
        }
        if !steps.contains(where: { $0.source == .user }) { steps.insert(.init(stepID: 0, source: .user, message: instruction), at: 0) }
        return steps
    }

    private static func step(_ reply: ModelReply, _ call: GatewayCall) -> Trajectory.Step {
        let calls = reply.message.toolCalls.map {
            Trajectory.ToolCall(id: $0.id, function: $0.name, arguments: arguments($0.arguments))
        }
        return .init(
            stepID: 0, timestamp: call.startedAt, source: .agent, message: reply.message.content, modelName: call.body["model"]?.string,
            reasoningContent: reply.message.reasoning, toolCalls: calls.isEmpty ? nil : calls,
            metrics: .init(
                promptTokens: call.usage.input, completionTokens: call.usage.output, cachedTokens: call.usage.cached, cost: call.usage.cost),
            llmCallCount: 1)
    }

    /// A message that is new in a request. What the assistant said is there already, from its reply.
    private static func add(_ message: JSONValue, at time: Timestamp, to steps: inout [Trajectory.Step]) {
        switch message["role"]?.string {
        case "assistant": break
        case "system", "developer":
            steps.append(.init(stepID: 0, timestamp: time, source: .system, message: text(message["content"])))
        case "tool": observe(message["tool_call_id"]?.string, text(message["content"]), at: time, in: &steps)
        default:
            let blocks = message["content"]?.array ?? []
            for block in blocks where block["type"]?.string == "tool_result" {
                observe(block["tool_use_id"]?.string, text(block["content"]), at: time, in: &steps)
            }
            let said = text(message["content"])
            if !said.isEmpty || blocks.isEmpty { steps.append(.init(stepID: 0, timestamp: time, source: .user, message: said)) }
        }
    }

    /// Puts a tool's answer to the call that asked for it; without one it is a message.
    private static func observe(_ id: String?, _ content: String, at time: Timestamp, in steps: inout [Trajectory.Step]) {
        guard let id, let index = steps.lastIndex(where: { $0.toolCalls?.contains { $0.id == id } ?? false }) else {
            return steps.append(.init(stepID: 0, timestamp: time, source: .user, message: content))
        }
        let results = steps[index].observation?.results ?? []
        guard !results.contains(where: { $0.call == id }) else { return }
        steps[index].observation = .init(results: results + [.init(call: id, content: content)])
    }

    /// The text of a content: as it is, or of its parts.
    static func text(_ content: JSONValue?) -> String {
        if let text = content?.string { return text }
        return (content?.array ?? []).compactMap { part in
            switch part["type"]?.string {
            case "text"?: part["text"]?.string
            case "tool_result"?, "tool_use"?, "thinking"?: nil
            case let kind?: "[\(kind)]"
            case nil: part.string
            }
        }.joined(separator: "\n")
    }

    /// An object, as the format wants it; what is none is kept as a text.
    static func arguments(_ text: String) -> JSONValue {
        if text.isEmpty { return .object([:]) }
        if let value = try? JSON.decode(JSONValue.self, from: Array(text.utf8)), case .object = value { return value }
        return ["raw": .string(text)]
    }
}
