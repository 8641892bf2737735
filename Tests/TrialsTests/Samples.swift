import Core

@testable import Trials

/// Records and configurations with fixed times and names.
enum Samples {
    static let time = Timestamp(microseconds: 1_795_399_606_802_021)

    static func configuration(directory: String = "/jobs", name: String = "nightly") -> JobConfiguration {
        JobConfiguration(
            jobName: name, jobsDirectory: directory, attempts: 2, concurrency: 2, agents: [AgentChoice(name: "oracle")],
            source: TaskSource(path: "/suites/core", suite: "core", include: ["h*"], limit: 5))
    }

    static let hello = TaskIdentity(
        name: "hello", path: "/suites/core/hello", digest: "sha256:" + String(repeating: "0a", count: 32), source: "core")
    static let world = TaskIdentity(
        name: "world", path: "/suites/core/world", digest: "sha256:" + String(repeating: "0b", count: 32), source: "core")

    static func record(
        _ name: String, task: TaskIdentity = hello, status: TrialStatus = .passed, rewards: Rewards? = ["reward": 1],
        error: TrialError? = nil
    ) -> TrialRecord {
        var record = TrialRecord(
            format: TrialRecord.currentFormat, program: "1.2.3", id: "6c41d9a8-aefa-4ddc-9dcc-999e07a45896",
            job: "89efc562-a41f-4ef2-8604-51f96d876c09", name: name, task: task, agent: AgentIdentity(name: "oracle", version: "1.0.0"),
            attempt: 0, tryNumber: 1, status: status, assurance: .snapshot, rewards: rewards, passRule: PassRule(), error: error,
            errors: error.map { [$0] } ?? [], startedAt: time,
            limits: TimeLimits(environment: 600, agent: .init(base: 100), verifier: .init(base: 10), multipliers: .init()),
            verifierMode: .auto, gradingPlan: .snapshotAfterSharedIfAlive, survivors: [])
        record.finishedAt = time
        record.environmentSetup = Timing(startedAt: time, finishedAt: time)
        record.agentExecution = Timing(startedAt: time)
        return record
    }

    static let timeout = TrialError(.verifierTimeout, "the tests were still running after 10.0 s", at: time)
}
