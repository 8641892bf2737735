import Core
import SystemPackage
import Testing

@testable import Trials

@Suite struct JobFolderTests {
    private let tasks = [Samples.hello, Samples.world]

    private func plan(_ configuration: JobConfiguration) -> [PlannedTrial] {
        JobPlan.trials(tasks: tasks, agents: configuration.agents, attempts: configuration.attempts)
    }

    private func finish(_ planned: PlannedTrial, _ status: TrialStatus, in folder: JobFolder) throws {
        let trial = folder.trial(planned.name)
        try trial.create()
        var record = Samples.record(planned.name, task: planned.task, status: status)
        record.attempt = planned.attempt
        try trial.write(record, result: HarborResult.trial(record, uri: "file:///x", config: .null, verifierEnvironmentMode: nil))
    }

    @Test func orderIsAttemptTaskAgent() {
        let trials = JobPlan.trials(
            tasks: tasks, agents: [AgentChoice(name: "oracle"), AgentChoice(name: "nop")], attempts: 2)
        #expect(
            trials.map { "\($0.attempt) \($0.task.name) \($0.agent.name)" } == [
                "0 hello oracle", "0 hello nop", "0 world oracle", "0 world nop", "1 hello oracle", "1 hello nop", "1 world oracle",
                "1 world nop",
            ])
        #expect(Set(trials.map(\.name)).count == 8)
    }

    @Test(arguments: [
        ("hello", "hello__"), ("org/hello", "hello__"), (String(repeating: "x", count: 40), String(repeating: "x", count: 32) + "__"),
        ("a-very-long-task-name-that-ends-_-x", "a-very-long-task-name-that-ends__"),
    ]) func trialNames(_ task: String, _ prefix: String) {
        let name = JobPlan.trialName(task)
        #expect(name.hasPrefix(prefix))
        #expect(name.count == prefix.count + 7)
    }

    @Test func resumeRunsWhatHasNoVerdict() throws {
        try withTemporaryDirectory { directory in
            let configuration = Samples.configuration(directory: directory.string)
            let trials = plan(configuration)
            do {
                let folder = try JobFolder.create(configuration, trials: trials, program: "1.2.3")
                #expect(folder.pending == trials)
                try finish(trials[0], .passed, in: folder)
                try finish(trials[1], .invalid, in: folder)
                try finish(trials[2], .failed, in: folder)
                try folder.trial(trials[3].name).create()
            }
            let folder = try JobFolder.resume(configuration, tasks: tasks)
            #expect(folder.pending == [trials[1], trials[3]])
            #expect(folder.finished.map(\.name) == [trials[0].name, trials[2].name])
        }
    }

    @Test func concurrencyAndRetriesMayChange() throws {
        try withTemporaryDirectory { directory in
            var configuration = Samples.configuration(directory: directory.string)
            _ = try JobFolder.create(configuration, trials: plan(configuration), program: "1.2.3")
            configuration.concurrency = 16
            configuration.retries = 3
            #expect(try JobFolder.resume(configuration, tasks: tasks).pending.count == 4)
        }
    }

    @Test func anotherMeasurementIsNotResumed() throws {
        try withTemporaryDirectory { directory in
            let configuration = Samples.configuration(directory: directory.string)
            _ = try JobFolder.create(configuration, trials: plan(configuration), program: "1.2.3")
            var other = configuration
            other.multipliers.all = 2
            other.agents = [AgentChoice(name: "nop")]
            var failure = #expect(throws: Failure.self) { try JobFolder.resume(other, tasks: tasks) }
            #expect(failure?.what.contains("the agents: [\"oracle\"] before, [\"nop\"] now") == true)
            #expect(failure?.what.contains("timeout multipliers") == true)
            var changed = Samples.world
            changed.digest = Samples.hello.digest
            failure = #expect(throws: Failure.self) { try JobFolder.resume(configuration, tasks: [changed]) }
            #expect(failure?.what.contains("the files of the task world have changed") == true)
            #expect(failure?.what.contains("the task hello is gone") == true)
        }
    }

    @Test func twoJobsInOneFolder() throws {
        try withTemporaryDirectory { directory in
            let configuration = Samples.configuration(directory: directory.string)
            let folder = try JobFolder.create(configuration, trials: plan(configuration), program: "1.2.3")
            for start in [
                { try JobFolder.create(configuration, trials: [], program: "1") }, { try JobFolder.resume(configuration, tasks: []) },
            ] as [() throws -> JobFolder] {
                let failure = #expect(throws: Failure.self) { try start() }
                #expect(failure?.kind == .busy)
            }
            withExtendedLifetime(folder) {}
        }
    }

    @Test func anExistingJobIsNotOverwritten() throws {
        try withTemporaryDirectory { directory in
            let configuration = Samples.configuration(directory: directory.string)
            _ = try JobFolder.create(configuration, trials: [], program: "1.2.3")
            let failure = #expect(throws: Failure.self) { try JobFolder.create(configuration, trials: [], program: "1.2.3") }
            #expect(failure?.hint?.contains("--resume") == true)
            let missing = Samples.configuration(directory: directory.string, name: "other")
            #expect(throws: Failure.self) { try JobFolder.resume(missing, tasks: []) }
            #expect(!Files.exists(directory.appending("other")))
        }
    }

    @Test func newerFoldersAreRefused() throws {
        try withTemporaryDirectory { directory in
            let configuration = Samples.configuration(directory: directory.string)
            let trials = plan(configuration)
            do {
                let folder = try JobFolder.create(configuration, trials: trials, program: "1.2.3")
                try finish(trials[0], .passed, in: folder)
            }
            let trial = directory.appending("nightly/\(trials[0].name)/selfharness.json")
            let good = try Files.text(trial)
            try Files.write(#"{"format": 2, "future": true}"#, to: trial)
            var failure = #expect(throws: Failure.self) { try JobFolder.resume(configuration, tasks: tasks) }
            #expect(failure?.kind == .unsupported)
            #expect(failure?.what.contains("newer version") == true)
            try Files.write(good, to: trial)
            try Files.write(#"{"format": 2}"#, to: directory.appending("nightly/selfharness.json"))
            failure = #expect(throws: Failure.self) { try JobFolder.resume(configuration, tasks: tasks) }
            #expect(failure?.kind == .unsupported)
        }
    }

    @Test func earlierTriesAreKept() throws {
        try withTemporaryDirectory { directory in
            let configuration = Samples.configuration(directory: directory.string)
            let trials = plan(configuration)
            let folder = try JobFolder.create(configuration, trials: trials, program: "1.2.3")
            let trial = folder.trial(trials[0].name)
            #expect(try trial.prepare() == 1)
            try finish(trials[0], .invalid, in: folder)
            #expect(try trial.prepare() == 2)
            #expect(try trial.finishedRecord() == nil)
            #expect(try TrialFolder(trial.tries.appending("1")).finishedRecord()?.status == .invalid)
            // A try that was killed half-way leaves nothing behind.
            try trial.create()
            try Files.write("half", to: trial.agent.appending("oracle.txt"))
            #expect(try trial.prepare() == 2)
            #expect(try Files.list(trial.path) == ["tries"])
            try finish(trials[0], .cancelled, in: folder)
            #expect(try trial.prepare() == 3)
            #expect(try Files.list(trial.tries) == ["1", "2"])
        }
    }
}
