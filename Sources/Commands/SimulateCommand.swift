import ArgumentParser
import Console
import Core
import Gates
import SystemPackage

/// `selfharness simulate`: how the gates do in a synthetic world where the truth is known.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Compare the acceptance gates on synthetic candidates of known effect.",
        discussion: """
            Prints for each gate how often it accepts a candidate of each kind, the chance that a run of candidates that all do nothing
            accepts any, and what a mixed run truly gains. It ranks gates; it predicts no run. Equal options give equal numbers.
            """)

    @Option(help: "Tasks in the pool.") var tasks = 64
    @Option(name: .customLong("held-in"), help: "How many of them may be mined; two thirds by default.") var heldIn: Int?
    @Option(help: "The share of truly fixed held-in tasks that a proposal names.") var recall = 0.5
    @Option(help: "How many other held-in tasks it names.") var wrong = 3
    @Option(help: "Candidates in a run.") var candidates = 15
    @Option(help: "The chance of any false acceptance in a run that gates with an error budget are given.") var alpha = 0.05
    @Option(help: "How sure tasks are: pass rates are Beta(0.43 c, 0.57 c).") var concentration = 1.0
    @Option(help: "Simulated runs, and single candidates of each kind.") var runs = 10_000
    @Option(help: "The seed of all random numbers.") var seed: UInt64 = 1
    @Option(parsing: .singleValue, help: "A gate; repeatable. All that judge gain by default.") var gate: [String] = []
    @Option(help: "Write a plot to this SVG file.") var svg: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        var settings = SimulationSettings()
        settings.tasks = tasks
        settings.heldIn = heldIn ?? (tasks * 43 + 32) / 64
        settings.recall = recall
        settings.wrong = wrong
        settings.candidates = candidates
        settings.alpha = alpha
        settings.concentration = concentration
        settings.runs = runs
        settings.seed = seed
        try settings.check()
        let gates = try gate.isEmpty ? Gates.judgingGain : gate.map(Gates.named)
        let report = try await SimulationReport.make(settings, gates: gates)
        if let svg { try Files.write(SimulationPlot(report).svg, to: FilePath(svg)) }
        if json { return try Terminal.output.print(String(decoding: try JSON.encode(report, keys: .snakeCase), as: UTF8.self)) }
        try Terminal.output.write(table(report))
    }

    private func table(_ report: SimulationReport) -> String {
        var columns: [Table.Column] = [.init("gate")]
        columns += (report.rows.first?.acceptances ?? []).map { .init($0.effect, .right) }
        columns += ["any null", "≤ (95 %)", "attempts", "gain", "gain/1000", "× gain", "× per attempt"].map { .init($0, .right) }
        var table = Table(columns)
        for row in report.rows {
            let ratios = [row.gainRatio, row.gainPerAttemptRatio].map { $0.map { Self.decimal($0, 2) } ?? "" }
            let cells =
                [row.gate] + row.acceptances.map { Self.decimal($0.rate, 3) }
                + [
                    Self.decimal(row.anyNullRate, 3), Self.decimal(row.anyNullUpperLimit, 3), Self.decimal(row.attempts, 0),
                    Self.decimal(row.gain, 2), Self.decimal(row.gainPerThousand, 2),
                ] + ratios
            table.add(cells.map { Table.Cell($0) })
        }
        let settings = report.settings
        let head =
            "\(settings.tasks) tasks, \(settings.heldIn) held-in, recall \(Self.decimal(settings.recall, 2)), \(settings.wrong) wrong names, "
            + "\(settings.candidates) candidates a run, \(settings.runs) runs, seed \(settings.seed)\n"
        return head + table.render(style: Terminal.output.style)
    }

    /// A number with so many digits after the point.
    static func decimal(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = (abs(value) * scale).rounded()
        guard whole < 1e15 else { return "\(value)" }
        let sign = value < 0 && whole > 0 ? "−" : ""
        let number = Int(whole)
        if digits == 0 { return "\(sign)\(number)" }
        let fraction = String(number % Int(scale) + Int(scale)).dropFirst()
        return "\(sign)\(number / Int(scale)).\(fraction)"
    }
}
