import Core
import Statistics
import SystemPackage
import Testing
import Trials

@testable import Evaluation

@Suite struct CompareTests {
    /// A trial as Harbor writes it: with the time as Python does, and without anything of ours.
    private static func writeTrial(
        _ name: String, task: String, to job: FilePath, reward: Double?, exception: String? = nil, digest: String = "aa",
        agent: String = "terminus",
        start: String = "2026-11-24T10:00:00.5Z"
    ) throws {
        let verdict = reward.map { "{\"rewards\": {\"reward\": \($0)}}" } ?? "null"
        let problem =
            exception.map {
                "{\"exception_type\": \"\($0)\", \"exception_message\": \"m\", \"exception_traceback\": \"t\", \"occurred_at\": \"2026-11-24T10:00:03\"}"
            } ?? "null"
        let text = """
            {"id": "8d6b7a8e-0000-4000-8000-000000000000", "task_name": "\(task)", "trial_name": "\(name)", "trial_uri": "file:///x/\(name)",
             "task_id": {"path": "tasks/\(task)"}, "source": "suite", "task_checksum": "\(digest)", "config": {},
             "agent_info": {"name": "\(agent)", "version": "2", "model_info": {"name": "m", "provider": "p"}},
             "agent_result": {"n_input_tokens": 100, "n_cache_tokens": 10, "n_output_tokens": 20, "cost_usd": 0.25},
             "verifier_result": \(verdict), "exception_info": \(problem), "started_at": "\(start)", "finished_at": "2026-11-24T10:01:00",
             "environment_setup": null, "agent_setup": null,
             "agent_execution": {"started_at": "2026-11-24T10:00:01", "finished_at": "2026-11-24T10:00:03.25+00:00"}, "verifier": null}
            """
        try Files.makeDirectory(job.appending(name))
        try Files.write(text, to: job.appending(name).appending("result.json"))
    }

    private static func harborJob(_ name: String, in directory: FilePath, _ body: (FilePath) throws -> Void) throws -> FinishedJob {
        let job = directory.appending(name)
        try Files.makeDirectory(job)
        try Files.write("{\"id\": \"x\", \"n_total_trials\": 3, \"stats\": {}}", to: job.appending("result.json"))
        try Files.write("{}", to: job.appending("config.json"))
        try body(job)
        return try FinishedJob.read(job)
    }

