import Core
import Gates
import SystemPackage
import Testing

@testable import Improvement

/// The sealed tasks' results in the lineage: recorded once, checked, and the end of the run.
@Suite struct SealedTests {
    private let world: SyntheticWorld

    init() throws { world = try SyntheticWorld(seed: 1, perHabit: 3) }

    /// Two draws of each sealed task: the first harness fails all, the last passes the first task.
    private func records(_ run: FilePath, purpose: Purpose = .sealed, tasks: [String] = ["sealed-0", "sealed-1"]) throws -> [LoopRecord] {
        let lineage = try Lineage(run)
        let first = try #require(try lineage.facts(RunStarted.self).first?.fact.harness), head = try #require(lineage.head?.harness)
        try #require(first != head)
        return tasks.flatMap { task in
            [first, head].flatMap { harness in
                (0..<2).map { draw in
                    LoopRecord(
                        cell: LoopCell(harness: harness, task: task, draw: UInt64(draw), purpose: purpose),
                        outcome: harness == head && task == "sealed-0" ? .passed : .failed, tokens: 10,
                        outcomeHash: SHA256.hex("\(task)\(draw)"), key: SHA256.hex("\(harness)\(task)\(draw)"))
                }
            }
        }
    }

    @Test func anOpeningIsRecordedOnceAndEndsTheRun() async throws {
        try await Scratch.with { folder in
            let inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 2, width: 1))
            let outcome = try await ImprovementLoop(inputs, in: folder).run()
            let before = try Lineage(folder).events
            do {
                let writer = try LineageWriter(folder)
                #expect(throws: Failure.self) { try writer.checkReadyToOpen(splits: "other") }
                try writer.checkReadyToOpen(splits: "commitment")
                let fact = try writer.recordSealed(try records(folder), opening: 1)
                #expect((fact.passed, fact.failed, fact.invalid) == (2, 6, 0))
                #expect(fact.estimate?.difference == 0.5 && fact.estimate?.tasks == 2)
                try writer.recordSealed(try records(folder), opening: 1)
            }
            let after = try Lineage(folder).events
            #expect(after.count == before.count + 1 && after.last?.kind == .sealedMeasured)
            #expect(LoopTests.problems(folder) == [])
            let words = try EventWords(ObjectStore(folder)).lines(try #require(after.last))
            #expect(words.first?.contains("sealed tasks opened") == true && words.first?.contains("0.0 % → 50.0 %") == true)

            // The same command tells the same end, and writes nothing.
            #expect(try await ImprovementLoop(inputs, in: folder).run() == outcome)
            #expect(try Lineage(folder).events == after)
        }
    }

    @Test func aRunThatCouldGoOnIsNotGoneOnWith() async throws {
        try await Scratch.with { folder in
            var inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 3, width: 1))
            inputs.limits.trials = 300
            let stop = try await ImprovementLoop(inputs, in: folder).run().stop
            try #require(stop?.reason == .maxTrials)
            try LineageWriter(folder).recordSealed(try records(folder), opening: 2)
            let events = try Lineage(folder).events
            inputs.limits.trials = nil
            let loop = try ImprovementLoop(inputs, in: folder)
            let error = await #expect(throws: Failure.self) { _ = try await loop.run() }
            #expect(error?.description.contains("sealed tasks were opened") == true)
            #expect(try Lineage(folder).events == events)
        }
    }

    @Test func onlySealedTasksUnderTheTwoHarnesses() async throws {
        try await Scratch.with { folder in
            let inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 1, width: 1))
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let heldIn = try records(folder, tasks: [world.pool.heldIn[0].name]), guarded = try records(folder, purpose: .guard)
            var foreign = try records(folder)
            foreign[0].cell.harness = "sha256:other"
            for wrong in [heldIn, guarded, foreign] {
                let writer = try LineageWriter(folder)
                #expect(throws: Failure.self) { try writer.recordSealed(wrong, opening: 1) }
                // Whoever writes it into the chain all the same is found out.
                var fact = SealedMeasured(
                    opening: 1, base: wrong[0].cell.harness, candidate: wrong[2].cell.harness, records: wrong,
                    cells: try writer.objects.put(wrong), pool: world.pool)
                fact.base = try #require(try Lineage(folder).facts(RunStarted.self).first?.fact.harness)
                try writer.append(fact)
                #expect(LoopTests.problems(folder).contains { $0.contains("sealed.measured") })
                let log = folder.appending(EventLog.name)
                let lines = try Files.text(log).split(separator: "\n").dropLast().map { "\($0)\n" }
                try Files.write(lines.joined(), to: log)
            }
        }
    }

    @Test func anEstimateThatItsOutcomesDoNotGiveIsFound() async throws {
        try await Scratch.with { folder in
            let inputs = LoopTests.inputs(world, settings: LoopTests.settings(rounds: 1, width: 1))
            _ = try await ImprovementLoop(inputs, in: folder).run()
            let writer = try LineageWriter(folder)
            var fact = try writer.recordSealed(try records(folder), opening: 1)
            #expect(LoopTests.problems(folder) == [])
            fact.estimate?.difference = 0.75
            try writer.append(fact)
            #expect(LoopTests.problems(folder).contains { $0.contains("the estimate is not what its outcomes give") })
        }
    }
}
