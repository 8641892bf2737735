import Core
import Gates
import Models
import SystemPackage
import Testing

@testable import Improvement

/// People, deletions, savings, and trials that say nothing.
@Suite struct GovernanceTests {
    /// Answers from a list; nil is "nobody there".
    struct Person: Approver {
        var answer: Bool?
        var asked: @Sendable (ApprovalQuestion) -> Void = { _ in }

        func approve(_ question: ApprovalQuestion) async throws -> ApprovalGiven? {
            asked(question)
            return answer.map { ApprovalGiven(candidate: question.candidate, approved: $0, by: "test") }
        }
    }

    private let world: SyntheticWorld
    private let settings = LoopTests.settings(rounds: 1, width: 1)

    init() throws { world = try SyntheticWorld(seed: 1) }

    @Test func aPersonSeesDiffAndEvidenceAndMayRefuse() async throws {
        try await Scratch.with { folder in
            var inputs = LoopTests.inputs(world, settings: settings)
            inputs.approver = Person(answer: false) { question in
                #expect(question.diff.contains("+guide"))
                #expect(!question.evidence.isEmpty)
                #expect(question.decision.accepted)
            }
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let lineage = try Lineage(folder)
            #expect(try lineage.facts(GateDecided.self).contains { $0.fact.accepted })
            #expect(try lineage.facts(ApprovalGiven.self).map(\.fact.approved) == [false])
            #expect(try lineage.facts(HeadMoved.self).isEmpty)
            #expect(LoopTests.problems(folder) == [])
        }
    }

    @Test func aRunWaitsForAnAnswerAndGoesOnWithIt() async throws {
        try await Scratch.with { folder in
            var inputs = LoopTests.inputs(world, settings: settings)
            inputs.approver = Person(answer: nil)
            guard case .waiting(let candidate) = try await ImprovementLoop(inputs, in: folder).run() else {
                Issue.record("it did not wait")
                return
            }
            try LineageWriter(folder).approve(candidate, by: "somebody", approved: true)
            _ = try await ImprovementLoop(inputs, in: folder).run()
            #expect(try LineageHead(folder)?.harness == candidate)
            #expect(LoopTests.problems(folder) == [])
        }
    }

