import Core

/// Harbor's `config.json` and `lock.json`, for a job and for a trial. Field names and nesting are Harbor's own; what only
/// this program knows is in `selfharness.json`.
struct HarborConfig {
    let job: JobConfiguration
    let jobID: String

    /// The only trace of us in a config: Harbor requires a known environment type or an import path.
    static let environmentImportPath = "selfharness:Sandbox"

    func jobConfig() -> JSONValue {
        var document = multipliers
        document.merge([
            "job_name": .string(job.jobName),
            "jobs_dir": .string(job.jobsDirectory),
            "n_attempts": .int(job.attempts),
            "install_only": false,
            "debug": false,
            "n_concurrent_trials": .int(job.concurrency),
            "quiet": false,
            "retry": retry,
            "environment": environment,
            "verifier": verifier,
            "metrics": [],
            "agents": .array(job.agents.map { agent($0) }),
            "datasets": job.source.suite == nil ? [] : [dataset],
            "tasks": job.source.suite == nil ? [task(path: job.source.path, source: nil)] : [],
            "artifacts": [],
            "extra_instruction_paths": [],
            "extra_instructions": [],
            "source_jobs": [],
        ]) { $1 }
        return .object(document)
    }

    func trialConfig(name: String, task identity: TaskIdentity, agent choice: AgentChoice) -> JSONValue {
        var document = multipliers
        document.merge([
            "task": task(path: identity.path, source: identity.source),
            "trial_name": .string(name),
            "trials_dir": .string("\(job.jobsDirectory)/\(job.jobName)"),
            "install_only": false,
            "agent": agent(choice),
            "environment": environment,
            "verifier": verifier,
            "artifacts": [],
            "extra_instruction_paths": [],
            "extra_instructions": [],
            "job_id": .string(jobID),
        ]) { $1 }
        return .object(document)
    }

    func trialLock(task identity: TaskIdentity, agent choice: AgentChoice, verifierEnvironmentMode: String?) -> JSONValue {
        var document = multipliers
        document.merge([
            "schema_version": 2,
            "task": .object([
                "name": .string(identity.name), "type": "local", "digest": .string(identity.digest),
                "source": .optional(identity.source), "path": .string(identity.path),
            ]),
            "install_only": false,
            "agent": agent(choice),
            "environment": environment,
            "verifier": .object(["disable": false, "environment_mode": .optional(verifierEnvironmentMode)]),
            "skills": [],
            "bridge_inputs": [:],
        ]) { $1 }
        return .object(document)
    }

    func jobLock(createdAt: Timestamp, trials: [JSONValue]) -> JSONValue {
        [
            "schema_version": 3,
            "created_at": .string(createdAt.description),
            // Harbor's own version: it did not run this job.
            "harbor": ["version": nil, "git_commit_hash": nil, "is_editable": nil],
            "n_concurrent_trials": .int(job.concurrency),
            "retry": retry,
            "trials": .array(trials),
        ]
    }

    private var multipliers: [String: JSONValue] {
        [
            "timeout_multiplier": .number(job.multipliers.all),
            "agent_timeout_multiplier": .optional(job.multipliers.agent),
            "verifier_timeout_multiplier": .optional(job.multipliers.verifier),
            "agent_setup_timeout_multiplier": .optional(job.multipliers.agentSetup),
            "environment_build_timeout_multiplier": .optional(job.multipliers.environmentBuild),
        ]
    }

    private var retry: JSONValue { ["max_retries": .int(job.retries)] }

    private var environment: JSONValue {
        ["type": nil, "import_path": .string(Self.environmentImportPath), "force_build": false, "delete": true]
    }

    private var verifier: JSONValue { ["override_timeout_sec": nil, "max_timeout_sec": nil, "disable": false] }

    private var dataset: JSONValue {
        [
            "path": .string(job.source.path),
            "task_names": job.source.include.isEmpty ? nil : .strings(job.source.include),
            "exclude_task_names": job.source.exclude.isEmpty ? nil : .strings(job.source.exclude),
            "n_tasks": .optional(job.source.limit),
        ]
    }

    private func agent(_ choice: AgentChoice) -> JSONValue {
        // Harbor hands these to an agent's initializer; they are what a choice says beside its name.
        var arguments: [String: JSONValue] = [:]
        arguments["harness"] = choice.harness.map { .string($0.id) }
        arguments["command"] = choice.command.map { .string($0) }
        arguments["variables"] = choice.variables.map { .strings($0) }
        arguments["definition"] = choice.definition.map { .string($0.id) }
        arguments["trajectory"] = choice.trajectory.map { .string($0) }
        arguments["token_limit"] = choice.tokenLimit.map { .int($0) }
        return [
            "name": .string(choice.name), "model_name": .optional(choice.model.map { HarborModel($0).text }), "kwargs": .object(arguments),
        ]
    }

    private func task(path: String, source: String?) -> JSONValue {
        ["path": .string(path), "source": .optional(source)]
    }
}
