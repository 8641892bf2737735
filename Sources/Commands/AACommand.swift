import ArgumentParser
import Console
import Core
import Evaluation
import Gates
import Statistics
import SystemPackage
import Tasks
import Trials

/// `selfharness aa`: the unchanged harness against itself.
struct AACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aa", abstract: "Measure how often each gate accepts a harness that did not change.",
        discussion: """
            Runs one block of draws per task under one harness, then deals every task's draws to the two arms at random, again and
            again. Also says how flaky tasks are and, with --verify-again, how flaky their tests. Use at least eight draws.
            """)

    @Argument(help: "A task, or a folder of tasks.") var folder: String
    @Option(help: ArgumentHelp("The harness.", valueName: "folder")) var harness: String?
    @Option(name: .shortAndLong, help: "The model.") var model: String?
    @Option(help: "The arm as `evaluate` takes it, instead of --harness and -m.") var arm: String?
    @Option(help: ArgumentHelp("The splits of these tasks; without, a third is dealt to held-out.", valueName: "file")) var splits: String?
    @Option(name: [.customShort("k"), .customLong("n-attempts")], help: "Draws per task; eight or more.") var draws = 8
    @Option(name: .customLong("verify-again"), help: "How often each sealed final state is verified once more.") var verifyAgain = 0
    @Option(help: "How often the draws are dealt.") var permutations = 4000
    @Option(help: "The seed of the dealing.") var seed: UInt64 = 1
    @Option(name: .shortAndLong, help: ArgumentHelp("Where trials and their results are kept.", valueName: "folder")) var output = "aa"
    @OptionGroup var budget: BudgetOptions
    @OptionGroup var options: MeasureOptions

    func validate() throws {
        guard draws >= 2 else { throw ValidationError("-k must be 2 or more; 8 is a good number") }
        guard (0...20).contains(verifyAgain) else { throw ValidationError("--verify-again is from 0 to 20") }
        guard permutations >= 100 else { throw ValidationError("--permutations must be 100 or more") }
        guard (arm == nil) != (harness == nil) else { throw ValidationError("give --harness and -m, or --arm") }
        if arm != nil, model != nil { throw ValidationError("-m goes with --harness") }
    }

    func run() async throws {
        let definition = try arm.map { try ArmDefinition($0) } ?? ArmDefinition(harness: harness, model: model)
        let session = try MeasureSession(
            tasks: FilePath(folder), arms: [definition], folder: FilePath(output), options: options, limits: budget.limits)
        let splits =
            try splits.map { try Splits.read(FilePath($0)) }
            ?? SplitMaker(shares: SplitShares(heldIn: 2.0 / 3, heldOut: 1.0 / 3, sealed: 0)).splits(of: session.suite)
        let tasks = try EvaluateCommand.tasks(session.suite, splits, opensSealed: false, isPart: options.selectsTasks)
        let plan = try EvaluationPlan(arms: session.arms, tasks: tasks, draws: draws, purpose: .aa)
        var conditions = options.conditions
        conditions.repeatedVerifications = verifyAgain == 0 ? nil : verifyAgain
        let (results, interrupted) = try await EvaluateCommand.interruptible { [conditions] in
            try await session.run(conditions: conditions) { runner in try await plan.measure { try await session.measure($0, runner) } }
        }
        guard let results else { throw try session.stopped() }
        var report = try AAMeasurement(
            arm: session.arms[0], draws: draws, tasks: tasks, results: results, permutations: permutations, seed: seed)
        report.caveats += EqualTasks(session.suite).caveats(tasks.map(\.name))
        try JSON.write(report, to: FilePath(output).appending("report.json"), keys: .snakeCase)
        if options.json {
            try Terminal.output.print(String(decoding: try JSON.encode(report, keys: .snakeCase), as: UTF8.self))
        } else {
            try Terminal.output.write(Self.text(report, style: Terminal.output.style))
        }
        if interrupted { throw ExitCode(130) }
        if results.contains(where: { !$0.status.isValid }) { throw ExitCode(2) }
    }

    static func text(_ report: AAMeasurement, style: Style) -> String {
        var gates = Table([
            .init("gate"), .init("level", .right), .init("false accepts", .right), .init("95 %"), .init("drawn again", .right),
        ])
        for row in report.gates.rows {
            gates.add([
                .init(row.gate), .init(row.level.map { SimulateCommand.decimal($0, 4) } ?? "–"),
                .init(SimulateCommand.decimal(row.falseAcceptRate, 4)),
                "\(SimulateCommand.decimal(row.interval.low, 4)) … \(SimulateCommand.decimal(row.interval.high, 4))",
                .init(EvaluationText.percent(row.resampledShare)),
            ])
        }
        var flakes = Table([.init("task"), .init("passed", .right), .init("rate", .right), .init("95 %"), .init("two differ", .right)])
        for flake in report.gates.flakes {
            flakes.add([
                .init(flake.task), "\(flake.passed)/\(flake.attempts)", .init(EvaluationText.percent(flake.rate)),
                .init(EvaluationText.percent(flake.interval)), .init(flake.score.map { EvaluationText.percent($0) } ?? "–"),
            ])
        }
        var parts = [gates.render(style: style), flakes.render(style: style)]
        if let verifier = report.verifier {
            var lines =
                "tests disagreed with themselves on \(verifier.disagreeing) of \(verifier.states) final states "
                + "(\(EvaluationText.percent(verifier.interval)) %)\n"
            for name in verifier.names { lines += "  \(Printable.line(name))\n" }
            parts.append(lines)
        }
        if !report.leftOut.isEmpty {
            parts.append("left out, too few verdicts: \(Printable.line(report.leftOut.joined(separator: ", ")))\n")
        }
        if !report.caveats.isEmpty { parts.append(report.caveats.map { "! \($0)\n" }.joined()) }
        return parts.joined(separator: "\n")
    }
}