    @Test func onlyACandidateThatWaitsCanBeApproved() async throws {
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(LoopTests.inputs(world, settings: settings), in: folder).run()
            let head = try #require(try LineageHead(folder)?.harness)
            #expect(throws: Failure.self) { try LineageWriter(folder).approve(head, by: "somebody", approved: true) }
        }
    }

    @Test func aRollbackMovesHeadAndForgetsNothing() async throws {
        try await Scratch.with { folder in
            let inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 2, width: 1))
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let before = try Lineage(folder).events
            let first = try #require(try Lineage(folder).facts(RunStarted.self).first?.fact.harness)
            try LineageWriter(folder).rollBack(to: first)
            #expect(try LineageHead(folder)?.harness == first)
            #expect(try Array(Lineage(folder).events.prefix(before.count)) == before)
            #expect(LoopTests.problems(folder) == [])
            #expect(throws: Failure.self) { try LineageWriter(folder).rollBack(to: "sha256:unknown") }
        }
    }

    @Test func aRunGoesOnFromWhereItWasRolledBackTo() async throws {
        try await Scratch.with { folder in
            var inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 3, width: 1))
            inputs.limits.trials = 400
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let moved = try Lineage(folder).facts(HeadMoved.self).map(\.fact)
            let first = try #require(moved.first)
            try LineageWriter(folder).rollBack(to: first.from)
            inputs.limits = SpendingLimits()
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let again = try Lineage(folder).events
            #expect(LoopTests.problems(folder) == [])
            _ = try await ImprovementLoop(inputs, in: folder).run()
            #expect(try Lineage(folder).events == again)
        }
    }

    /// A batch that was cut off has used draws that no event tells of. After a rollback the loop goes another way, and must not meet them:
    /// the cell store would refuse a draw that served something else.
    @Test func aRollbackInTheMiddleOfABatchUsesNoDrawTwice() async throws {
        try await Scratch.with { folder in
            let settings = LoopTests.settings(rounds: 3, width: 1)
            var run = folder, cut = SyntheticSource(world), moved: HeadMoved?
            // Until it is killed in the middle of re-measuring what was promoted: the promotion is recorded, the trials are not.
            for trials in stride(from: 30, to: 2000, by: 10) where moved == nil {
                run = folder.appending("\(trials)")
                cut = SyntheticSource(world, dieAfter: trials)
                _ = try? await ImprovementLoop(LoopTests.inputs(world, cut, settings: settings), in: run).run()
                guard let last = try Lineage(run).events.last, last.kind == .headMoved else { continue }
                if cut.ran.contains(where: { $0.purpose == .remeasure }) { moved = try last.fact(HeadMoved.self) }
            }
            try LineageWriter(run).rollBack(to: try #require(moved).from)
            let rest = SyntheticSource(world)
            _ = try await ImprovementLoop(LoopTests.inputs(world, rest, settings: settings), in: run).run()
            let known = Dictionary(grouping: cut.ran.union(rest.ran)) { "\($0.task) \($0.draw)" }
            #expect(known.values.allSatisfy { Set($0.map(\.purpose)).count == 1 })
            #expect(LoopTests.problems(run) == [])
        }
    }

    @Test func ablationDropsWhatIsNotNeededAndKeepsWhatIs() async throws {
        try await Scratch.with { folder in
            // The paper's gate accepts many a useless line; the last round takes those out again.
            var settings = LoopTests.settings(.paper(PaperGate()), rounds: 3, width: 3)
            settings.ablates = true
            let inputs = LoopTests.inputs(world, settings: settings) { slot, _ in slot == 0 ? .good(0) : .null }
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let lineage = try Lineage(folder)
            let deletions = try lineage.facts(ProposalMade.self).map(\.fact).filter { $0.goal == .delete }
            let verdicts = try lineage.facts(GateDecided.self).map(\.fact).filter { $0.role == .economy }
            #expect(!deletions.isEmpty)
            for (deletion, verdict) in zip(deletions, verdicts) where deletion.intent.contains("guide") { #expect(!verdict.accepted) }
            #expect(verdicts.contains { $0.accepted })
            #expect(try LoopTests.lines(folder).contains { $0.hasPrefix("guide") })
            #expect(LoopTests.problems(folder) == [])
        }
    }

    private func economy(_ goal: EconomyRule.Goal, rates: (Double, Double), tokens: (Double, Double), invalid: Int = 0) -> EconomyVerdict {
        let tasks = (0..<12).map { "t\($0)" }
        var records: [GateCell] = []
        for (place, task) in tasks.enumerated() {
            for draw in 0..<4 {
                for role in ArmRole.allCases {
                    let rate = role == .baseline ? rates.0 : rates.1
                    let passed = Double((place * 4 + draw) % 10) < rate * 10
                    let isInvalid = role == .candidate && place < invalid
                    records.append(
                        GateCell(
                            .init(role: role, task: task, draw: UInt64(draw), purpose: .guard),
                            isInvalid ? .invalid : passed ? .passed : .failed, cost: role == .baseline ? tokens.0 : tokens.1))
                }
            }
        }
        return EconomyRule().decide(goal, tasks: tasks, records: records)
    }

    @Test func savingsCountOnlyWithoutLoss() {
        #expect(economy(.cheaper, rates: (0.7, 0.7), tokens: (100, 60)).accepted)
        #expect(!economy(.cheaper, rates: (0.7, 0.7), tokens: (100, 100)).accepted)
        #expect(!economy(.cheaper, rates: (0.7, 0.4), tokens: (100, 60)).accepted)
        #expect(!economy(.cheaper, rates: (1, 0), tokens: (100, 60)).lost.isEmpty)
        #expect(!economy(.cheaper, rates: (0.7, 0.7), tokens: (100, 60), invalid: 1).accepted)
        #expect(economy(.delete, rates: (0.7, 0.7), tokens: (100, 100)).accepted)
        #expect(!economy(.delete, rates: (0.7, 0.7), tokens: (100, 150)).accepted)
    }

    @Test func aHarnessThatSavesTokensIsAccepted() async throws {
        try await Scratch.with { folder in
            let source = SyntheticSource(world, tokens: { $0.contains("terse") ? 40 : 100 })
            var inputs = LoopTests.inputs(world, source, settings: settings)
            inputs.model = ScriptedModel { request, _ in
                guard request.messages[1].content.hasPrefix("PROPOSE") else { return "?" }
                return """
                    {"decision": "propose", "goal": "cheaper", "ops": [{"op": "text.append", "surface": "prompt.system", "text": "terse"}], \
                    "intent": "say less"}
                    """
            }
            let given = inputs
            _ = try await ImprovementLoop(given, in: folder).run()
            #expect(try LoopTests.lines(folder).contains("terse"))
            #expect(LoopTests.problems(folder) == [])
        }
    }

    @Test func trialsThatStayInvalidStopARunInsteadOfCountingAsFailures() async throws {
        try await Scratch.with { folder in
            let inputs = LoopTests.inputs(world, SyntheticSource(world, invalid: { $0.purpose == .mining }), settings: settings)
            let stop = try await ImprovementLoop(inputs, in: folder).run().stop
            #expect(stop?.reason == .invalidCells)
            #expect(try Lineage(folder).facts(RoundMined.self).isEmpty)
        }
    }

    @Test func aGainThatRestsOnMissingTrialsIsNotAccepted() async throws {
        try await Scratch.with { folder in
            let start = try TextWorkshop().id(of: LoopTests.start)
            let named = try #require(world.pool.heldIn.first { $0.name.hasPrefix("missing_output") }?.name)
            let source = SyntheticSource(world, invalid: { $0.purpose == .target && $0.harness == start && $0.task == named })
            let inputs = LoopTests.inputs(world, source, settings: settings) { _, _ in .line("guide missing_output_directory") }
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let verdicts = try Lineage(folder).facts(GateDecided.self).map(\.fact)
            #expect(verdicts.allSatisfy { !$0.accepted })
            #expect(verdicts.contains { $0.reason.contains("invalid") })
        }
    }

    /// Also when the first candidate of the round is accepted.
    @Test func thePapersBaselineIsMeasuredOnceARound() async throws {
        let settings = LoopTests.settings(.paper(PaperGate()), rounds: 1, width: 3), source = SyntheticSource(world)
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(LoopTests.inputs(world, source, settings: settings), in: folder).run()
            let lineage = try Lineage(folder)
            let first = try #require(try lineage.facts(RunStarted.self).first?.fact.harness)
            try #require(try lineage.facts(GateDecided.self).first?.fact.accepted == true)
            #expect(source.ran.count { $0.harness == first && $0.purpose == .guard } == 2 * world.pool.all.count)
            #expect(source.ran.count <= SpendingPlan(settings, pool: world.pool).run)
            #expect(LoopTests.problems(folder) == [])
        }
    }

    @Test func aPlanIsNeverLessThanWhatIsSpent() async throws {
        for name in ["target-guard", "paper", "cmh"] {
            let settings = LoopTests.settings(try Gates.named(name), rounds: 2, width: 2)
            let source = SyntheticSource(world)
            try await Scratch.with { folder in
                _ = try await ImprovementLoop(LoopTests.inputs(world, source, settings: settings), in: folder).run()
                let most = try Lineage(folder).facts(ProposalMade.self).map(\.fact.predicted.count).max() ?? 0
                let plan = SpendingPlan(settings, pool: world.pool, named: most)
                #expect(source.ran.count <= plan.run)
                var ablating = settings
                ablating.ablates = true
                // Every kept edit is judged by the economy rule, and measured afresh when it goes.
                #expect(
                    SpendingPlan(ablating, pool: world.pool, named: most).run
                        == plan.run + settings.planned * (plan.economy + plan.remeasure))
            }
        }
    }
}
