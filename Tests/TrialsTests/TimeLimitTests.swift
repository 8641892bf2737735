import Core
import Testing

@testable import Trials

@Suite struct TimeLimitTests {
    struct Row: Sendable {
        var rule: TimeLimitRule
        var phase: Double?
        var all = 1.0
        var expected: Double?
    }

    @Test(arguments: [
        Row(rule: .init(base: nil), expected: nil),
        Row(rule: .init(base: 100), expected: 100),
        Row(rule: .init(base: 100), all: 2, expected: 200),
        Row(rule: .init(base: 100), phase: 3, all: 2, expected: 300),
        Row(rule: .init(base: 100, maximum: 60), all: 2, expected: 120),
        Row(rule: .init(base: 100, maximum: 600), expected: 100),
        Row(rule: .init(base: 100, override: 50), expected: 50),
        Row(rule: .init(base: 100, override: 500, maximum: 60), expected: 60),
        Row(rule: .init(base: nil, maximum: 60), all: 0.5, expected: 30),
        Row(rule: .init(base: nil, override: 7), expected: 7),
    ]) func rule(_ row: Row) { #expect(row.rule.seconds(phase: row.phase, all: row.all) == row.expected) }

    @Test func phasesOfATrial() {
        let limits = TimeLimits(
            environment: 600, agent: .init(base: 100), verifier: .init(base: 10),
            multipliers: TimeoutMultipliers(all: 2, agent: 5, environmentBuild: 1))
        #expect(limits.environment == 600)
        #expect(limits.agentSetup == 720)
        #expect(limits.agent == 500)
        #expect(limits.verifier == 20)
    }

    @Test func operationsAreEndedInTime() async throws {
        #expect(try await withTimeLimit(nil) { 1 } == 1)
        #expect(try await withTimeLimit(60) { 2 } == 2)
        await #expect(throws: TimeLimitReached.self) { try await withTimeLimit(0.01) { try await Task.sleep(for: .seconds(60)) } }
    }

    @Test func timestampsAreWrittenAsHarborDoes() throws {
        let time = Timestamp(microseconds: 1_795_399_606_802_021)
        #expect(time.description == "2026-11-23T02:06:46.802021Z")
        #expect(time.jobName == "2026-11-23__02-06-46")
        #expect(Timestamp(time.description) == time)
        #expect(try JSON.decode([Timestamp].self, from: JSON.encode([time])) == [time])
        #expect(Timestamp("2026-11-23") == nil)
        #expect(Timestamp("2026-11-23T02:06:4x.802021Z") == nil)
    }
}
