import Core
import SystemPackage
import Testing

@testable import Trajectories

@Suite struct TrajectoryTests {
    private static func step(_ text: String, at microseconds: Int64) throws -> Trajectory.Step {
        Trajectory.Step(
            stepID: 0, timestamp: Timestamp(microseconds: microseconds), source: .agent, message: text,
            toolCalls: [.init(id: "c", function: "bash", arguments: ["command": .string(text)])],
            observation: .init(
                results: [.init(call: "c", content: "ok", extra: try .facts(ResultFacts(outcome: .ran, exitCode: 0, changed: true)))]),
            metrics: .init(promptTokens: 3, cost: 0.5), llmCallCount: 1, extra: try .facts(StepFacts(fired: ["h"])))
    }

    private static func write(_ steps: [Trajectory.Step], check: (FilePath, Int) throws -> Void = { _, _ in }) throws -> Trajectory {
        let path = FilePath("/tmp").appending("trajectory-test-\(Files.randomName(8)).json")
        defer { try? Files.removeTree(path) }
        var writer = TrajectoryWriter(path, agent: .init(name: "a \"steps\":[] b", version: "1", extra: ["steps": .array([])]))
        for (index, step) in steps.enumerated() {
            try writer.append(step, metrics: .init(totalPromptTokens: 3 * (index + 1)))
            try check(path, index + 1)
        }
        try writer.finish(notes: "done", extra: .facts(RunFacts(end: .submitted, harness: "h", draw: 2)))
        let read = try JSON.read(Trajectory.self, from: path)
        #expect(read == writer.trajectory)
        return read
    }

    @Test func isWholeAfterEveryStep() throws {
        let steps = try (1...3).map { try Self.step("s\($0)", at: 0) }
        let read = try Self.write(steps) { path, count in
            let read = try JSON.read(Trajectory.self, from: path)
            #expect(read.steps.map(\.stepID) == Array(1...count))
            #expect(read.finalMetrics?.totalSteps == count)
        }
        #expect(read.schemaVersion == "ATIF-v1.8")
        #expect(read.facts == RunFacts(end: .submitted, harness: "h", draw: 2))
        #expect(read.steps[0].facts == StepFacts(fired: ["h"]))
        #expect(read.steps[0].observation?.results[0].facts?.succeeded == true)
        #expect(read.finalMetrics?.totalPromptTokens == 9)
    }

    @Test func theDigestKnowsNoTimesAndNothingElseIsLeftOut() throws {
        let one = try Self.write([Self.step("a", at: 1)])
        let later = try Self.write([Self.step("a", at: 99)])
        #expect(one.digest == later.digest)
        #expect(one.digest.hasPrefix("sha256:") && one.digest.count == 71)
        var other = one
        other.steps[0].observation?.results[0].content = "no"
        #expect(other.digest != one.digest)
        other = one
        other.steps[0].metrics?.promptTokens = 4
        #expect(other.digest != one.digest)
        other = one
        other.extra = nil
        #expect(other.digest != one.digest)
    }

    @Test func theFormatsNamesAreUsed() throws {
        let text = String(decoding: try JSON.encode(try Self.step("a", at: 1), pretty: false), as: UTF8.self)
        for name in [
            "step_id", "tool_calls", "tool_call_id", "function_name", "source_call_id", "prompt_tokens", "cost_usd", "llm_call_count",
        ] {
            #expect(text.contains("\"\(name)\":"))
        }
        #expect(!text.contains("null"))
    }

    @Test(arguments: [
        ("drwxr-xr-x 1 root root 4096 Nov 24 19:59 ..", "drwxr-xr-x 1 root root 4096 # .."), ("Nov  4 09:59 a", "# a"),
        ("-rw-r--r-- 1 root root 5 Nov 24  2025 a", "-rw-r--r-- 1 root root 5 Nov 24  2025 a"),
        ("2026-11-24 19:59:03.123 +0000", "# # +0000"),
        ("1 passed in 0.12s", "1 passed in #"), ("real 0m0.004s", "real 0m#"), ("took 1.5 seconds.", "took #."),
        ("1.5 sheep 10:5 1234:56", "1.5 sheep 10:5 1234:56"),
        ("é 08:00", "é #"), ("12:", "12:"), ("", ""), ("2026-11-2", "2026-11-2"), ("3.5", "3.5"),
    ])
    func clocksAreMasked(text: String, masked: String) {
        #expect(ClockMask.masked(text) == masked)
    }

    @Test func theDigestDoesNotSeeTheClock() throws {
        var (one, two) = (try Self.write([Self.step("a", at: 1)]), try Self.write([Self.step("a", at: 1)]))
        one.steps[0].observation?.results[0].content = "-rw-r--r-- 1 root root 5 Nov 24 19:59 out.txt"
        two.steps[0].observation?.results[0].content = "-rw-r--r-- 1 root root 5 Nov 25 00:01 out.txt"
        #expect(one.digest == two.digest)
        two.steps[0].observation?.results[0].content = "-rw-r--r-- 1 root root 6 Nov 25 00:01 out.txt"
        #expect(one.digest != two.digest)
    }
}
