import Core
import Gates
import Testing

@testable import Improvement

/// Many loops whose truth is known: what the paper's rule lets through, and what the default does not.
@Suite struct GateComparisonTests {
    private struct Count {
        var loops = 0
        var withFalseAccept = 0
        var nulls = 0
        var harms = 0
        var goods = 0
        var gain = 0.0
    }

    /// Loops of one round with three slots each.
    private func loops(_ gate: Gates, _ range: Range<Int>, _ plan: @escaping @Sendable (Int, Int) -> SyntheticModel.Move) async throws
        -> Count
    {
        var count = Count()
        for seed in range {
            let world = try SyntheticWorld(seed: UInt64(seed), perHabit: 4)
            var settings = LoopTests.settings(gate, rounds: 2, width: 3)
            settings.remeasure = 0
            let inputs = LoopTests.inputs(world, settings: settings, plan: plan)
            try await Scratch.with { folder in
                _ = try await ImprovementLoop(inputs, in: folder).run()
                let lines = try LoopTests.lines(folder)
                count.loops += 1
                count.nulls += lines.count { $0.hasPrefix("placebo") }
                count.harms += lines.count { $0 == "harm" }
                count.goods += lines.count { $0.hasPrefix("guide") }
                if lines.contains(where: { $0.hasPrefix("placebo") || $0 == "harm" }) { count.withFalseAccept += 1 }
                count.gain += world.mean(under: lines) - world.mean(under: ["You work in a shell."])
            }
        }
        return count
    }

    @Test func thePaperRuleAcceptsPlacebosAndTheDefaultDoesNot() async throws {
        let paper = try await loops(.paper(PaperGate()), 100..<112) { _, _ in .null }
        let ours = try await loops(.standard, 100..<112) { _, _ in .null }
        #expect(paper.withFalseAccept >= 5)
        #expect(paper.gain == 0)
        #expect(ours.withFalseAccept == 0)
    }

    @Test func theDefaultFindsRemediesAndRefusesHarm() async throws {
        let ours = try await loops(.standard, 200..<210) { slot, _ in slot == 0 ? .good(0) : slot == 1 ? .harm : .null }
        #expect(ours.harms == 0)
        #expect(ours.nulls == 0)
        #expect(ours.goods >= 6)
        #expect(ours.gain / Double(ours.loops) > 0.04)
    }
}

/// What must not help, does not.
@Suite struct NegativeControlTests {
    private func accepted(_ range: Range<Int>, shuffled: Bool) async throws -> Int {
        var accepted = 0
        for seed in range {
            let world = try SyntheticWorld(seed: UInt64(seed), perHabit: 4)
            var settings = LoopTests.settings(rounds: 1, width: 2)
            settings.remeasure = 0
            var inputs = LoopTests.inputs(world, settings: settings)
            inputs.model = SyntheticModel(plan: { slot, _ in shuffled ? .mismatched(slot) : .good(slot) }).model
            let given = inputs
            try await Scratch.with { folder in
                _ = try await ImprovementLoop(given, in: folder).run()
                accepted += try Lineage(folder).facts(GateDecided.self).count { $0.fact.accepted && $0.fact.role == .single }
            }
        }
        return accepted
    }

    @Test func evidenceOfAnotherClusterLowersSuccess() async throws {
        let right = try await accepted(300..<305, shuffled: false)
        let wrong = try await accepted(300..<305, shuffled: true)
        #expect(right >= 5)
        #expect(wrong <= right / 4)
    }
}
