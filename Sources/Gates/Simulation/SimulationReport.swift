import Core
import Statistics

/// What the simulator found about several gates in one world.
public struct SimulationReport: Codable, Sendable, Equatable {
    /// P(accept) of one kind of candidate.
    public struct Acceptance: Codable, Sendable, Equatable {
        public var effect: String
        /// From 0 to 1, with its exact 95 % interval.
        public var rate: Double
        public var interval: Interval
        /// Mean attempts of one candidate.
        public var attempts: Double
    }

    /// One gate.
    public struct Row: Codable, Sendable, Equatable {
        public var gate: String
        public var acceptances: [Acceptance]
        /// Of runs in which every candidate does nothing: the share with any acceptance, and its one-sided upper 95 % limit.
        public var anyNullRate: Double
        public var anyNullUpperLimit: Double
        /// Of mixed runs, means per run: attempts; true gain over all tasks in percentage points, and its standard error.
        public var attempts: Double
        public var gain: Double
        public var gainError: Double
        /// True gain in percentage points per 1,000 attempts.
        public var gainPerThousand: Double
        /// Acceptances per mixed run.
        public var fixesAccepted: Double
        public var nullsAccepted: Double
        public var harmsAccepted: Double
        /// Compared with the paper's rule; nil if that was not simulated.
        public var gainRatio: Double?
        public var gainPerAttemptRatio: Double?
    }

    public var settings: SimulationSettings
    public var rows: [Row]

    /// The kinds of candidates in the table.
    public static let effects: [Effect] = [.null, .fix(3), .fix(6), .swap(5), .harm(3)]

    /// Simulates every gate, on all cores; equal settings give an equal report on every machine. Throws if the settings make no sense,
    /// if a gate judges costs, or if the task is cancelled.
    public static func make(_ settings: SimulationSettings, gates: [Gates]) async throws -> SimulationReport {
        try settings.check()
        if let gate = gates.first(where: { gate in !Gates.judgingGain.contains { $0.name == gate.name } }) {
            throw Failure(
                .unsupported, "the gate \(gate.name) judges costs, and simulated attempts have none",
                hint: "simulate \(Gates.judgingGain.map(\.name).joined(separator: ", "))")
        }
        var rows: [Row] = []
        for gate in gates { rows.append(try await row(gate, settings)) }
        if let paper = rows.first(where: { $0.gate == PaperGate().name }), paper.gain > 0 {
            for index in rows.indices {
                rows[index].gainRatio = rows[index].gain / paper.gain
                rows[index].gainPerAttemptRatio = rows[index].gainPerThousand / paper.gainPerThousand
            }
        }
        return SimulationReport(settings: settings, rows: rows)
    }

    private static func row(_ gate: Gates, _ settings: SimulationSettings) async throws -> Row {
        let simulator = try Simulator(settings, gate: gate)
        var acceptances: [Acceptance] = []
        for effect in effects {
            let sums = try await spread(settings.runs) { simulator.candidates(effect, $0) }
            acceptances.append(
                Acceptance(
                    effect: effect.name, rate: Double(sums.runsWithAcceptance) / Double(sums.runs),
                    interval: Proportion.clopperPearson(sums.runsWithAcceptance, of: sums.runs),
                    attempts: Double(sums.attempts) / Double(sums.runs)))
        }
        let nulls = try await spread(settings.runs) { try simulator.runs(nullsOnly: true, $0) }
        let mixed = try await spread(settings.runs) { try simulator.runs(nullsOnly: false, $0) }
        let runs = Double(mixed.runs)
        let gain = Double(mixed.gain) * 1e-10 / runs
        let variance = max(0, mixed.squaredGain * 1e4 / runs - gain * gain)
        let attempts = Double(mixed.attempts) / runs
        return Row(
            gate: gate.name, acceptances: acceptances,
            anyNullRate: Double(nulls.runsWithAcceptance) / Double(nulls.runs),
            anyNullUpperLimit: Proportion.upperLimit(nulls.runsWithAcceptance, of: nulls.runs),
            attempts: attempts, gain: gain, gainError: (variance / runs).squareRoot(),
            gainPerThousand: attempts > 0 ? 1000 * gain / attempts : 0, fixesAccepted: Double(mixed.fixesAccepted) / runs,
            nullsAccepted: Double(mixed.nullsAccepted) / runs, harmsAccepted: Double(mixed.harmsAccepted) / runs)
    }

    /// Splits runs into parts that do not depend on the machine, and adds them up in order.
    private static func spread(
        _ runs: Int, _ work: @escaping @Sendable (Range<Int>) throws -> Simulator.Sums
    ) async throws -> Simulator.Sums {
        let parts = min(64, runs)
        return try await withThrowingTaskGroup(of: (Int, Simulator.Sums).self) { group in
            for part in 0..<parts {
                group.addTask {
                    try Task.checkCancellation()
                    return (part, try work(runs * part / parts..<runs * (part + 1) / parts))
                }
            }
            var found: [Int: Simulator.Sums] = [:]
            for try await (part, sums) in group { found[part] = sums }
            return (0..<parts).reduce(Simulator.Sums()) { $0 + (found[$1] ?? Simulator.Sums()) }
        }
    }
}
