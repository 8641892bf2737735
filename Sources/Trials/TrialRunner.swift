import Agents
import Core
import Models
import SystemPackage
import Tasks

/// Runs one trial and writes its folder.
struct TrialRunner: Sendable {
    let services: TrialServices
    let settings: TrialSettings
    /// Lent to others while the agent waits for its model.
    let share: CPUShare

    /// - Throws: ``Failure`` when the trial's folder cannot be written; everything else is part of the record.
    func run(
        _ planned: PlannedTrial, task: BenchmarkTask, in folder: TrialFolder, job: JobRecord, tryNumber: Int = 1,
        onEvent: @escaping @Sendable (TrialEvent) -> Void
    ) async throws -> TrialRecord {
        let harbor = HarborConfig(job: job.configuration, jobID: job.id)
        let config = harbor.trialConfig(name: planned.name, task: planned.task, agent: planned.agent)
        let agent = try agent(planned, job: job)
        let scrub = SecretScrub(
            services.hostVariables.merging(services.agentVariables) { $1 }.merging(services.models.secrets) { $1 })
        var settings = settings
        settings.watch = settings.watch.map { LiveScrub(scrub).watch($0) }
        let run = try TrialRun(
            planned, task: task, agent: agent, settings: settings, services: services, folder: folder, job: job.id, tryNumber: tryNumber,
            onEvent: LiveScrub(scrub).watch(onEvent))
        try folder.writeConfig(config, lock: harbor.trialLock(task: planned.task, agent: planned.agent, verifierEnvironmentMode: nil))
        let record = await run.run()
        try scrub.run(folder.path)
        // Harbor knows no snapshot: null is its word for "not recorded".
        let mode = record.assurance == .shared ? "shared" : nil
        try folder.write(
            record, result: HarborResult.trial(record, uri: "file://\(folder.path)", config: config, verifierEnvironmentMode: mode))
        return record
    }

    private func agent(_ planned: PlannedTrial, job: JobRecord) throws -> any Agent {
        let choice = planned.agent
        var parts = AgentRegistry.Parts(draw: planned.attempt, models: services.models.wrapped { LendingModel(model: $0, share: share) })
        if let reference = choice.harness {
            parts.harness = try services.harness(reference.id, of: HarnessLibrary(of: job.configuration))
        }
        if let reference = choice.definition { parts.definition = try AgentLibrary(of: job.configuration).definition(reference.id) }
        if let source = choice.trajectory { parts.trajectory = try RecordedRun(FilePath(source)).trajectory(of: planned) }
        parts.variables = services.agentVariables.filter { choice.variables?.contains($0.key) ?? false }
        return try AgentRegistry.agent(choice, parts)
    }
}
