import Agents
import Core
import Models

/// Harbor's `result.json`, for a trial and for a job.
enum HarborResult {
    static func trial(_ record: TrialRecord, uri: String, config: JSONValue, verifierEnvironmentMode: String?) -> JSONValue {
        [
            "id": .string(record.id),
            "task_name": .string(record.task.name),
            "trial_name": .string(record.name),
            "trial_uri": .string(uri),
            "task_id": ["path": .string(record.task.path)],
            "source": .optional(record.task.source),
            "task_checksum": .string(String(record.task.digest.dropFirst("sha256:".count))),
            "config": config,
            "agent_info": [
                "name": .string(record.agent.name),
                "version": .string(record.agent.version),
                "model_info": record.agent.model.map { HarborModel($0).json } ?? nil,
            ],
            "agent_result": record.agentExecution == nil ? nil : agentResult(record.run),
            "verifier_result": record.rewards.map { ["rewards": .object($0.mapValues(JSONValue.number))] } ?? nil,
            "verifier_environment_mode": .optional(verifierEnvironmentMode),
            "exception_info": record.error.map(exception) ?? nil,
            "started_at": .string(record.startedAt.description),
            "finished_at": .optional(record.finishedAt),
            "environment_setup": timing(record.environmentSetup),
            "agent_setup": timing(record.agentSetup),
            "agent_execution": timing(record.agentExecution),
            "verifier": timing(record.verifier),
            "step_results": nil,
        ]
    }

    static func job(
        id: String, startedAt: Timestamp, updatedAt: Timestamp, finishedAt: Timestamp?, total: Int, statistics: JobStatistics
    ) -> JSONValue {
        [
            "id": .string(id),
            "started_at": .string(startedAt.description),
            "updated_at": .string(updatedAt.description),
            "finished_at": .optional(finishedAt),
            "n_total_trials": .int(total),
            "stats": statistics.document,
        ]
    }

    /// The text of `exception.txt`; Harbor puts a Python traceback there, we have the errors of all phases.
    static func exceptionText(_ record: TrialRecord) -> String {
        record.errors.map { "\($0.occurredAt) \($0.type.rawValue): \($0.message)\n" }.joined()
    }

    private static func exception(_ error: TrialError) -> JSONValue {
        [
            "exception_type": .string(error.type.rawValue),
            "exception_message": .string(error.message),
            "exception_traceback": .string("\(error.type.rawValue): \(error.message)"),
            "occurred_at": .string(error.occurredAt.description),
        ]
    }

    private static func timing(_ timing: Timing?) -> JSONValue {
        guard let timing else { return nil }
        return ["started_at": .string(timing.startedAt.description), "finished_at": .optional(timing.finishedAt)]
    }

    private static func agentResult(_ run: RunSummary?) -> JSONValue {
        let usage = run?.usage
        return [
            "n_input_tokens": .optional(usage?.input), "n_cache_tokens": .optional(usage?.cached),
            "n_output_tokens": .optional(usage?.output), "cost_usd": .optional(usage?.cost), "model_usage": nil,
            "rollout_details": nil, "metadata": nil,
        ]
    }
}