    @Test func harborsOwnFolder() async throws {
        try await withTemporaryDirectory { directory in
            let job = try Self.harborJob("j", in: directory) { job in
                try Self.writeTrial("a__1", task: "a", to: job, reward: 1)
                try Self.writeTrial("a__2", task: "a", to: job, reward: 0.5, start: "2026-11-24T09:00:00Z")
                try Self.writeTrial("b__1", task: "b", to: job, reward: nil, exception: "AgentTimeoutError")
                try Self.writeTrial("c__1", task: "c", to: job, reward: 1, exception: "AgentTimeoutError")
                try Self.writeTrial("d__1", task: "d", to: job, reward: nil, exception: "DaytonaError")
                try Self.writeTrial("e__1", task: "e", to: job, reward: nil, exception: "CancelledError")
                try Self.writeTrial("f__1", task: "f", to: job, reward: nil)
            }
            #expect(!job.hasDraws)
            let statuses = Dictionary(uniqueKeysWithValues: job.trials.map { ($0.attempt.trial ?? "", $0.attempt.status) })
            #expect(
                statuses == [
                    "a__1": .passed, "a__2": .failed, "b__1": .failed, "c__1": .passed, "d__1": .invalid, "e__1": .cancelled,
                    "f__1": .invalid,
                ])
            let first = try #require(job.trials.first { $0.attempt.trial == "a__1" })
            #expect(first.attempt.draw == 1, "in the order of time")
            #expect(first.attempt.seconds == 2.25 && first.attempt.tokens == 120 && first.attempt.cost == 0.25)
            #expect(first.digest == "sha256:aa" && first.arm.name == "terminus (p/m)")
            let half = try FinishedJob.read(job.path, rule: PassRule(threshold: 0.5))
            #expect(half.trials.first { $0.attempt.trial == "a__2" }?.attempt.status == .passed)
        }
    }

    /// What our own trials call the agent's doing is the same here.
    @Test(arguments: [
        ("AgentTimeoutError", true), ("NonZeroAgentExitCodeError", true), ("VerifierTimeoutError", true), ("RewardFileNotFoundError", true),
        ("ContextLengthExceededError", true), ("EnvironmentStartTimeoutError", false), ("AgentSetupTimeoutError", false),
        ("HealthcheckError", false), ("AddTestsDirError", false), ("RateLimitError", false), ("RuntimeError", false),
    ]) func classes(exception: String, isAgents: Bool) {
        #expect(HarborJob.isAgentsDoing(exception) == isAgents)
    }

    @Test func matching() async throws {
        try await withTemporaryDirectory { directory in
            func job(_ name: String, _ tasks: [String: (reward: Double, digest: String)], agents: [String] = ["x"]) throws -> FinishedJob {
                try Self.harborJob(name, in: directory) { job in
                    for (task, value) in tasks {
                        for agent in agents {
                            try Self.writeTrial(
                                "\(task)__\(agent)", task: task, to: job, reward: value.reward, digest: value.digest, agent: agent)
                        }
                    }
                }
            }
            let a = try job("a", ["s": (0, "1"), "t": (0, "2"), "only": (1, "3")])
            let b = try job("b", ["s": (1, "1"), "t": (1, "2")])
            let measured = try JobComparison(baseline: a, candidate: b).measurement()
            #expect(measured.tasks.map(\.name) == ["s", "t"] && !measured.sharesDraws)
            #expect(measured.caveats.contains { $0.contains("only A has them: only") })
            let report = EvaluationReport(measured)
            #expect(report.comparisons[0].splits[0].difference.difference == 1)

            var changed = JobComparison(baseline: a, candidate: try job("c", ["s": (1, "9"), "t": (1, "2")]))
            let failure = #expect(throws: Failure.self) { try changed.measurement() }
            #expect(failure?.what.hasSuffix(": s") == true)
            changed.allowsChangedTasks = true
            #expect(try changed.measurement().caveats.contains { $0.contains("not the same in both jobs: s") })

            #expect(throws: Failure.self) { try JobComparison(baseline: a, candidate: job("d", ["u": (1, "1")])).measurement() }
            var several = JobComparison(baseline: a, candidate: try job("e", ["s": (1, "1")], agents: ["x", "y"]))
            #expect(throws: Failure.self) { try several.measurement() }
            several.candidateAgent = "z"
            #expect(throws: Failure.self) { try several.measurement() }
            several.candidateAgent = "y"
            #expect(try several.measurement().arms[1].agent == "y")
        }
    }

    @Test func foldersThatAreNoJob() async throws {
        try await withTemporaryDirectory { directory in
            #expect(throws: Failure.self) { try FinishedJob.read(directory.appending("none")) }
            #expect(throws: Failure.self) { try FinishedJob.read(directory) }
            try Files.write("{\"format\": 99}", to: directory.appending("selfharness.json"))
            #expect(throws: Failure.self) { try FinishedJob.read(directory) }.map { #expect($0.kind == .unsupported) }
        }
    }

    @Test func tasksWithTheSameFilesAreNamed() async throws {
        #expect(EqualTasks(["a": "1", "b": "2", "c": "1", "d": "3", "e": "2"]).groups == [["a", "c"], ["b", "e"]])
        #expect(EqualTasks(["a": "1", "c": "1"]).caveats(["a", "x"]).isEmpty, "only one of them is measured")
        try await withTemporaryDirectory { directory in
            func job(_ name: String) throws -> FinishedJob {
                try Self.harborJob(name, in: directory) { job in
                    try Self.writeTrial("a__1", task: "a", to: job, reward: 1)
                    try Self.writeTrial("b__1", task: "b", to: job, reward: 1)
                    try Self.writeTrial("c__1", task: "c", to: job, reward: 1, digest: "cc")
                }
            }
            let caveats = try JobComparison(baseline: job("j"), candidate: job("k")).measurement().caveats
            #expect(caveats.contains { $0.contains("same files") && $0.hasSuffix("a, b.") })
            #expect(caveats.contains { $0.contains("different times") }, "also when the arms are the same")
        }
    }

    @Test func sealedTasksStayClosed() async throws {
        try await withTemporaryDirectory { directory in
            let job = try Self.harborJob("j", in: directory) { job in
                for (task, digest) in [("a", "1"), ("b", "2"), ("s", "3")] {
                    try Self.writeTrial("\(task)__1", task: task, to: job, reward: 1, digest: digest)
                }
            }
            var comparison = JobComparison(baseline: job, candidate: job)
            #expect(try comparison.measurement().tasks.count == 3, "without splits nothing is sealed")
            let entries = ["a", "b", "s", "t"].map { Splits.Entry(name: $0, digest: $0, split: .heldIn) }
            var splits = try SplitMaker().splits(of: entries, suite: "j")
            splits.tasks = entries.map { Splits.Entry(name: $0.name, digest: $0.digest, split: $0.name == "s" ? .sealed : .heldIn) }
            comparison.splits = splits
            let measurement = try comparison.measurement()
            #expect(measurement.tasks.map(\.name) == ["a", "b"] && Set(measurement.attempts.map(\.task)) == ["a", "b"])
            #expect(measurement.caveats.contains { $0.contains("sealed: s;") })
            #expect(measurement.arms.map(\.name) == ["A", "B"], "tables stay narrow")
        }
    }
}
