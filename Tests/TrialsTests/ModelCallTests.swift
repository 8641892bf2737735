import Agents
import Core
import Harness
import LoopbackFixture
import ModelHTTP
import Models
import SystemPackage
import Testing
import Trajectories

@testable import Trials

/// Model calls in whole jobs: recorded and replayed, limited together, with keys that stay where they belong.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct ModelCallTests {
    private static let task = HarnessAgentTests.task

    /// A choice with another model.
    private static func choice(_ model: String, policy: String = "") throws -> AgentChoice {
        var choice = try HarnessAgentTests.choice("good", policy: policy)
        choice.model = model
        return choice
    }

    private static func trajectory(_ record: TrialRecord, _ folder: JobFolder) throws -> Trajectory {
        try JSON.read(Trajectory.self, from: folder.trial(record.name).agent.appending("trajectory.json"))
    }

    /// The bytes of a trajectory, without the moments of its steps.
    private static func bytes(_ trajectory: Trajectory) throws -> [UInt8] {
        var trajectory = trajectory
        for index in trajectory.steps.indices { trajectory.steps[index].timestamp = nil }
        return try JSON.encode(trajectory, pretty: false)
    }

    @Test(arguments: ["good", "overflow", "idle"]) func aReplayIsTheSameToTheByte(_ script: String) async throws {
        try await Lab.run([Self.task], agent: Self.choice("script:\(script)"), attempts: 2) { (recorded, first) async throws in
            try await Lab.run([Self.task], agent: Self.choice("recorded:\(first.path)"), attempts: 2) { (replayed, second) throws in
                for (before, after) in zip(
                    recorded.records.sorted { $0.attempt < $1.attempt }, replayed.records.sorted { $0.attempt < $1.attempt })
                {
                    #expect(after.status == before.status)
                    #expect(after.run == before.run)
                    #expect(after.agent.model == "recorded:\(first.path)", "results say that it is a replay")
                    #expect(try Self.bytes(Self.trajectory(after, second)) == Self.bytes(Self.trajectory(before, first)))
                }
            }
        }
    }

    @Test func aChangedHarnessIsToldWhereItParts() async throws {
        try await Lab.run([Self.task], agent: Self.choice("script:good")) { (recorded, first) async throws in
            let shorter = try Self.choice("recorded:\(first.path)", policy: "output_limit = 200\nreply_tokens = 100")
            let record = try await Lab.trial(Self.task, agent: shorter)
            #expect(record.status == .invalid)
            #expect(record.error?.type == .modelDiverged)
            let text = record.error?.message ?? ""
            #expect(text.hasPrefix("\(recorded.records[0].name), call 1: the decoding differs"), "\(text)")
        }
    }

    @Test func anEarlierTimeLimitComesAgain() async throws {
        var slow = Self.task
        slow.agent = "timeout_sec = 2"
        let server = try ModelServer { _, connection in connection.pause(60) }
        defer { server.stop() }
        let models = try Self.models(server)
        try await Self.run(slow, "openai:m", models: models) { (recorded, first) async throws in
            #expect(recorded.records[0].run?.facts?.end == .timeLimit)
            let again = try await Lab.trial(slow, agent: Self.choice("recorded:\(first.path)"))
            #expect(again.run == recorded.records[0].run)
            #expect(again.error?.type == .agentTimeout)
        }
    }

    // MARK: Keys

    static let key = "sk-lab-0123456789abcdefXYZ"

    private static func models(_ server: ModelServer) throws -> ModelCatalog {
        let http = try HTTPModels(file: nil, environment: ["OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": key])
        return ModelCatalog(http.providers, secrets: { http.secrets })
    }

    /// One job of one task with models of its own.
    private static func run<R>(
        _ task: LabTask, _ model: String, models: ModelCatalog, budget: Budget = Budget(), attempts: Int = 1,
        _ check: (JobRunner.Summary, JobFolder) async throws -> R
    ) async throws -> R {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try task.write(to: suite)
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), agent: choice(model), attempts: attempts)
            let folder = try job.create()
            let services = try await Self.services(models, budget)
            let summary = try await JobRunner(folder: folder, tasks: job.tasks, services: services).run { _ in }
            return try await check(summary, folder)
        }
    }

    private static func services(_ models: ModelCatalog, _ budget: Budget) async throws -> TrialServices {
        let usual = try await Lab.services
        return TrialServices(
            sandboxes: usual.sandboxes, images: usual.images, toolchain: usual.toolchain, hostVariables: [:], models: models,
            budget: budget,
            programVersion: "test")
    }

    private static func files(_ folder: FilePath) throws -> [FilePath] {
        try Files.list(folder).flatMap { name -> [FilePath] in
            let path = folder.appending(name)
            return Files.isDirectory(path) ? try files(path) : [path]
        }
    }

    /// A server that sends back everything it was sent, in a reply or as an error; and a command that looks for the key.
    @Test func noFileOfAJobHoldsTheKey() async throws {
        let look = #"{"command":"env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n'; true"}"#
        for status in [200, 401] {
            let server = try ModelServer { request, connection in
                let echo = request.headers.map { "\($0.key): \($0.value)" }.sorted().joined(separator: "; ")
                guard status == 200 else { return connection.answer(status, ["error": ["message": .string(echo)]]) }
                let isFirst = request.number == 0
                connection.answer(
                    200,
                    [
                        "choices": [
                            [
                                "message": [
                                    "content": .string(echo),
                                    "tool_calls": [
                                        [
                                            "id": .string("call-\(request.number)"),
                                            "function": ["name": isFirst ? "bash" : "submit", "arguments": isFirst ? .string(look) : "{}"],
                                        ]
                                    ],
                                ]
                            ]
                        ]
                    ])
            }
            defer { server.stop() }
            try await Self.run(Self.task, "openai:m", models: Self.models(server)) { (summary, folder) async throws in
                #expect(server.requests.first?.headers["authorization"] == "Bearer \(Self.key)")
                #expect(summary.records[0].error?.type == (status == 200 ? nil : .modelAuthentication))
                let files = try Self.files(folder.path)
                #expect(files.count > 8)
                for file in files {
                    #expect(try !Files.text(file).contains(Self.key), "\(file)")
                }
                let texts = try files.map { try Files.text($0) }
                #expect(texts.contains { $0.contains("[key]") }, "the server did send it back")
            }
        }
    }

    // MARK: Budgets

    @Test func aBudgetStopsAJobInOrder() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try Self.task.write(to: suite)
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), agent: Self.choice("script:good"), attempts: 3)
            do {
                let folder = try job.create()
                let services = try await Self.services(ScriptModel.catalog, Budget(.init(tokens: 300)))
                let summary = try await JobRunner(folder: folder, tasks: job.tasks, services: services).run { _ in }
                #expect(summary.unfinished == 3)
                #expect(summary.records.allSatisfy { $0.status == .cancelled && $0.error?.type == .modelBudget })
                #expect(summary.records.count <= 2, "no trial starts when there is nothing left")
                #expect(summary.spending.stopped?.contains("the job may use 300") == true)
                let used = summary.spending.used
                #expect((330...440).contains(used.input + used.output), "the two trials that ran may end the calls they had begun")
            }
            let before = try JSON.read(
                JobSpending.self, from: directory.appending("jobs/job").appending(JobSpending.fileName), keys: .snakeCase)
            let services = try await Self.services(ScriptModel.catalog, Budget())
            let summary = try await JobRunner(folder: job.resume(), tasks: job.tasks, services: services).run { _ in }
            #expect(summary.statistics.count(.passed) == 3)
            #expect(summary.spending.stopped == nil)
            #expect(summary.spending.used.input == before.used.input + 3 * 900, "what was spent before counts")
        }
    }

    @Test func timeStopsAJobToo() async throws {
        try await Self.run(Self.task, "script:slow", models: ScriptModel.catalog, budget: Budget(.init(seconds: 3)), attempts: 3) {
            (summary, folder) throws in
            #expect(summary.unfinished == 3)
            #expect(summary.records.allSatisfy { $0.status == .cancelled })
            #expect(summary.spending.stopped?.contains("3.0 seconds are over") == true)
            #expect(try Files.text(folder.path.appending("job.log")).contains("stopped by the budget"))
        }
    }
}
