import Agents
import Core
import Sandbox
import Tasks

extension TrialRun {
    func setUpAgent(in box: RunningSandbox) async throws -> TrialMachine.Event {
        let session = try session(in: box)
        let agent = agent
        try await withTimeLimit(record.limits.agentSetup) { try await agent.setUp(in: session) }
        return .succeeded
    }

    func runAgent(in box: RunningSandbox) async throws -> TrialMachine.AgentEnd {
        let outcome: AgentOutcome
        do {
            outcome = try await agent.run(in: session(in: box))
        } catch {
            guard await isInsidesDoing(error, in: box) else { throw error }
            return .failed(TrialError(.nonZeroAgentExitCode, "\(error)"))
        }
        try Task.checkCancellation()
        record.agentExitCode = outcome.exitCode
        record.run = outcome.run
        switch outcome.end {
        case .finished: return .finished
        case .timedOut:
            return .timedOut(TrialError(.agentTimeout, "the agent was still running after \(record.limits.agent ?? 0) s"))
        case .failed(let reason): return .failed(TrialError(.nonZeroAgentExitCode, reason))
        }
    }

    private func session(in box: RunningSandbox) throws -> AgentSession {
        guard let view else { throw Failure(.infrastructure, "there is no file system for an agent") }
        return AgentSession(
            box: box, upper: view.upper, layers: view.layers.map(services.sandboxes.store.path(of:)), task: task,
            environment: try variables(), user: task.config.agent.user ?? imageUser,
            workingDirectory: workingDirectory, logs: folder.agent, timeLimit: record.limits.agent.map { .seconds($0) },
            host: services.hostVariables, watch: settings.watch)
    }
}
