import Core
import Harness
import Sandbox
import SystemPackage
import Tasks
import Trajectories

/// Runs the tool calls of a recorded trajectory again, in order and without a model, and says where the results differ.
///
/// Calls that were refused or not understood did not run and do not run now. A call of another program's tool runs if it has an
/// argument `command`. What rules of a harness ran on their own is not recorded, and so not repeated.
public struct ReplayAgent: Agent {
    public let name = "replay"
    public let version = "1.0.0"

    private let recorded: Trajectory
    private let draw: Int

    /// - Parameter draw: of the trial, for its record; the recorded calls are the same in every draw.
    public init(_ recorded: Trajectory, draw: Int) {
        self.recorded = recorded
        self.draw = draw
    }

    public func run(in session: AgentSession) async throws -> AgentOutcome {
        let facts = recorded.agent.facts
        let policy = facts?.policy ?? RuntimePolicy()
        var place = SandboxWorkplace(session, persistsShell: policy.persistsShell, terminal: facts?.terminal ?? .init())
        let limits = RunLimits(policy: policy, tokens: nil, time: session.timeLimit)
        var writer = TrajectoryWriter(
            session.logs.appending("trajectory.json"),
            agent: .init(name: name, version: version, extra: try facts.map { try .facts($0) }))
        try writer.append(.init(stepID: 0, timestamp: .now(), source: .user, message: session.task.instruction))

        var counts = (ran: 0, skipped: 0)
        var different: [String] = []
        var end = recorded.facts?.end ?? .submitted
        replay: for old in recorded.steps where old.toolCalls?.isEmpty == false {
            var step = Trajectory.Step(
                stepID: 0, timestamp: .now(), source: .agent, message: "", toolCalls: [], observation: .init(results: []), llmCallCount: 0)
            for call in old.toolCalls ?? [] {
                let before = old.observation?.results.first { $0.call == call.id }
                let result: Trajectory.Observation.Result
                if let request = ReplayedCall(call, before)?.request {
                    if let left = limits.timeLeft, left <= .zero {
                        end = .timeLimit
                        break replay
                    }
                    session.watch?(.call(AgentCall(request)))
                    let began = ContinuousClock.now
                    let answer = try await place.perform(request, timeout: limits.secondsForCommand)
                    let (text, facts) = answer.rendered(limit: policy.outputLimit)
                    let seconds = (ContinuousClock.now - began) / .seconds(1)
                    session.watch?(.result(AgentResult(text: text, facts: facts, seconds: seconds)))
                    let isSame = text == before?.content
                    if !isSame { different.append("call \(call.id) of step \(old.stepID)") }
                    counts.ran += 1
                    var extra: [String: JSONValue] = try .facts(facts)
                    extra["replay"] = ["same": .bool(isSame)]
                    result = .init(call: call.id, content: text, extra: extra)
                } else {
                    counts.skipped += 1
                    result = .init(call: call.id, content: before?.content, extra: before?.extra)
                }
                step.toolCalls?.append(call)
                step.observation?.results.append(result)
            }
            try writer.append(step)
        }
        await place.terminal.finish()
        let notes = Self.notes(counts.ran, counts.skipped, different)
        session.watch?(.ended(notes, nil))
        let run = RunFacts(end: end, harness: facts?.harness, draw: draw)
        try writer.finish(notes: notes, extra: .facts(run))
        return AgentOutcome(
            end == .timeLimit ? .timedOut : .finished,
            run: RunSummary(facts: run, turns: writer.trajectory.steps.count - 1, usage: nil, trajectory: writer.trajectory.digest))
    }

    private static func notes(_ ran: Int, _ skipped: Int, _ different: [String]) -> String {
        var text = "replayed \(ran) calls, left out \(skipped)"
        guard !different.isEmpty else { return text + "; every result is the same" }
        text += "; \(different.count) results differ: \(different.prefix(20).joined(separator: ", "))"
        return different.count > 20 ? text + " …" : text
    }
}

/// A recorded call as a call to run now.
struct ReplayedCall {
    let request: ToolRequest

    /// nil for a call that did not run, that ran nothing, or that cannot be understood.
    init?(_ call: Trajectory.ToolCall, _ result: Trajectory.Observation.Result?) {
        if let facts = result?.facts, facts.outcome != .ran { return nil }
        if let rewritten = call.extra?[[String: JSONValue].factsKey]?["ran"]?.string {
            request = .bash(command: rewritten)
            return
        }
        let every = ToolSpec.Kind.allCases.map { ToolSpec(kind: $0, description: "") }
        let arguments = (try? JSON.encode(call.arguments, pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if let known = try? ToolRequest(name: call.function, arguments: arguments, tools: every) {
            // What a subagent did is in a trajectory of its own.
            if known.kind == .submit || known.kind == .delegate { return nil }
            if case .read(let path, _, _) = known, path.hasPrefix(HarnessRenderer.skillPrefix) { return nil }
            request = known
        } else if let command = call.arguments["command"]?.string {
            request = .bash(command: command)
        } else {
            return nil
        }
    }
}

extension Trajectory.Agent {
    /// What our agent wrote about itself.
    var facts: AgentFacts? {
        guard let value = extra?[[String: JSONValue].factsKey], let bytes = try? JSON.encode(value, pretty: false) else { return nil }
        return try? JSON.decode(AgentFacts.self, from: bytes)
    }
}
