import Core
import Sandbox
import SystemPackage
import Testing

@testable import Trials

/// `trial --keep`: what the agent left can be found and removed by name, however it was judged.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct KeepTests {
    @Test(arguments: [VerifierMode.snapshot, .shared]) func whatTheAgentLeftIsKept(_ mode: VerifierMode) async throws {
        let services = try await Lab.services
        let home = services.sandboxes.store.home
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try LabTask(solve: "echo hello > /hello.txt", test: LabTask.reward(if: "echo tests > /tests-were-here")).write(to: suite)
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), mode: mode)
            let folder = try job.create()
            var runner = JobRunner(folder: folder, tasks: job.tasks, services: services)
            runner.settings.keepsView = true
            let record = try await runner.run { _ in }.records[0]
            #expect(record.status == .passed)
            let kept = try #require(try KeptView.named([record.name], home: home).first)
            #expect(try Files.text(kept.upper.appending("hello.txt")) == "hello\n")
            // In a snapshot the tests write elsewhere.
            #expect(Files.exists(kept.upper.appending("tests-were-here")) == (mode == .shared))
            #expect(try kept.layers.count > 1)
            for layer in try kept.layers { #expect(services.sandboxes.store.contains(layer)) }
            #expect(try Files.text(folder.trial(record.name).log).contains("selfharness sandbox remove \(record.name)"))
            try kept.remove()
            #expect(try KeptView.all(home: home).contains { $0.name == record.name } == false)
        }
    }
}
