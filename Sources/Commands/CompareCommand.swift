import ArgumentParser
import Core
import Evaluation
import SystemPackage
import Trials

/// `selfharness compare`: two finished jobs with the statistics of `evaluate`.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare two finished jobs, ours or Harbor's own.",
        discussion: """
            Nothing is run. The first job is the baseline. Tasks are matched by name and must be the same. A job of Harbor's is read
            from the result.json of its trials; docs/evaluation.md lists which of its errors count as invalid.
            """)

    @Argument(help: "The baseline's job folder.") var baseline: String
    @Argument(help: "The candidate's job folder.") var candidate: String
    @Option(help: ArgumentHelp("The splits of the tasks.", valueName: "file")) var splits: String?
    @Option(name: .customLong("agent-a"), help: "The agent of the first job, if it has several.") var baselineAgent: String?
    @Option(name: .customLong("agent-b"), help: "The agent of the second job, if it has several.") var candidateAgent: String?
    @Option(name: .customLong("reward-key"), help: "The reward that decides, instead of the job's own.") var rewardKey: String?
    @Option(name: .customLong("pass-threshold"), help: "The least reward that is a pass, instead of the job's own.") var passThreshold:
        Double?
    @Flag(name: .customLong("allow-changed-tasks"), help: "Compare tasks of one name though their files differ.")
    var allowsChangedTasks = false
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let rule = rewardKey == nil && passThreshold == nil ? nil : PassRule(key: rewardKey ?? "reward", threshold: passThreshold ?? 1)
        var comparison = JobComparison(
            baseline: try FinishedJob.read(FilePath(baseline), rule: rule), candidate: try FinishedJob.read(FilePath(candidate), rule: rule)
        )
        comparison.baselineAgent = baselineAgent
        comparison.candidateAgent = candidateAgent
        comparison.splits = try splits.map { try Splits.read(FilePath($0)) }
        comparison.allowsChangedTasks = allowsChangedTasks
        try EvaluationDocument(try comparison.measurement(), tasks: nil, splits: comparison.splits?.commitment, draws: nil).print(
            json: json)
    }
}
