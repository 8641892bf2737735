import Core
import Statistics
import Testing

@testable import Gates

@Suite struct SimulationTests {
    private var settings: SimulationSettings {
        var settings = SimulationSettings()
        settings.runs = 1500
        return settings
    }

    /// The paper's rule as computed elsewhere (0.30 and 0.84), and the aims of the default.
    @Test func figuresOfTheDefaultAndThePaperRule() async throws {
        let report = try await SimulationReport.make(settings, gates: [.standard, .paper(PaperGate())])
        let gate = try #require(report.rows.first)
        let paper = try #require(report.rows.last)
        func rate(_ row: SimulationReport.Row, _ effect: String) -> Double { row.acceptances.first { $0.effect == effect }?.rate ?? -1 }
        #expect(abs(rate(paper, "null") - 0.30) < 0.04)
        #expect(abs(paper.anyNullRate - 0.84) < 0.05)
        #expect(paper.attempts == 1920)
        #expect(gate.anyNullUpperLimit <= 0.05)
        #expect(try #require(gate.gainRatio) >= 0.9)
        #expect(try #require(gate.gainPerAttemptRatio) >= 2)
        #expect(rate(gate, "fix-6") > rate(gate, "fix-3"))
        #expect(rate(gate, "swap-5") < 0.05)
        #expect(rate(gate, "harm-3") < 0.01)
    }

    @Test func partsAddUpHoweverTheyAreCut() throws {
        let simulator = try Simulator(settings, gate: .standard)
        let whole = try simulator.runs(nullsOnly: false, 0..<60)
        var parts = try simulator.runs(nullsOnly: false, 0..<7) + simulator.runs(nullsOnly: false, 7..<60)
        #expect(abs(parts.squaredGain - whole.squaredGain) < 1e-12)
        parts.squaredGain = whole.squaredGain
        #expect(parts == whole)
    }

    @Test func equalSeedsGiveEqualReports() async throws {
        var settings = settings
        settings.runs = 100
        let first = try await SimulationReport.make(settings, gates: [.standard])
        #expect(try await SimulationReport.make(settings, gates: [.standard]) == first)
        settings.seed = 2
        #expect(try await SimulationReport.make(settings, gates: [.standard]).rows != first.rows)
    }

    /// The candidates are what their names say.
    @Test func effectsDoWhatTheyAreCalled() {
        var random = Xoshiro256(seed: 1)
        let pool = SimulatedPool(settings, &random)
        func changed(_ effect: Effect) -> (up: Int, down: Int) {
            let rates = pool.candidate(effect, &random).rates
            return (
                zip(rates, pool.rates).filter { $0 > $1 }.count, zip(rates, pool.rates).filter { $0 < $1 }.count
            )
        }
        #expect(changed(.null) == (0, 0))
        #expect(changed(.fix(3)) == (3, 0))
        #expect(changed(.harm(6)) == (0, 6))
        #expect(changed(.swap(5)) == (5, 5))
        let named = pool.candidate(.null, &random).named
        #expect(named.filter { $0 }.count == 3)
        #expect(zip(named, pool.heldIn).allSatisfy { !$0 || $1 }, "only held-in tasks are named")
    }

    @Test func gateThatJudgesCostsIsRefused() async {
        await #expect(throws: Failure.self) { try await SimulationReport.make(SimulationSettings(), gates: [.thrift(ThriftGate())]) }
    }

    @Test func senselessSettingsAreRefused() {
        for change in [
            { $0.tasks = 1 }, { $0.heldIn = 64 }, { $0.recall = 1.5 }, { $0.wrong = 44 }, { $0.runs = 0 }, { $0.alpha = 0 },
            { $0.fixShare = 0.9 }, { $0.concentration = 0 }, { $0.candidates = 0 },
        ] as [@Sendable (inout SimulationSettings) -> Void] {
            var settings = SimulationSettings()
            change(&settings)
            #expect(throws: Failure.self) { try settings.check() }
        }
    }
}
