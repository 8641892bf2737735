import Agents
import Core
import FoundationEssentials
import Gates
import Glibc
import Images
import Sandbox
import SandboxFixture
import Synchronization
import SystemPackage
import Tasks
import Testing
import Toolchain
import Trials

@testable import Evaluation

/// Cells in real sandboxes.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RunnerTests {
    private static func runner(_ suite: FilePath, store: FilePath, conditions: TrialConditions = .init()) async throws -> CellRunner {
        let sandboxes = try await SandboxFixture.sandboxes()
        let services = TrialServices(
            sandboxes: sandboxes, images: try ImageStore(sandboxes: sandboxes, options: .fromEnvironment()),
            toolchain: Toolchain(sandboxes: sandboxes), hostVariables: [:], programVersion: "test")
        var runner = CellRunner(store: try CellStore(store), suite: try Suite.load(suite), services: services, conditions: conditions)
        runner.concurrency = 2
        runner.retries = 1
        return runner
    }

    private static func cells(_ arms: [Arm], _ tasks: [String], draws: Range<UInt64>, _ purpose: Purpose = .guard) -> [Cell] {
        draws.flatMap { draw in tasks.flatMap { task in arms.map { Cell(arm: $0.identity, task: task, draw: draw, purpose: purpose) } } }
    }

    @Test func measuredOnceAndNeverAgain() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            for name in ["a", "b"] { try writeTask(name, to: suite) }
            let arms = [Arm.nop, .oracle]
            var runner = try await Self.runner(suite, store: directory.appending("store"))
            let cells = Self.cells(arms, ["a", "b"], draws: 0..<2)
            #expect(try await runner.missing(cells, arms: arms) == 8)
            let first = try await runner.results(for: cells.reversed() + cells.prefix(1), arms: arms)
            #expect(first.map(\.cell) == cells.reversed() + cells.prefix(1), "in the order of the question")
            for result in first {
                #expect(result.status == (result.cell.arm == Arm.oracle.identity ? .passed : .failed))
                #expect(Files.exists(runner.store.trialFolder(of: result).appending("result.json")))
            }
            #expect(Set(first.filter { $0.status == .failed }.map(\.outcomeHash)).count == 1, "times are no part of it")

            let jobs = try Files.list(directory.appending("store/jobs"))
            #expect(jobs.count == 1)
            let (job, finished) = try JobFolder.read(directory.appending("store/jobs").appending(jobs[0]))
            #expect(finished.count == 8)
            let order = job.trials.map { "\($0.attempt)\($0.task.name)\($0.agent.name)" }
            #expect(
                order
                    == [
                        "0anop", "0aoracle", "0bnop", "0boracle", "1anop", "1aoracle", "1bnop", "1boracle",
                    ].map { $0 } || order == ["0aoracle", "0anop", "0boracle", "0bnop", "1aoracle", "1anop", "1boracle", "1bnop"],
                "the arms run side by side")
            let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            #expect(Self.run("\(root)/scripts/check-harbor", "\(directory)/store/jobs/\(jobs[0])") == 0)

            let events = Mutex(0)
            runner.onEvent = { _ in events.withLock { $0 += 1 } }
            let again = try await runner.results(for: cells, arms: arms)
            #expect(again.count == 8 && events.withLock { $0 } == 0)
            #expect(try Files.list(directory.appending("store/jobs")) == jobs)
            // Only what is new is run.
            #expect(try await runner.missing(Self.cells(arms, ["a", "b"], draws: 0..<3), arms: arms) == 4)
            let other = try await Self.runner(
                suite, store: directory.appending("store"), conditions: TrialConditions(passRule: PassRule(threshold: 0)))
            #expect(try await other.missing(cells, arms: arms) == 8, "other conditions are other measurements")
            try Files.write("Write it.\n", to: suite.appending("a/instruction.md"))
            let changed = try await Self.runner(suite, store: directory.appending("store"))
            #expect(try await changed.missing(cells, arms: arms) == 4, "a changed task is another task")
        }
    }

    @Test func questionsThatHaveNoAnswer() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try writeTask("a", to: suite)
            let runner = try await Self.runner(suite, store: directory.appending("store"))
            let cells = Self.cells([.nop], ["a"], draws: 0..<1)
            await #expect(throws: Failure.self) { try await runner.results(for: cells, arms: [.oracle]) }
            await #expect(throws: Failure.self) {
                try await runner.results(for: Self.cells([.nop], ["none"], draws: 0..<1), arms: [.nop])
            }
            _ = try await runner.results(for: cells, arms: [.nop])
            let failure = await #expect(throws: Failure.self, "what served as a guard is no fresh proof") {
                try await runner.results(for: Self.cells([.nop], ["a"], draws: 0..<1, .remeasure), arms: [.nop])
            }
            #expect(failure?.what.contains("has served as 'guard'") == true)
            #expect(
                try await runner.results(for: Self.cells([.nop], ["a"], draws: 0..<1, .mining), arms: [.nop])[0].cell.purpose == .mining)
        }
    }

    /// An image that nobody has: the cell is invalid after bounded tries, and is asked for again next time.
    @Test func whatCannotBeMeasured() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try writeTask("a", to: suite, image: "no-such-image:1")
            let runner = try await Self.runner(suite, store: directory.appending("store"))
            let cells = Self.cells([.nop], ["a"], draws: 0..<1)
            let result = try await runner.results(for: cells, arms: [.nop])[0]
            #expect(result.status == .invalid && result.tries == 2 && result.key == nil && result.errorMessage != nil)
            #expect(try await runner.missing(cells, arms: [.nop]) == 1)
        }
    }

    @Test func theSameStateIsVerifiedAgain() async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            try writeTask("sure", to: suite)
            try writeTask("flaky", to: suite)
            try Files.write(
                "#!/bin/bash\necho $(( $(date +%s%N) / 1000 % 2 )) > /logs/verifier/reward.txt\n",
                to: suite.appending("flaky/tests/test.sh"),
                mode: 0o755)
            let runner = try await Self.runner(
                suite, store: directory.appending("store"), conditions: TrialConditions(repeatedVerifications: 3))
            let results = try await runner.results(for: Self.cells([.oracle], ["sure", "flaky"], draws: 0..<1, .aa), arms: [.oracle])
            #expect(results[0].repeatedVerdicts == [true, true, true])
            #expect(results[1].repeatedVerdicts?.count == 3)
            #expect(try Files.list(runner.store.trialFolder(of: results[0]).appending("verifier-again")) == ["1", "2", "3"])
        }
    }

    /// SIGKILL in the middle: what was finished is kept, and the same command runs the rest.
    @Test func killedAndResumed() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await SandboxFixture.base()
            let suite = directory.appending("suite")
            for name in ["a", "b", "c"] { try writeTask(name, to: suite) }
            try writeTask("z", to: suite, solve: "sleep 3000", seconds: 3600)
            let store = directory.appending("store")
            let arguments = [
                "evaluate", suite.string, "--arm", "name=base,agent=nop", "--arm", "name=cand,agent=oracle", "-o", store.string, "-n", "2",
            ]
            let child = try Self.spawn(arguments)
            // All but one of the eight trials end soon.
            func kept() -> Int {
                ((try? Files.list(store.appending("cells"))) ?? []).reduce(0) { sum, folder in
                    sum + (((try? Files.list(store.appending("cells/\(folder)"))) ?? []).count { $0.hasSuffix(".json") })
                }
            }
            for _ in 0..<3000 {
                if kept() >= 7 { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(kept() == 7)
            kill(child, SIGKILL)
            #expect(Self.wait(child) == nil, "it was killed")
            try writeQuick(suite)
            let again = try Self.spawn(arguments)
            #expect(Self.wait(again) == 0)
            #expect(kept() == 9, "the task that became quick is another one: its two cells were run, the six others were known")
            let jobs = try Files.list(store.appending("jobs")).map { store.appending("jobs/\($0)") }
            #expect(try jobs.map { try JobFolder.read($0).record.trials.count }.sorted() == [2, 8])
            let document = try JSON.read(JSONValue.self, from: store.appending("report.json"))
            #expect(document["report"]?["arms"]?.array?.count == 2 && document["attempts"]?.array?.count == 8)
        }
    }

    private func writeQuick(_ suite: FilePath) throws { try writeTask("z", to: suite) }

    private static func spawn(_ arguments: [String]) throws -> pid_t {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = FilePath(tests).removingLastComponent().appending("selfharness").string
        return try start([program] + arguments)
    }

    private static func start(_ words: [String]) throws -> pid_t {
        var pid: pid_t = 0
        let argv = words.map { strdup($0) } + [nil]
        defer { for word in argv { free(word) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let code = posix_spawn(&pid, words[0], &actions, nil, argv, environ)
        guard code == 0 else { throw Failure(.infrastructure, "cannot start \(words[0]): \(code)") }
        return pid
    }

    /// The exit code; nil when a signal ended it.
    private static func wait(_ pid: pid_t) -> Int32? {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
    }

    private static func run(_ words: String...) -> Int32? { (try? start(words)).flatMap { wait($0) } }
}
