import Agents
import Core
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import Trials

/// Whole jobs in real sandboxes.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct JobRunnerTests {
    private static let slow = LabTask(name: "slow", solve: "touch /begun; sleep 100", test: LabTask.reward(if: "[ -e /never ]"))

    /// Harbor's own models read every file. The script says why when it cannot run; that is a failure too.
    @Test func harborAcceptsTheFolder() async throws {
        var broken = TrialRunTests.hello
        (broken.name, broken.image) = ("broken", "no-such-image:1")
        var half = TrialRunTests.hello
        (half.name, half.test) = ("half", "echo '{\"reward\": 0.5, \"speed\": 3}' > /logs/verifier/reward.json")
        try await Lab.run([TrialRunTests.hello, broken, half], attempts: 2, retries: 1) { summary, folder in
            #expect(summary.statistics.count(.passed) == 2)
            #expect(summary.statistics.count(.failed) == 2)
            #expect(summary.statistics.count(.invalid) == 2)
            #expect(summary.statistics.retries == 2)
            #expect(summary.records.filter { $0.status == .invalid }.allSatisfy { $0.tryNumber == 2 })
            let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            #expect(system("\(root)/scripts/check-harbor \(folder.path)") == 0)
        }
    }

    /// The same of agents that work in turns, and of a program on the host; trajectories are read by Harbor's model of the format.
    @Test func harborAcceptsEveryAgent() async throws {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let line = #"read -r task; echo '{"exec":{"command":"echo hello > /hello.txt"}}'; read -r answer"#
        let persisting = try HarnessAgentTests.choice("good", policy: "persist_shell = true")
        for agent in [try HarnessAgentTests.choice("good"), persisting, AgentChoice(name: "command", command: line)] {
            try await Lab.run([HarnessAgentTests.task], agent: agent) { summary, folder in
                #expect(summary.records[0].status == .passed)
                #expect(system("\(root)/scripts/check-harbor \(folder.path)") == 0)
                try await Lab.run([HarnessAgentTests.task], agent: AgentChoice(name: "replay", trajectory: folder.path.string)) {
                    again, folder in
                    #expect(again.records[0].status == .passed)
                    #expect(system("\(root)/scripts/check-harbor \(folder.path)") == 0)
                }
            }
        }
    }

    /// Cancelling is what the first Ctrl-C does.
    @Test func cancelAndResume() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try TrialRunTests.hello.write(to: suite)
            try Self.slow.write(to: suite)
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), attempts: 2)
            let services = try await Lab.services
            do {
                let folder = try job.create()
                let runner = JobRunner(folder: folder, tasks: job.tasks, services: services)
                let begun = AsyncStream.makeStream(of: Void.self)
                let running = Task {
                    try await runner.run { event in
                        if case .trial(let planned, .began(.runAgent)) = event, planned.task.name == "slow" { begun.continuation.yield() }
                    }
                }
                for await _ in begun.stream { break }
                running.cancel()
                let summary = try await running.value
                #expect(summary.statistics.count(.cancelled) >= 1)
                #expect(summary.statistics.count(.invalid) == 0)
                #expect(summary.unfinished >= 2)
                #expect(summary.records.filter { $0.status == .cancelled }.allSatisfy { $0.error?.type == .cancelled })
                let result = try Files.text(folder.path.appending("result.json"))
                #expect(result.contains("\"finished_at\" : null"))
            }
            var quick = Self.slow
            quick.solve = "true"
            // The task changed: this would be another measurement.
            try quick.write(to: suite)
            let changed = try LabJob(suite: suite, jobs: directory.appending("jobs"), attempts: 2)
            #expect(throws: Failure.self) { try changed.resume() }
            try Self.slow.write(to: suite)

            let folder = try job.resume()
            #expect(folder.pending.count >= 2)
            #expect(folder.finished.allSatisfy { $0.status.isValid })
        }
    }

    @Test func aFullDiskOfTheResults() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            var loud = TrialRunTests.hello
            loud.solve += "; yes | head -c 3000000"
            try loud.write(to: suite)
            let jobs = directory.appending("jobs")
            try Files.makeDirectory(jobs)
            try call("mount a small disk") { mount("tmpfs", jobs.string, "tmpfs", 0, "size=400k") }
            defer { umount2(jobs.string, 2) }
            let job = try LabJob(suite: suite, jobs: jobs)
            let folder = try job.create()
            let summary = try await JobRunner(folder: folder, tasks: job.tasks, services: Lab.services).run { _ in }
            #expect(summary.records[0].status == .invalid)
            #expect(summary.records[0].error?.type == .hostDiskFull)
            #expect(summary.records[0].error?.message.contains(jobs.string) == true)
            #expect(!Files.exists(folder.trial(summary.records[0].name).agent.appending("oracle.txt")))
            #expect(try folder.trial(summary.records[0].name).finishedRecord()?.status == .invalid)
        }
    }

    @Test func capacity() {
        let whole = Capacity(trials: 4, memoryBytes: 100)
        var free = whole
        let large = Capacity(trials: 1, memoryBytes: 60)
        free.take(large)
        #expect(!free.fits(large))
        #expect(free.fits(Capacity(trials: 1, memoryBytes: 40)))
        free.give(large)
        #expect(free == whole)
    }
}
