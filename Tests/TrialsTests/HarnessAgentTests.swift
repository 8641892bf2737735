import Agents
import Core
import Glibc
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

    /// A choice of an artifact that lies in a directory of its own.
    static func choice(_ script: String, policy: String = "", others: HarnessFiles = [:]) throws -> AgentChoice {
        var files: HarnessFiles = [
            "manifest.toml": Array("format = 1\nname = \"lab\"\ndescription = \"For tests.\"\n".utf8),
            "prompt/system.md": Array("You work in a shell.\n".utf8),
        ]
        for kind in ToolSpec.Kind.allCases where kind != .delegate {
            files["tools/\(kind.rawValue).toml"] = Array("description = \"\(kind.rawValue)\"\n".utf8)
        }
        if !policy.isEmpty { files["policy/runtime.toml"] = Array((policy + "\n").utf8) }
        files.merge(others) { $1 }
        let artifact = try HarnessArtifact(files: files)
        let directory = FilePath("/tmp/selfharness-lab-harness-\(artifact.id.suffix(12))")
        if !Files.exists(directory) { try artifact.write(to: directory) }
        return AgentChoice(name: "harness", model: "script:\(script)", harness: HarnessReference(path: directory.string, id: artifact.id))
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

    /// What a subagent did is in the sandbox, in the sums of the run, and in a trajectory of its own that Harbor reads too.
    @Test func aSubagentWorksInTheSamePlace() async throws {
        let choice = try Self.choice(
            "team",
            others: [
                "tools/delegate.toml": Array("description = \"Give a task away.\"\n".utf8),
                "subagents/helper.toml": Array("description = \"Helps.\"\nsystem = \"You help.\"\n".utf8),
            ])
        try await Lab.run([Self.task], agent: choice) { (summary, folder) throws in
            let record = summary.records[0]
            #expect(record.status == .passed)
            #expect(record.run?.usage == TokenUsage(input: 400, output: 40, cached: 200))
            let logs = folder.trial(record.name).agent
            let result = try JSON.read(Trajectory.self, from: logs.appending("trajectory.json")).steps[2].observation?.results[0]
            #expect(result?.content == "It is written.")
            let path = try #require(result?.subagentTrajectories?.first?.path)
            let own = try JSON.read(Trajectory.self, from: logs.appending(path))
            #expect(own.agent.name == "helper")
            #expect(own.steps.map(\.message).first?.hasPrefix("You help.") == true)
            #expect(own.facts?.end == .submitted)
            let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            #expect(system("\(root)/scripts/check-harbor \(folder.path)") == 0)
        }
    }

    @Test func theShellPersistsIfTheHarnessSaysSo() async throws {
        let choice = try Self.choice("good", policy: "persist_shell = true")
        try await Lab.run([Self.task], agent: choice) { (summary, folder) throws in
            let path = folder.trial(summary.records[0].name).agent.appending("trajectory.json")
            let results = try JSON.read(Trajectory.self, from: path).steps.flatMap { $0.observation?.results ?? [] }
            #expect(results.compactMap(\.content)[1] == "/srv/out\n[hello]")
            #expect(results.compactMap(\.content)[7] == "ls: cannot access '/missing': No such file or directory\nhello")
            #expect(summary.records[0].status == .passed)
        }
    }

    /// Nothing that a shell leaves for the next one is an answer, and hooks see what is there.
    @Test(arguments: [false, true]) func aFailureWithoutWords(persists: Bool) async throws {
        let hook = """
            event = "on_error"
            [do]
            inject = "{{files}}|{{repositories}}|{{missing_folders}}"

            """
        let choice = try Self.choice(
            "quiet-failure", policy: "persist_shell = \(persists)", others: ["hooks/look.toml": Array(hook.utf8)])
        try await Lab.run([Self.task], agent: choice) { (summary, folder) throws in
            let path = folder.trial(summary.records[0].name).agent.appending("trajectory.json")
            let steps = try JSON.read(Trajectory.self, from: path).steps
            #expect(
                steps.flatMap { $0.observation?.results ?? [] }.compactMap(\.content) == [
                    "[no output]", "[exit code 1]", "[submitted]",
                ])
            #expect(steps.filter { $0.source == .user }.last?.message == "b.txt, 'two words/in/a.txt'|site|none")
        }
    }

    @Test func equalDrawsDoTheSame() async throws {
        let choice = try Self.choice("good")
        let first = try await Lab.trial(Self.task, agent: choice)
        #expect(try await Lab.trial(Self.task, agent: choice).run == first.run)
    }

    @Test func aReplayDoesTheSameWithoutAModel() async throws {
        for persists in [false, true] {
            let choice = try Self.choice("good", policy: "persist_shell = \(persists)")
            try await Lab.run([Self.task], agent: choice) { (summary, folder) async throws in
                let recorded = folder.trial(summary.records[0].name).agent.appending("trajectory.json")
                for source in [recorded, folder.path] {
                    let replay = AgentChoice(name: "replay", trajectory: source.string)
                    try await Lab.run([Self.task], agent: replay) { (again, folder) throws in
                        let record = again.records[0]
                        #expect(record.status == .passed)
                        #expect(record.run?.usage == nil)
                        let trajectory = try JSON.read(
                            Trajectory.self, from: folder.trial(record.name).agent.appending("trajectory.json"))
                        #expect(trajectory.notes == "replayed 8 calls, left out 1; every result is the same")
                        let before = try JSON.read(Trajectory.self, from: recorded)
                        #expect(Self.answers(trajectory) == Self.answers(before))
                    }
                }
            }
        }
    }

    @Test func aReplaySaysWhereItDiverges() async throws {
        var other = Self.task
        other.solve = "true"
        let choice = try Self.choice("good")
        try await Lab.run([other], agent: choice) { (summary, folder) async throws in
            let file = folder.trial(summary.records[0].name).agent.appending("trajectory.json")
            var recorded = try JSON.read(Trajectory.self, from: file)
            recorded.steps[6].observation?.results[0].content = "something else"
            try JSON.write(recorded, to: file)
            try await Lab.run([other], agent: AgentChoice(name: "replay", trajectory: file.string)) { (again, folder) throws in
                let trajectory = try JSON.read(
                    Trajectory.self, from: folder.trial(again.records[0].name).agent.appending("trajectory.json"))
                #expect(trajectory.notes?.contains("1 results differ: call") == true, "\(trajectory.notes ?? "")")
            }
        }
    }

    private static func answers(_ trajectory: Trajectory) -> [String?] {
        trajectory.steps.flatMap { $0.observation?.results.map(\.content) ?? [] }
    }

    @Test func aJobHasItsOwnCopyOfTheHarness() async throws {
        let choice = try Self.choice("good", policy: "max_turns = 7")
        let reference = try #require(choice.harness)
        try await withTemporaryDirectory { directory in
            let mine = directory.appending("mine")
            try HarnessArtifact.load(FilePath(reference.path)).write(to: mine)
            let suite = directory.appending("suite")
            try Self.task.write(to: suite)
            let agent = AgentChoice(
                name: "harness", model: "script:idle", harness: HarnessReference(path: mine.string, id: reference.id))
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), agent: agent)
            let folder = try job.create()
            try Files.write("max_turns = 1\n", to: mine.appending("policy/runtime.toml"))
            let summary = try await JobRunner(folder: folder, tasks: job.tasks, services: try await Lab.services).run { _ in }
            #expect(summary.records[0].run?.turns == 7)
            #expect(summary.records[0].agent.harness == reference.id)
            let edited = AgentChoice(
                name: "harness", model: "script:idle",
                harness: HarnessReference(path: mine.string, id: try HarnessArtifact.load(mine).id))
            let other = try LabJob(suite: suite, jobs: directory.appending("jobs"), agent: edited)
            #expect(throws: Failure.self) { _ = try other.resume() }
        }
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

        var choice = try Self.choice("idle")
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

    /// An agent about to fail would rather have a trial that does not count.
    @Test(arguments: ["no-bash", "no-directory", "too-long", "no-descriptors", "no-memory"])
    func removingTheWayToWorkIsNoWayOut(_ script: String) async throws {
        for policy in ["", "persist_shell = true"] {
            let record = try await Lab.trial(Self.task, agent: Self.choice(script, policy: policy))
            #expect(record.status == .failed, "\(record.errors)")
            #expect(record.run?.facts?.end == .submitted)
        }
    }

    /// The image never had it: then the agent is not to blame.
    @Test func anImageWithoutItsUserIsInvalid() async throws {
        var task = Self.task
        task.agent = "user = \"nobody-knows\"\ntimeout_sec = 60"
        #expect(try await Lab.trial(task, agent: Self.choice("no-user")).status == .invalid)
    }
}
