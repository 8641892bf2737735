import ArgumentParser
import Console
import Core
import Evaluation
import Improvement
import Models
import SystemPackage
import Tasks
import Trials

/// `selfharness evaluate`: arms on the same tasks with the same draws, and what may be concluded.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure arms on held-in and held-out tasks and compare them.",
        discussion: """
            An arm is an agent with its model and its harness: --arm 'name=base,harness=DIR,model=sim:hasty'. The first one is the
            baseline. Every finished trial is kept in the folder of -o: the same command again runs only what is missing, and one with
            more draws or further arms only what is new. Exits 0 when every trial has a verdict, 2 when some stayed invalid, 130 when
            interrupted. docs/evaluation.md explains every number.
            """)

    @Argument(help: "A task, or a folder of tasks.") var folder: String
    @Option(help: ArgumentHelp("The splits of these tasks, from `splits make`.", valueName: "file")) var splits: String?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "key=value, separated by commas: name, agent, harness, model, command, trajectory, variables, token-limit; repeatable.",
            valueName: "arm"))
    var arm: [String] = []
    @Option(help: ArgumentHelp("The candidate's harness, in short; with -m.", valueName: "folder")) var harness: String?
    @Option(help: ArgumentHelp("The baseline's harness, in short.", valueName: "folder")) var against: String?
    @Option(name: .shortAndLong, help: "The model of --harness and --against.") var model: String?
    @Option(name: [.customShort("k"), .customLong("n-attempts")], help: "Draws: trials per task and arm.") var draws = 1
    @Option(name: .shortAndLong, help: ArgumentHelp("Where trials and their results are kept.", valueName: "folder"))
    var output = "evaluation"
    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(
            "An improvement run instead of arms: its first harness and the one in force. What --open-sealed finds joins its lineage.",
            valueName: "folder"))
    var improvement: String?
    @Flag(name: .customLong("open-sealed"), help: "Measure the sealed tasks too; it is recorded beside the splits.")
    var opensSealed = false
    @OptionGroup var budget: BudgetOptions
    @OptionGroup var options: MeasureOptions

    func validate() throws {
        guard draws > 0 else { throw ValidationError("-k must be 1 or more") }
        if opensSealed, splits == nil { throw ValidationError("--open-sealed needs --splits") }
        if against != nil || model != nil, harness == nil { throw ValidationError("--against and -m go with --harness") }
        if improvement != nil {
            guard arm.isEmpty, harness == nil else { throw ValidationError("--run stands for two arms; give no others") }
            guard splits != nil else { throw ValidationError("--run needs --splits, those that it began with") }
        }
        guard !arm.isEmpty || harness != nil || improvement != nil else {
            throw ValidationError("give arms with --arm, or --harness and -m, or --run")
        }
    }

    func run() async throws {
        let tested = try improvement.map { try RunUnderTest(FilePath($0)) }
        let session = try MeasureSession(
            tasks: FilePath(folder), arms: tested?.arms(in: FilePath(output)) ?? definitions(), folder: FilePath(output), options: options,
            limits: budget.limits)
        let splits = try splits.map { try Splits.read(FilePath($0)) }
        let tasks = try Self.tasks(session.suite, splits, opensSealed: opensSealed, isPart: options.selectsTasks)
        let plan = try EvaluationPlan(arms: session.arms, tasks: tasks, draws: draws)
        var caveats = Self.closed(session.suite, splits, opensSealed: opensSealed)
        var opening: Int?
        var writer: LineageWriter?
        defer { withExtendedLifetime(writer) {} }
        if let splits, let path = self.splits {
            try tested?.check(splits)
            if opensSealed {
                writer = try tested?.hold(splits)
                let number = try await SealedLedger(splits: FilePath(path)).open(splits, arms: session.arms)
                if number > 1 {
                    caveats.append(
                        "the sealed tasks are opened for the \(Self.ordinal(number)) time: their numbers count for less each time.")
                }
                opening = number
            }
        }
        caveats += EqualTasks(session.suite).caveats(tasks.map(\.name))
        let (results, interrupted) = try await Self.interruptible {
            try await session.run { runner in try await plan.measure { try await session.measure($0, runner) } }
        }
        guard let results else { throw try session.stopped() }
        if let writer, let opening {
            try RunUnderTest.record(results, arms: session.arms, store: CellStore(FilePath(output)), opening: opening, in: writer)
        }
        let measurement = plan.measurement(results, caveats: caveats)
        var document = EvaluationDocument(
            measurement, tasks: session.suite.folder.string, splits: splits?.commitment, draws: draws)
        document.opening = opening
        try JSON.write(document, to: FilePath(output).appending("report.json"), keys: .snakeCase)
        try document.print(json: options.json)
        if interrupted { throw ExitCode(130) }
        if results.contains(where: { !$0.status.isValid }) { throw ExitCode(2) }
    }

    /// The short form stands for two arms, the baseline first.
    func definitions() throws -> [ArmDefinition] {
        var definitions = try arm.map { try ArmDefinition($0) }
        if let against { definitions.append(ArmDefinition(name: "baseline", harness: against, model: model)) }
        if let harness { definitions.append(ArmDefinition(name: "candidate", harness: harness, model: model)) }
        return definitions
    }

    /// The tasks that may be measured; without splits all of them.
    ///
    /// - Parameter isPart: tasks were chosen by name, so that others may be absent.
    static func tasks(_ suite: Suite, _ splits: Splits?, opensSealed: Bool, isPart: Bool) throws -> [MeasuredTask] {
        guard let splits else {
            return suite.tasks.map { MeasuredTask($0) }
        }
        try splits.check(suite, isPart: isPart)
        let tasks = suite.tasks.compactMap { task -> MeasuredTask? in
            guard let entry = splits.entry(task.packageName), opensSealed || entry.split != .sealed else { return nil }
            return MeasuredTask(name: entry.name, family: entry.family, split: entry.split)
        }
        guard !tasks.isEmpty else {
            throw Failure(
                .invalidInput, "only sealed tasks were asked for", at: suite.folder.string,
                hint: "add --open-sealed to open them; do it once, at the end")
        }
        return tasks
    }

    /// A sentence about sealed tasks that stay closed.
    private static func closed(_ suite: Suite, _ splits: Splits?, opensSealed: Bool) -> [String] {
        let count = opensSealed ? 0 : suite.tasks.count { splits?.split(of: $0.packageName) == .sealed }
        guard count > 0 else { return [] }
        let (tasks, verb) = count == 1 ? ("task was", "it") : ("tasks were", "them")
        return ["\(count) sealed \(tasks) left alone; --open-sealed opens \(verb), once, at the end."]
    }

    /// nil instead of a result when the work was cancelled by a signal.
    static func interruptible<R: Sendable>(_ work: @escaping @Sendable () async throws -> R) async throws -> (R?, Bool) {
        try await Interruption.cancelling {
            do {
                return try await work()
            } catch is CancellationError {
                return nil
            } catch let error as ModelError where error.kind == .budget {
                return nil
            }
        }
    }

    private static func ordinal(_ number: Int) -> String {
        let tens = number % 100
        let ending = (11...13).contains(tens) ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
        return "\(number)\(ending)"
    }
}
