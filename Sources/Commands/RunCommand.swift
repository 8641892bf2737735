import ArgumentParser
import Console
import Core
import Glibc
import SystemPackage
import Trials

/// `selfharness run`: a suite of tasks, each trial in a sandbox of its own.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a suite of tasks and record the results.",
        discussion: """
            Exits 0 when every trial has a verdict, 1 only with --fail-under, 2 when a trial was invalid (the host or the tests
            failed, not the agent), 130 when interrupted. --resume runs what has no verdict yet.
            """)

    @Argument(help: "A task, or a folder of tasks.") var folder: String?
    @Option(name: [.customShort("p"), .customLong("path")], help: "The same as the argument.") var path: String?

    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: "oracle (the task's own solution), nop, harness, replay, command or installed; repeatable.")
    var agent: [String] = []
    @Option(name: [.customShort("k"), .customLong("n-attempts")], help: "Trials per task and agent.") var attempts = 1
    @Option(name: [.customShort("n"), .customLong("n-concurrent")], help: "The most trials at once; the number of CPUs by default.")
    var concurrency: Int?
    @Option(
        name: [.customShort("i"), .customLong("include-task-name")], parsing: .singleValue,
        help: "Run the tasks that match a shell pattern; repeatable.")
    var include: [String] = []
    @Option(
        name: [.customShort("x"), .customLong("exclude-task-name")], parsing: .singleValue,
        help: "Leave out the tasks that match; repeatable.")
    var exclude: [String] = []
    @Option(name: [.customShort("l"), .customLong("n-tasks")], help: "The most tasks, the first ones by name.") var limit: Int?
    @Option(name: [.customShort("r"), .customLong("max-retries")], help: "How often an invalid trial is run again; each try is kept.")
    var retries = 0
    @Flag(help: "Go on with the job that --job-name names.") var resume = false
    @Option(name: .customLong("fail-under"), help: "Exit 1 when a smaller share of the trials passed, from 0 to 1.") var failUnder: Double?
    @OptionGroup var agents: AgentOptions
    @OptionGroup var options: JobOptions

    func validate() throws {
        guard (folder == nil) != (path == nil) else { throw ValidationError("give one folder of tasks") }
        guard attempts > 0, concurrency ?? 1 > 0, limit ?? 1 > 0, retries >= 0 else {
            throw ValidationError("-k, -n and -l must be 1 or more, -r 0 or more")
        }
        if resume, options.jobName == nil { throw ValidationError("--resume needs --job-name") }
        if let failUnder, !(0...1).contains(failUnder) { throw ValidationError("--fail-under is a share from 0 to 1") }
    }

    func run() async throws {
        let session = try JobSession(
            folder: FilePath(folder ?? path ?? ""), include: include, exclude: exclude, limit: limit,
            agents: try agents.choices(agent),
            attempts: attempts, concurrency: concurrency ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), retries: retries,
            options: options, agentVariables: try agents.variables()
        )
        let resume = resume
        let (report, interrupted) = try await Interruption.cancelling {
            try await session.run(resume: resume) { folder, runner in
                try Terminal.error.print(
                    "job \(Printable.line(folder.path.string)): \(folder.pending.count) of \(folder.record.trials.count) trials to run")
                let summary = try await Progress.show(total: folder.pending.count) { progress in
                    try await runner.run { event in
                        switch event {
                        case .started: progress.start()
                        case .finished(let record): progress.finish(.init(record.status.rawValue, record.status.colour))
                        case .retrying(let record, let tries):
                            progress.note(
                                "\(Printable.line(record.name)): invalid (\(record.error?.type.rawValue ?? "")), trying again (\(tries))")
                        case .trial: break
                        }
                    }
                }
                return JobReport(summary, folder: folder)
            }
        }
        try report.print(json: options.json)
        if interrupted || report.unfinished > 0 {
            try Terminal.error.print(
                "\(report.stopped == nil ? "interrupted" : "stopped by the budget"); go on with: selfharness \(resumeArguments(report))")
            throw ExitCode(130)
        }
        if report.invalid > 0 {
            let what = report.invalid == 1 ? "1 trial is invalid; run it" : "\(report.invalid) trials are invalid; run them"
            try Terminal.error.print("\(what) again with: selfharness \(resumeArguments(report))")
            throw ExitCode(2)
        }
        if let failUnder, report.passRate ?? 0 < failUnder { throw ExitCode(1) }
    }

    /// The command line that goes on with this job.
    private func resumeArguments(_ report: JobReport) -> String {
        var words = Array(CommandLine.arguments.dropFirst())
        if options.jobName == nil { words += ["--job-name", report.jobName] }
        if !resume { words.append("--resume") }
        return words.map(\.shellWord).joined(separator: " ")
    }
}
