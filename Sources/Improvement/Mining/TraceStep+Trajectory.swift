import Core
import Trajectories

extension TraceStep {
    /// The steps of an agent, from its trajectory. The system's and the user's messages are left out.
    public static func steps(of trajectory: Trajectory) -> [TraceStep] {
        trajectory.steps.filter { $0.source == .agent }.flatMap(steps(of:))
    }

    private static func steps(of step: Trajectory.Step) -> [TraceStep] {
        let facts: StepFacts? = decoded(step.extra)
        let calls = step.toolCalls ?? []
        if calls.isEmpty {
            return [TraceStep(step: step.stepID, kind: "reply", command: step.message, malformed: facts?.malformed ?? false)]
        }
        return calls.map { call in
            let result = step.observation?.results.first { $0.call == call.id }
            let known: ResultFacts? = decoded(result?.extra)
            return TraceStep(
                step: step.stepID, kind: call.function, command: command(of: call), content: content(of: call),
                result: Volatile.masked(result?.content ?? ""), exit: known?.exitCode, changed: known?.changed ?? false,
                timedOut: known?.timedOut ?? false,
                truncated: known?.truncated ?? false, malformed: known?.outcome == .malformed, refused: known?.outcome == .refused)
        }
    }

    private static func command(of call: Trajectory.ToolCall) -> String {
        let arguments = call.arguments
        if let text = (arguments["command"] ?? arguments["path"] ?? arguments["message"])?.string { return text }
        if call.function == "submit" { return "" }
        return (try? JSON.encode(arguments, pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func content(of call: Trajectory.ToolCall) -> String? {
        (call.arguments["content"] ?? call.arguments["new"])?.string
    }

    /// What the runner wrote under `selfharness`; nil where it is missing or is no such thing, as in trajectories of other programs.
    private static func decoded<T: Decodable>(_ extra: [String: JSONValue]?) -> T? {
        guard let value = extra?["selfharness"], let bytes = try? JSON.encode(value, pretty: false) else { return nil }
        return try? JSON.decode(T.self, from: bytes)
    }
}
