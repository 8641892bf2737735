import Agents
import Core
import SystemPackage
import Tasks

/// Runs one trial and writes its folder.
public struct TrialRunner: Sendable {
    let services: TrialServices
    let settings: TrialSettings

    public init(services: TrialServices, settings: TrialSettings) {
        self.services = services
        self.settings = settings
    }

    /// - Throws: ``Failure`` when the trial's folder cannot be written; everything else is part of the record.
    public func run(
        _ planned: PlannedTrial, task: BenchmarkTask, in folder: TrialFolder, job: JobRecord, tryNumber: Int = 1,
        onEvent: @escaping @Sendable (TrialEvent) -> Void
    ) async throws -> TrialRecord {
        let harbor = HarborConfig(job: job.configuration, jobID: job.id)
        let config = harbor.trialConfig(name: planned.name, task: planned.task, agent: planned.agent)
        let run = try TrialRun(
            planned, task: task, agent: AgentRegistry.agent(planned.agent, draw: planned.attempt, models: services.models),
            settings: settings, services: services,
            folder: folder, job: job.id, tryNumber: tryNumber, onEvent: onEvent)
        try folder.writeConfig(config, lock: harbor.trialLock(task: planned.task, agent: planned.agent, verifierEnvironmentMode: nil))
        let record = await run.run()
        try SecretScrub(services.hostVariables.merging(services.agentVariables) { $1 }).run(folder.path)
        // Harbor knows no snapshot: null is its word for "not recorded".
        let mode = record.assurance == .shared ? "shared" : nil
        try folder.write(
            record, result: HarborResult.trial(record, uri: "file://\(folder.path)", config: config, verifierEnvironmentMode: mode))
        return record
    }
}
