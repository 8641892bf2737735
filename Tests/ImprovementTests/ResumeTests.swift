import Core
import Gates
import Models
import SystemPackage
import Testing

@testable import Improvement

/// A loop that ends anywhere goes on to the same hashes.
@Suite struct ResumeTests {
    private func hashes(_ folder: FilePath) throws -> [String] { try Lineage(folder).events.filter { $0.kind != .runStopped }.map(\.hash) }

    private func whole(_ world: SyntheticWorld, _ settings: RunSettings) async throws -> (hashes: [String], trials: Int) {
        let source = SyntheticSource(world)
        return try await Scratch.with { folder in
            _ = try await ImprovementLoop(LoopTests.inputs(world, source, settings: settings), in: folder).run()
            return (try hashes(folder), source.ran.count)
        }
    }

    @Test(arguments: [1, 2, 30, 61, 100, 137, 200, 350]) func anInterruptedRunComesToTheSameHashes(trials: Int) async throws {
        let world = try SyntheticWorld(seed: 11, perHabit: 4)
        let settings = LoopTests.settings(rounds: 2, width: 3)
        let (expected, needed) = try await whole(world, settings)
        try #require(trials < needed)
        try await Scratch.with { folder in
            let killed = LoopTests.inputs(world, SyntheticSource(world, dieAfter: trials), settings: settings)
            await #expect(throws: SyntheticSource.Killed.self) { try await ImprovementLoop(killed, in: folder).run() }
            _ = try await ImprovementLoop(LoopTests.inputs(world, settings: settings), in: folder).run()
            #expect(try hashes(folder) == expected)
            #expect(LoopTests.problems(folder) == [])
        }
    }

    @Test func aLogCutAnywhereIsContinuedToTheSameHashes() async throws {
        let world = try SyntheticWorld(seed: 12, perHabit: 3)
        let settings = LoopTests.settings(rounds: 2, width: 2)
        let inputs = LoopTests.inputs(world, settings: settings)
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let expected = try Lineage(folder).events.map(\.hash)
            let path = folder.appending(EventLog.name)
            let bytes = try Files.read(path)
            for share in stride(from: 0.02, to: 1, by: 0.09) {
                try Files.write(Array(bytes.prefix(Int(share * Double(bytes.count)))), to: path)
                // A crash between an event and HEAD leaves an older HEAD, never a newer one.
                try Files.removeTree(folder.appending(LineageHead.name))
                _ = try await ImprovementLoop(inputs, in: folder).run()
                #expect(try Lineage(folder).events.map(\.hash) == expected)
            }
        }
    }

    @Test func aFinishedRunIsLeftAsItIs() async throws {
        let world = try SyntheticWorld(seed: 13, perHabit: 3)
        let source = SyntheticSource(world)
        try await Scratch.with { folder in
            let inputs = LoopTests.inputs(world, source, settings: LoopTests.settings(rounds: 1, width: 1))
            let first = try await ImprovementLoop(inputs, in: folder).run()
            let before = try Files.read(folder.appending(EventLog.name))
            let ran = source.ran.count
            let second = try await ImprovementLoop(inputs, in: folder).run()
            #expect(second == first)
            #expect(try Files.read(folder.appending(EventLog.name)) == before)
            #expect(source.ran.count == ran)
        }
    }

    @Test func theModelIsNotAskedTwice() async throws {
        let world = try SyntheticWorld(seed: 14, perHabit: 3)
        let settings = LoopTests.settings(rounds: 1, width: 2)
        try await Scratch.with { folder in
            let model = SyntheticModel(plan: { slot, _ in .good(slot) }).model
            var inputs = LoopTests.inputs(world, SyntheticSource(world, dieAfter: 80), settings: settings)
            inputs.model = model
            _ = try? await ImprovementLoop(inputs, in: folder).run()
            let asked = model.calls
            #expect(asked > 0)
            try Files.removeTree(folder.appending(EventLog.name))
            try Files.removeTree(folder.appending(LineageHead.name))
            _ = try? await ImprovementLoop(inputs, in: folder).run()
            #expect(model.calls == asked)
        }
    }

    @Test func aBudgetStopsBetweenBatchesAndAHigherOneGoesOn() async throws {
        let world = try SyntheticWorld(seed: 15, perHabit: 4)
        let settings = LoopTests.settings(rounds: 2, width: 2)
        let (expected, needed) = try await whole(world, settings)
        try await Scratch.with { folder in
            let source = SyntheticSource(world)
            var inputs = LoopTests.inputs(world, source, settings: settings)
            inputs.limits.trials = needed / 2
            let stop = try await ImprovementLoop(inputs, in: folder).run().stop
            #expect(stop?.reason == .maxTrials)
            #expect(source.ran.count <= needed / 2)
            inputs.limits = SpendingLimits()
            _ = try await ImprovementLoop(inputs, in: folder).run()
            #expect(try Lineage(folder).events.count { $0.kind == .runStopped } == 2)
            #expect(source.ran.count == needed)
            #expect(LoopTests.problems(folder) == [])
            let facts = try Lineage(folder).events.filter { $0.kind != .runStopped }.map(\.body)
            #expect(facts.count == expected.count)
        }
    }

    @Test func tokensAreLimitedToo() async throws {
        let world = try SyntheticWorld(seed: 16, perHabit: 3)
        try await Scratch.with { folder in
            var inputs = LoopTests.inputs(world)
            inputs.limits.tokens = 1000
            let stop = try await ImprovementLoop(inputs, in: folder).run().stop
            #expect(stop?.reason == .maxTokens)
        }
    }

    @Test(arguments: ["settings", "splits", "tasks", "harness"]) func anotherRunIsNotContinued(what: String) async throws {
        let world = try SyntheticWorld(seed: 17, perHabit: 3)
        let settings = LoopTests.settings(rounds: 1, width: 1)
        try await Scratch.with { folder in
            _ = try await ImprovementLoop(LoopTests.inputs(world, settings: settings), in: folder).run()
            var other = LoopTests.inputs(world, settings: settings)
            switch what {
            case "settings": other.settings.alpha = 0.1
            case "splits": other.splits = "another"
            case "tasks": other.pool = try SyntheticWorld(seed: 17, perHabit: 3, heldOutEvery: 4).pool
            default: other.harness = TextWorkshop.files(["Something else."])
            }
            let given = other
            let failure = try await #require(throws: Failure.self) { _ = try await ImprovementLoop(given, in: folder).run() }
            #expect(failure.kind == .invalidInput)
            #expect(failure.hint?.contains("-o") == true)
        }
    }
}
