import Core
import Testing

@testable import Trials

@Suite struct TrialMachineTests {
    typealias Event = TrialMachine.Event
    typealias Action = TrialMachine.Action

    static let error = TrialError(.host, "broken", at: .init(microseconds: 0))
    static let cancellation = TrialError(.cancelled, "stop", at: .init(microseconds: 0))
    static let one = Event.graded(Grade(rewards: ["reward": 1]))
    static let zero = Event.graded(Grade(rewards: ["reward": 0]))
    static let noReward = Event.graded(Grade(error: TrialError(.rewardFileNotFound, "", at: .init(microseconds: 0)), isInvalid: false))
    static let noVerifier = Event.graded(Grade(error: TrialError(.verifierBootstrap, "", at: .init(microseconds: 0)), isInvalid: true))
    static let timedOut = Event.agentEnded(.timedOut(TrialError(.agentTimeout, "", at: .init(microseconds: 0))))

    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var plan = GradingPlan.snapshotAfterSharedIfAlive
        var healthcheck = false
        /// The answers, one for each action.
        var events: [Event]
        /// The actions after ``TrialMachine/Action/startEnvironment``.
        var actions: [Action]
        var status: TrialStatus
        var assurance: Assurance?
        var error: ErrorClass?
    }

    static let finished = Event.agentEnded(.finished)

    static let rows: [Row] = [
        Row(
            testDescription: "no process left: graded in a snapshot",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 0), .succeeded, one, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .passed, assurance: .snapshot),
        Row(
            testDescription: "processes left, equal rewards: graded twice",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 2), one, .succeeded, one, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .verifyShared, .seal, .verifySnapshot, .tearDown, .stop], status: .passed,
            assurance: .snapshot),
        Row(
            testDescription: "processes left, unequal rewards: the snapshot's verdict, and disagree",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 1), one, .succeeded, zero, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .verifyShared, .seal, .verifySnapshot, .tearDown, .stop], status: .failed,
            assurance: .disagree),
        Row(
            testDescription: "a shared grading without reward does not matter beside a snapshot",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 1), noReward, .succeeded, one, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .verifyShared, .seal, .verifySnapshot, .tearDown, .stop], status: .passed,
            assurance: .disagree),
        Row(
            testDescription: "declared services: shared only", plan: .shared,
            events: [.succeeded, .succeeded, finished, .collected(survivors: 1), one, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .verifyShared, .tearDown, .stop], status: .passed, assurance: .shared),
        Row(
            testDescription: "snapshot asked for: processes left do not matter", plan: .snapshot,
            events: [.succeeded, .succeeded, finished, .collected(survivors: 9), .succeeded, zero, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .failed, assurance: .snapshot),
        Row(
            testDescription: "a health check comes before the agent", healthcheck: true,
            events: [.succeeded, .succeeded, .succeeded, finished, .collected(survivors: 0), .succeeded, one, .succeeded],
            actions: [.checkHealth, .setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .passed,
            assurance: .snapshot),
        Row(
            testDescription: "an agent that ran out of time is graded",
            events: [.succeeded, .succeeded, timedOut, .collected(survivors: 0), .succeeded, one, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .passed, assurance: .snapshot,
            error: .agentTimeout),
        Row(
            testDescription: "no reward is a failure",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 0), .succeeded, noReward, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .failed, assurance: .snapshot,
            error: .rewardFileNotFound),
        Row(
            testDescription: "a verifier that was not set up is invalid",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 0), .succeeded, noVerifier, .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .invalid, assurance: .snapshot,
            error: .verifierBootstrap),
        Row(
            testDescription: "no environment: invalid", events: [.failed(error), .succeeded], actions: [.tearDown, .stop], status: .invalid,
            error: .host),
        Row(
            testDescription: "the host fails in the agent's phase: invalid", events: [.succeeded, .succeeded, .failed(error), .succeeded],
            actions: [.setUpAgent, .runAgent, .tearDown, .stop], status: .invalid, error: .host),
        Row(
            testDescription: "a failed sealing is invalid, also after a shared grading",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 1), one, .failed(error), .succeeded],
            actions: [.setUpAgent, .runAgent, .collect, .verifyShared, .seal, .tearDown, .stop], status: .invalid, error: .host),
        Row(
            testDescription: "a failed tear-down does not change the verdict",
            events: [.succeeded, .succeeded, finished, .collected(survivors: 0), .succeeded, one, .failed(error)],
            actions: [.setUpAgent, .runAgent, .collect, .seal, .verifySnapshot, .tearDown, .stop], status: .passed, assurance: .snapshot),
        Row(
            testDescription: "an answer that does not belong to the action is our error", events: [.collected(survivors: 0), .succeeded],
            actions: [.tearDown, .stop],
            status: .invalid, error: .host),
    ]

    @Test(arguments: rows) func path(_ row: Row) {
        var machine = TrialMachine(plan: row.plan, hasHealthcheck: row.healthcheck)
        #expect(machine.current == .startEnvironment)
        #expect(row.events.map { machine.handle($0) } == row.actions)
        let result = machine.result(PassRule())
        #expect(result.status == row.status)
        #expect(result.assurance == row.assurance)
        #expect(result.error?.type == row.error)
    }

    /// Whatever is going on, cancelling leads to the tear-down and nothing else, and a later answer changes nothing.
    @Test(arguments: rows) func cancellationAtEveryPoint(_ row: Row) {
        for count in 0..<row.events.count where row.actions.prefix(count).last != .tearDown {
            var machine = TrialMachine(plan: row.plan, hasHealthcheck: row.healthcheck)
            for event in row.events.prefix(count) { _ = machine.handle(event) }
            #expect(machine.handle(.cancelled(Self.cancellation)) == .tearDown)
            #expect(machine.handle(.succeeded) == .stop)
            #expect(machine.handle(Self.one) == .stop)
            let result = machine.result(PassRule())
            #expect(result.status == .cancelled)
            #expect(result.error?.type == .cancelled)
            #expect(result.rewards == nil)
        }
    }

    /// A cancellation during the tear-down comes too late.
    @Test func cancellationAfterTheVerdict() {
        var machine = TrialMachine(plan: .shared, hasHealthcheck: false)
        for event in [.succeeded, .succeeded, Self.finished, .collected(survivors: 0), Self.one] as [Event] { _ = machine.handle(event) }
        #expect(machine.handle(.cancelled(Self.cancellation)) == .stop)
        #expect(machine.result(PassRule()).status == .passed)
    }

    @Test func bothGradingsAndAllErrorsAreKept() {
        var machine = TrialMachine(plan: .snapshotAfterSharedIfAlive, hasHealthcheck: false)
        for event in [
            .succeeded, .succeeded, Self.timedOut, .collected(survivors: 1), Self.noReward, .succeeded, Self.zero, .failed(Self.error),
        ] as [Event] {
            _ = machine.handle(event)
        }
        let result = machine.result(PassRule())
        #expect(result.shared?.error?.type == .rewardFileNotFound)
        #expect(result.snapshot?.rewards == ["reward": 0])
        #expect(result.errors.map(\.type) == [.agentTimeout, .rewardFileNotFound, .host])
    }
}
