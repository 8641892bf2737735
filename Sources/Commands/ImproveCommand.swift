import ArgumentParser
import Console
import Core
import Evaluation
import Gates
import Harness
import Improvement
import Models
import SystemPackage
import Tasks

/// `selfharness improve`: a harness that learns from its model's failures.
struct ImproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "improve", abstract: "Improve a harness: mine failures, propose edits, keep what survives its gate.",
        discussion: """
            Everything is kept in the folder of -o, as a lineage that can be checked (selfharness lineage). Killed or interrupted at any
            moment, the same command goes on. Sealed tasks are never run. docs/self-harness.md explains the method.
            Exits 0 when a stop rule held, also when nothing was kept; 2 when trials say nothing or the host failed; 130 when
            interrupted; 75 when a candidate waits for a person.
            """)

    @Argument(help: "A folder of tasks.") var folder: String
    @Option(help: ArgumentHelp("The splits of these tasks, from `splits make`.", valueName: "file")) var splits: String
    @Option(help: ArgumentHelp("The harness to begin with.", valueName: "folder")) var harness: String
    @Option(name: .shortAndLong, help: "The model that works, diagnoses and proposes.") var model: String
    @Option(name: .shortAndLong, help: ArgumentHelp("Where the run is kept.", valueName: "folder")) var output: String

    @Option(help: "The most rounds.") var rounds = 5
    @Option(help: "Proposals a round.") var width = 3
    @Option(help: "How candidates are judged: \(Gates.all.map(\.name).joined(separator: ", ")).") var gate = Gates.standard.name
    @Option(help: "Trials of every held-in task that are mined each round.") var repeats = 2
    @Option(help: "The chance of any false acceptance in the run, at most.") var alpha = 0.05
    @Option(help: "Fresh trials per task and harness that estimate the gain of what was kept; 0 for none.") var remeasure = 2
    @Option(name: .customLong("economy-repeats"), help: "Trials per task and harness that judge deletions and savings.")
    var economyRepeats = 4
    @Option(help: "How much of the pass rate a deletion or a saving may cost at most, from 0 to 1.") var margin = 0.05
    @Flag(help: "After the last round, try every kept edit without.") var ablate = false
    @Option(help: "Fixes the luck of diagnoses and proposals.") var seed = 0

    @Option(name: .customLong("max-trials"), help: "Stop before more trials than this.") var maxTrials: Int?
    @Option(name: .customLong("max-tokens"), help: "Stop when so many tokens are used.") var maxTokens: Int?
    @Option(name: .customLong("max-time"), help: "Stop after so many seconds, between batches of trials.") var maxTime: Double?
    @Option(name: .customLong("max-cost"), help: "Stop when this process has spent so many US dollars; needs prices.") var maxCost: Double?
    @Flag(help: "Ask a person before a harness is put into force.") var approve = false
    @Flag(name: .customLong("dry-run"), help: "Print what would be spent, and run nothing.") var dryRun = false
    @OptionGroup var options: MeasureOptions

    func validate() throws {
        guard maxTrials ?? 1 > 0, maxTokens ?? 1 > 0, maxTime ?? 1 > 0, maxCost ?? 1 > 0 else {
            throw ValidationError("a limit must be above 0")
        }
    }

    func run() async throws {
        let session = try MeasureSession(
            tasks: FilePath(folder), arms: [ArmDefinition(name: "harness", harness: harness, model: model)], folder: FilePath(output),
            options: options, limits: Budget.Limits(cost: maxCost))
        let splits = try Splits.read(FilePath(splits))
        try splits.check(session.suite, isPart: options.selectsTasks)
        let pool = try Self.pool(splits, of: session.suite)
        // A mined trial would be the trial that judges: they are kept by what was run.
        if let equal = EqualTasks(session.suite).groups.first {
            throw Failure(
                .invalidInput, "these tasks have the same files, so they would share their trials: \(equal.joined(separator: ", "))",
                at: folder, hint: "leave out all but one with -x")
        }
        let settings = try settings(session.models)
        try settings.check()
        if dryRun { return try printPlan(SpendingPlan(settings, pool: pool), pool: pool) }
        guard let artifact = session.harnesses.first else { throw Failure(.invalidInput, "there is no harness", at: "--harness") }
        let watcher = ImproveWatcher(run: FilePath(output))
        let (outcome, interrupted) = try await EvaluateCommand.interruptible {
            try await session.run { runner in
                let source = CellTrialSource(
                    runner: runner, model: model, models: session.models, families: pool.families)
                let chat = try session.models.model(model)
                let inputs = LoopInputs(
                    settings: settings, limits: limits, pool: pool, splits: splits.commitment, harness: artifact.files, model: chat,
                    workshop: ArtifactWorkshop(leaks: try LeakScan(tasks: session.suite.tasks.map(\.directory))) { content in
                        HarnessRenderer(content, hasNativeTools: chat.hasNativeTools).system
                    }, source: source, approver: approve ? TerminalApprover() : nil, report: { watcher.show($0) })
                return try await ImprovementLoop(inputs, in: FilePath(output)).run()
            }
        }
        guard let outcome else { throw try session.stopped() }
        let report = try ImproveReport(outcome, run: output)
        if options.json {
            try Terminal.output.print(String(decoding: try JSON.encode(report), as: UTF8.self))
        } else {
            try Terminal.output.write(report.text(flags: "the same improve command"))
        }
        if interrupted { throw ExitCode(130) }
        if report.waiting != nil { throw ExitCode(75) }
        if report.stopped == .invalidCells { throw ExitCode(2) }
    }

    private var limits: SpendingLimits {
        SpendingLimits(trials: maxTrials, tokens: maxTokens, time: maxTime.map { .seconds($0) })
    }

    private func settings(_ models: ModelCatalog) throws -> RunSettings {
        RunSettings(
            rounds: rounds, width: width, gate: try Gates.named(gate), alpha: alpha, repeats: repeats, remeasure: remeasure,
            ablates: ablate, economy: EconomyRule(attempts: economyRepeats, margin: margin), model: model,
            modelFingerprint: try models.model(model).fingerprint, seed: seed)
    }

    /// The tasks that were selected, by split. What is sealed is known by name alone, selected or not.
    static func pool(_ splits: Splits, of suite: Suite) throws -> TaskPool {
        let selected = Set(suite.tasks.map(\.packageName))
        func members(_ split: Split) -> [TaskPool.Member] {
            splits.tasks.filter { $0.split == split && selected.contains($0.name) }
                .map { .init(name: $0.name, family: $0.family, digest: $0.digest) }
        }
        return try TaskPool(
            heldIn: members(.heldIn), heldOut: members(.heldOut), sealed: Set(splits.tasks.filter { $0.split == .sealed }.map(\.name)))
    }

    private func printPlan(_ plan: SpendingPlan, pool: TaskPool) throws {
        if options.json { return try Terminal.output.print(String(decoding: try JSON.encode(plan), as: UTF8.self)) }
        try Terminal.output.write(
            """
            nothing is run; this is the most that would be spent
              tasks: \(pool.heldIn.count) held-in, \(pool.heldOut.count) held-out; \(pool.sealed.count) sealed ones are left alone
              a round mines \(plan.mining) trials and asks for \(width) proposals
              a candidate that names \(plan.named) tasks takes at most \(plan.candidateUnconfirmed) trials, \(plan.candidate) if every other \
            task seemed lost; most stop far sooner
              an edit that deletes or saves takes \(plan.economy) trials; what is kept is measured afresh by \(plan.remeasure) trials
              \(rounds) \(rounds == 1 ? "round" : "rounds")\(ablate ? " and a last one that tries every kept edit without" : ""): at most \(plan.run) trials and \(plan.proposals) proposals, beside one diagnosis for each failed trial

            """)
    }
}

extension TaskPool {
    /// The families of its tasks, by name.
    var families: [String: String] { Dictionary(all.map { ($0.name, $0.family) }, uniquingKeysWith: { first, _ in first }) }
}
