import Core
import Gates
import Models
import SystemPackage
import Testing

@testable import Improvement

/// The whole loop in a world whose truth is known.
@Suite struct LoopTests {
    static let start = TextWorkshop.files(["You work in a shell."])

    static func settings(_ gate: Gates = .standard, rounds: Int = 3, width: Int = 3) -> RunSettings {
        RunSettings(rounds: rounds, width: width, gate: gate, model: "scripted", modelFingerprint: "1")
    }

    static func inputs(
        _ world: SyntheticWorld, _ source: SyntheticSource? = nil, settings: RunSettings = settings(),
        plan: @escaping @Sendable (Int, Int) -> SyntheticModel.Move = { slot, _ in .good(slot) }
    ) -> LoopInputs {
        LoopInputs(
            settings: settings, pool: world.pool, splits: "commitment", harness: start, model: SyntheticModel(plan: plan).model,
            workshop: TextWorkshop(), source: source ?? SyntheticSource(world))
    }

    static func lines(_ folder: FilePath) throws -> [String] {
        let lineage = try Lineage(folder)
        let head = try #require(lineage.head)
        let moved = try lineage.facts(HeadMoved.self).last { $0.fact.to == head.harness }?.fact.tree
        let first = try lineage.facts(RunStarted.self).first?.fact.tree
        return TextWorkshop.lines(try HarnessTree.files(try #require(moved ?? first), in: lineage.objects))
    }

    static func problems(_ folder: FilePath) -> [String] { LineageVerifier(folder, workshop: TextWorkshop()).check().problems }

    @Test func plantedRemediesAreFoundAndKept() async throws {
        let world = try SyntheticWorld(seed: 1)
        try await Scratch.with { folder in
            let outcome = try await ImprovementLoop(Self.inputs(world), in: folder).run()
            let stopped = try #require(outcome.stop)
            let lines = try Self.lines(folder)
            #expect(world.mean(under: lines) > world.mean(under: ["You work in a shell."]) + 0.2)
            #expect(stopped.head == (try LineageHead(folder))?.harness)
            #expect(Self.problems(folder) == [])
            let again = try #require(try Lineage(folder).facts(CandidateRemeasured.self).first?.fact)
            #expect(again.heldIn.difference > 0)
        }
    }

    @Test func mergesAreTestedAsCandidatesOfTheirOwn() async throws {
        let world = try SyntheticWorld(seed: 2)
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(Self.inputs(world, settings: Self.settings(.paper(PaperGate()))), in: folder).run()
            let decisions = try Lineage(folder).facts(GateDecided.self).map(\.fact)
            #expect(decisions.contains { $0.role == .merge && $0.slots.count > 1 })
            #expect(Self.problems(folder) == [])
        }
    }

    @Test(arguments: Gates.all.map(\.name)) func everyGateDrivesTheLoopAndCanBeReplayed(name: String) async throws {
        let world = try SyntheticWorld(seed: 3, perHabit: 4)
        try await Scratch.with { folder in
            let settings = Self.settings(try Gates.named(name), rounds: 2, width: 2)
            _ = try await ImprovementLoop(Self.inputs(world, settings: settings), in: folder).run()
            let report = LineageVerifier(folder, workshop: TextWorkshop()).check()
            #expect(report.problems == [])
            #expect(report.verdicts > 0)
        }
    }

    @Test func refusalsAreRecordedWithTheirReason() async throws {
        let world = try SyntheticWorld(seed: 4)
        var inputs = Self.inputs(world, settings: Self.settings(rounds: 1, width: 5)) { slot, _ in
            [.garbage, .decline, .line("the answer of plain-3 is 7"), .null, .null][slot]
        }
        inputs.workshop = TextWorkshop(leaks: ["plain-3"])
        let given = inputs
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(given, in: folder).run()
            let lineage = try Lineage(folder)
            #expect(try lineage.facts(ProposalRefused.self).map(\.fact.code) == ["unreadable", "leak"])
            #expect(try lineage.facts(ProposalDeclined.self).count == 1)
            #expect(try lineage.facts(ProposalRefused.self).allSatisfy { !$0.fact.reason.isEmpty })
            #expect(Self.problems(folder) == [])
        }
    }

    @Test func theSameEditTwiceIsADuplicate() async throws {
        let world = try SyntheticWorld(seed: 5)
        try await Scratch.with { folder in
            let inputs = Self.inputs(world, settings: Self.settings(rounds: 2, width: 2)) { _, _ in .line("same") }
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let lineage = try Lineage(folder)
            #expect(try lineage.facts(ProposalMade.self).count == 1)
            #expect(try lineage.facts(ProposalRefused.self).map(\.fact.code) == ["duplicate", "duplicate", "duplicate"])
        }
    }

    @Test func twoEmptyRoundsStopARun() async throws {
        let world = try SyntheticWorld(seed: 6)
        try await Scratch.with { folder in
            let outcome = try await ImprovementLoop(Self.inputs(world, settings: Self.settings(rounds: 9)) { _, _ in .decline }, in: folder)
                .run()
            let stopped = try #require(outcome.stop)
            #expect(stopped.reason == .emptyRounds)
            #expect(stopped.rounds == 2)
        }
    }

    @Test func noTrialIsOfASealedTaskAndOnlyHeldInOnesAreMined() async throws {
        let world = try SyntheticWorld(seed: 7)
        let source = SyntheticSource(world)
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(Self.inputs(world, source), in: folder).run()
            let sealed = world.pool.sealed, heldIn = Set(world.pool.heldIn.map(\.name))
            #expect(!source.ran.contains { sealed.contains($0.task) })
            #expect(source.ran.filter { $0.purpose == .mining }.allSatisfy { heldIn.contains($0.task) })
        }
    }

    @Test func noDrawServesTwoPurposes() async throws {
        let world = try SyntheticWorld(seed: 8)
        let source = SyntheticSource(world)
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(Self.inputs(world, source), in: folder).run()
            let uses = Dictionary(grouping: source.ran) { "\($0.task) \($0.draw)" }
            #expect(uses.values.allSatisfy { Set($0.map(\.purpose)).count == 1 })
        }
    }
}

extension LoopOutcome {
    /// What ended it; nil while a person is waited for.
    var stop: RunStopped? { if case .stopped(let stopped) = self { stopped } else { nil } }
}
