import Core
import Statistics
import SystemPackage
import Testing

@testable import Improvement

@Suite struct LineageVerifierTests {
    /// Everything that counts: what the chain holds together.
    private func counting(_ folder: FilePath) throws -> [FilePath] {
        [folder.appending(EventLog.name), folder.appending(LineageHead.name)]
            + (try Files.list(folder.appending("objects")).map { folder.appending("objects").appending($0) })
    }

    @Test func aFlippedBitAnywhereIsFound() async throws {
        let world = try SyntheticWorld(seed: 21, perHabit: 3)
        try await Scratch.with { folder in
            let settings = LoopTests.settings(rounds: 1, width: 2)
            _ = try await ImprovementLoop(LoopTests.inputs(world, settings: settings), in: folder).run()
            #expect(LoopTests.problems(folder) == [])
            var random = Xoshiro256(seed: 7)
            for path in try counting(folder) {
                let original = try Files.read(path)
                // Every file, and the log and HEAD more often, since they are short of redundancy.
                for _ in 0..<(path.lastComponent?.string.count == 64 ? 1 : 25) {
                    var bytes = original
                    bytes[random.index(below: bytes.count)] ^= 1 << UInt8(random.index(below: 8))
                    try Files.write(bytes, to: path)
                    #expect(LoopTests.problems(folder) != [], "a flipped bit in \(path) was not found")
                }
                try Files.write(original, to: path)
            }
            #expect(LoopTests.problems(folder) == [])
        }
    }

    @Test func aMissingObjectIsFound() async throws {
        let world = try SyntheticWorld(seed: 22, perHabit: 3)
        try await Scratch.with { folder in
            let settings = LoopTests.settings(rounds: 1, width: 1)
            _ = try await ImprovementLoop(LoopTests.inputs(world, settings: settings), in: folder).run()
            let cells = try #require(try Lineage(folder).facts(GateDecided.self).first?.fact.cells)
            try Files.removeTree(folder.appending("objects").appending(cells))
            #expect(LoopTests.problems(folder).contains { $0.contains("missing") })
        }
    }

    /// A whole new chain with right hashes around one false fact.
    private func forged(_ change: (EventKind, JSONValue) throws -> JSONValue?) async throws -> [String] {
        let world = try SyntheticWorld(seed: 1)
        return try await Scratch.with { folder in
            _ = try await ImprovementLoop(LoopTests.inputs(world, settings: LoopTests.settings(rounds: 1)), in: folder).run()
            var lines: [UInt8] = []
            var prev = LineageEvent.origin
            for event in try Lineage(folder).events {
                let body = try change(event.kind, event.body) ?? event.body
                let again = try LineageEvent(seq: event.seq, kind: event.kind, body: body, prev: prev)
                prev = again.hash
                lines += try again.line() + [0x0a]
            }
            try Files.write(lines, to: folder.appending(EventLog.name))
            try Files.removeTree(folder.appending(LineageHead.name))
            _ = try LineageWriter(folder)
            return LoopTests.problems(folder)
        }
    }

    @Test func aVerdictThatItsOutcomesDoNotGiveIsFound() async throws {
        let problems = try await forged { kind, body in
            guard kind == .gateDecided, case .object(var members) = body else { return nil }
            members["accepted"] = .bool(!(body["accepted"]?.bool ?? false))
            return .object(members)
        }
        #expect(problems.contains { $0.contains("another verdict") })
    }

    @Test func aHarnessThatNoGateAcceptedIsFound() async throws {
        let problems = try await forged { kind, body in
            guard kind == .gateDecided, case .object(var members) = body else { return nil }
            members["accepted"] = .bool(false)
            return .object(members)
        }
        #expect(problems.contains { $0.contains("no gate has accepted") })
    }

    @Test func aPredictionOfATaskThatIsNotHeldInIsFound() async throws {
        let problems = try await forged { kind, body in
            guard kind == .proposalMade, case .object(var members) = body else { return nil }
            members["predicted"] = ["sealed-0"]
            return .object(members)
        }
        #expect(problems.contains { $0.contains("sealed") })
    }

    @Test func unchangedFactsGiveTheSameChain() async throws {
        #expect(try await forged { _, _ in nil } == [])
    }
}
