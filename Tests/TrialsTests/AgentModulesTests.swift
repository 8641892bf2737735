import Core
import SystemPackage
import Tasks
import Testing

@testable import Trials

/// Modules that a task names in `agent_modules`. What they cannot do is in ``CheatTests``.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(5))) struct AgentModulesTests {
    private static let fixture = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .appending("Fixtures/tasks/agent-modules")

    /// Tests need not be written for it: the same ones pass, whichever process the modules are in.
    @Test(arguments: [#"agent_modules = ["answer", "kit"]"#, "", "agent_modules = []"])
    func testsStayAsTheyAre(line: String) async throws {
        let record = try await run { text in text.replacing(#"agent_modules = ["answer", "kit"]"#, with: line) }
        #expect(record.status == .passed, "\(record.errors)")
    }

    @Test func testsThatAreNotRootCannotHaveIt() async throws {
        let record = try await run { $0.replacing("[verifier]", with: "[verifier]\nuser = \"games\"") }
        #expect(record.status == .invalid)
        #expect(
            record.errors.contains { $0.type == .verifierBootstrap && $0.message.contains("agent_modules needs tests that run as root") })
    }

    private func run(_ change: (String) -> String) async throws -> TrialRecord {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try Cheat.copy(Self.fixture, to: suite.appending("modules"))
            let config = suite.appending("modules/task.toml")
            try Files.write(change(try Files.text(config)), to: config)
            try Files.write(
                try Files.read(Self.fixture.appending("solution/solve.sh")), to: suite.appending("modules/solution/solve.sh"), mode: 0o755)
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), mode: .snapshot)
            let summary = try await JobRunner(folder: try job.create(), tasks: job.tasks, services: try await Lab.services).run { _ in }
            return summary.records[0]
        }
    }
}
