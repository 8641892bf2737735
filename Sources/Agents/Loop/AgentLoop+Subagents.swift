import Core
import Harness
import Models
import Trajectories

extension AgentLoop {
    /// Has a subagent do a task: the same loop in the same place with a conversation of its own. What it uses counts for the run; what it
    /// says when it is done is the answer.
    mutating func delegate(_ text: String, to name: String, _ call: ProposedCall) async throws -> Turn.Result {
        guard let subagent = harness.subagents.first(where: { $0.name == name }) else {
            let names = harness.subagents.map(\.name).joined(separator: ", ")
            let answer = ToolAnswer(output: "there is no agent '\(name)'; the agents are \(names)", exitCode: 1)
            let (text, facts) = answer.rendered(limit: harness.policy.outputLimit)
            return Turn.Result(call: call, text: text, facts: facts)
        }
        delegations += 1
        let content = harness.content(for: subagent)
        let prompt = HarnessRenderer(content, hasNativeTools: model.hasNativeTools)
        let (recorder, path) = try recorder.subagent(name, number: delegations, prompt: prompt)
        var loop = AgentLoop(
            harness: content, model: model, task: Assignment(instruction: text, digest: task.digest, draw: task.draw), place: place,
            limits: RunLimits(
                policy: content.policy, tokens: limits.tokens.map { max(0, $0 - limits.tokensUsed) }, time: limits.timeLeft),
            recorder: recorder)
        // Far from the numbers of all other calls, and the same whenever the run is the same.
        loop.seedOffset = delegations * 10_000_000
        let end = try await loop.run()
        place = loop.place
        limits.spend(loop.limits.usage)
        try loop.recorder.finish(RunFacts(end: end, harness: nil, draw: task.draw), notes: loop.failure)

        var answer = ToolAnswer(output: ClippedText(loop.saidAtTheEnd, limit: subagent.reportLimit).text, exitCode: 0)
        if end != .submitted {
            answer.output += "\n[the agent \(name) ended: \(end.rawValue.replacing("_", with: " "))]"
            answer.exitCode = 1
        }
        answer.changed = loop.history.calls.contains { $0.facts.changed == true }
        let (shown, facts) = answer.rendered(limit: harness.policy.outputLimit)
        return Turn.Result(
            call: call, text: shown, facts: facts,
            trajectory: try .init(path: path, digest: loop.recorder.trajectory.digest))
    }

    /// The message of its `submit`, or else its last words.
    private var saidAtTheEnd: String {
        if let report, !report.trimmed.isEmpty { return report }
        let last = conversation.messages.last { $0.role == .assistant }?.content ?? ""
        return last.split(separator: "\n", omittingEmptySubsequences: false).filter { $0.trimmed != "DONE" }.joined(separator: "\n").trimmed
    }
}
