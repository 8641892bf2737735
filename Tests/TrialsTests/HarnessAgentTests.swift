import Agents
import Core
import Harness
import Models
import SystemPackage
import Testing
import Trajectories

@testable import Trials

/// The agent loop in real sandboxes, with scripted models.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct HarnessAgentTests {
    static let task = LabTask(
        environment: "workdir = \"/srv\"", agent: "user = \"root\"\ntimeout_sec = 60", solve: "echo hello > /hello.txt",
        test: LabTask.reward(if: "[ \"$(cat /hello.txt)\" = hello ]"))

    private static func choice(_ script: String, _ change: (inout HarnessContent) -> Void = { _ in }) async throws -> AgentChoice {
        var content = HarnessContent(
            manifest: Manifest(name: "lab", description: ""), system: "You work in a shell.",
            tools: ToolSpec.Kind.allCases.map { ToolSpec(kind: $0, description: $0.rawValue) })
        change(&content)
        let id = "sha256:lab-\(script)-\(content.policy.persistsShell)-\(content.policy.commandTimeout)"
        try await Lab.services.keep(content, id: id)
        return AgentChoice(name: "harness", model: "script:\(script)", harness: HarnessReference(path: "/lab", id: id))
    }

    @Test func everyToolWorks() async throws {
        try await Lab.run([Self.task], agent: Self.choice("good")) { (summary, folder) throws in
            let record = summary.records[0]
            let path = folder.trial(record.name).agent.appending("trajectory.json")
            let trajectory = try JSON.read(Trajectory.self, from: path)
            let results = trajectory.steps.flatMap { $0.observation?.results ?? [] }
            #expect(
                results.compactMap(\.content) == [
                    "[no output]", "/srv\n[]", "write: line 1: nowhere/hello.txt: No such file or directory\n[exit code 1]", "[no output]",
                    "hullo", "[no output]", "'old' occurs 2 times in the file; add lines around it; nothing was changed\n[exit code 1]",
                    "ls: cannot access '/missing': No such file or directory\nhello", "[submitted]",
                ])
            #expect(results.compactMap(\.facts?.changed) == [true, false, false, true, false, true, false, false, false])
            #expect(record.status == .passed)
            #expect(record.error == nil)
            #expect(record.run?.facts == RunFacts(end: .submitted, harness: record.agent.harness, draw: 0))
            #expect(record.run?.turns == 9)
            #expect(record.run?.usage == TokenUsage(input: 900, output: 90, cached: 450))
            #expect(record.run?.trajectory == trajectory.digest)
            #expect(try Files.text(folder.trial(record.name).path.appending("result.json")).contains(#""n_input_tokens" : 900"#))
        }
    }

    @Test func theShellPersistsIfTheHarnessSaysSo() async throws {
        let choice = try await Self.choice("good") { $0.policy.persistsShell = true }
        try await Lab.run([Self.task], agent: choice) { (summary, folder) throws in
            let path = folder.trial(summary.records[0].name).agent.appending("trajectory.json")
            let results = try JSON.read(Trajectory.self, from: path).steps.flatMap { $0.observation?.results ?? [] }
            #expect(results.compactMap(\.content)[1] == "/srv/out\n[hello]")
            #expect(results.compactMap(\.content)[7] == "ls: cannot access '/missing': No such file or directory\nhello")
            #expect(summary.records[0].status == .passed)
        }
    }

    @Test func equalDrawsDoTheSame() async throws {
        let choice = try await Self.choice("good")
        let first = try await Lab.trial(Self.task, agent: choice)
        #expect(try await Lab.trial(Self.task, agent: choice).run == first.run)
    }

    @Test func limits() async throws {
        var slow = Self.task
        slow.agent = "timeout_sec = 1"
        let record = try await Lab.trial(slow, agent: Self.choice("slow"))
        #expect(record.status == .failed)
        #expect(record.error?.type == .agentTimeout)
        #expect(record.run?.facts?.end == .timeLimit)

        let idle = try await Lab.trial(Self.task, agent: Self.choice("idle"))
        #expect(idle.status == .failed)
        #expect(idle.error == nil)
        #expect(idle.run?.facts?.end == .turnLimit)
        #expect(idle.run?.turns == 30)

        var choice = try await Self.choice("idle")
        choice.tokenLimit = 500
        #expect(try await Lab.trial(Self.task, agent: choice).run?.facts?.end == .tokenLimit)
    }

    @Test func aProvidersFailureIsInvalidAndAnOverflowIsNot() async throws {
        let auth = try await Lab.trial(Self.task, agent: Self.choice("auth"))
        #expect(auth.status == .invalid)
        #expect(auth.error?.type == .modelAuthentication)
        #expect(try await Lab.trial(Self.task, agent: Self.choice("overload")).error?.type == .modelOverloaded)
        let overflow = try await Lab.trial(Self.task, agent: Self.choice("overflow"))
        #expect(overflow.status == .failed)
        #expect(overflow.run?.facts?.end == .contextOverflow)
    }
}
