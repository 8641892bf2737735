import ArgumentParser
import Console
import Core
import Glibc
import Sandbox
import SystemPackage
import Tasks
import Trials

/// `selfharness trial`: one trial, watched live.
struct TrialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial", abstract: "Run one trial of one task and show every phase as it happens.",
        discussion: "What happens goes to standard error, the result to standard output. Exit codes as for `run`.")

    @Argument(help: "The task's folder.") var task: String?
    @Option(name: [.customShort("p"), .customLong("path")], help: "The same as the argument.") var path: String?
    @Option(name: .shortAndLong, help: "oracle (the task's own solution), nop, harness, replay, command or installed.") var agent: String?
    @Flag(help: "Keep the file system that the agent left, and say where it is; see `sandbox list`.") var keep = false
    @Flag(help: "Open a shell in the sandbox when the agent is done, before the tests.") var shell = false
    @OptionGroup var agents: AgentOptions
    @OptionGroup var options: JobOptions

    func validate() throws {
        guard (task == nil) != (path == nil) else { throw ValidationError("give one task") }
    }

    func run() async throws {
        if shell, isatty(STDIN_FILENO) != 1 {
            throw Failure(.invalidInput, "--shell needs a terminal", at: "standard input", hint: "use --keep in scripts")
        }
        let session = try JobSession(
            folder: FilePath(task ?? path ?? ""), agents: try agents.choices(agent.map { [$0] } ?? []), options: options,
            agentVariables: try agents.variables())
        guard session.suite.tasks.count == 1 else {
            throw Failure(
                .invalidInput, "this folder holds \(session.suite.tasks.count) tasks", at: session.suite.folder.string,
                hint: "name one of them, or use `selfharness run`")
        }
        let (keep, shell) = (keep, shell)
        let watcher = TrialWatcher(Terminal.error)
        let (report, interrupted) = try await Interruption.cancelling(announce: { watcher.say($0) }) {
            try await watcher.watching {
                try await session.run(resume: false, show: { watcher.show(.note($0)) }) { folder, runner in
                    var runner = runner
                    runner.settings.keepsView = keep
                    runner.settings.watch = { watcher.show($0) }
                    if shell {
                        runner.settings.afterAgent = { box, phase in try await watcher.suspended { try await Self.openShell(box, phase) } }
                    }
                    let summary = try await runner.run { if case .trial(_, let event) = $0 { watcher.show(event) } }
                    return JobReport(summary, folder: folder)
                }
            }
        }
        try report.print(json: options.json)
        if interrupted || report.unfinished > 0 { throw ExitCode(130) }
        if report.invalid > 0 { throw ExitCode(2) }
    }

    /// A shell as the agent's own commands have it. The tests begin when it ends.
    private static let openShell: @Sendable (RunningSandbox, TrialSettings.AgentPhase) async throws -> Void = { box, phase in
        var command = Command(["bash"])
        command.environment = phase.environment
        command.environment["TERM"] = getenv("TERM").map { String(cString: $0) } ?? "xterm"
        command.user = phase.user
        command.workingDirectory = phase.workingDirectory
        try Terminal.error.print("a shell in the sandbox as the agent left it; the tests begin when you leave it")
        _ = try await InteractiveTerminal.attach(to: box, command, recording: phase.logs.appending("shell.cast"))
    }
}
