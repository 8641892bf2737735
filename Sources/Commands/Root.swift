import ArgumentParser

/// The `selfharness` command: every subcommand hangs here.
public struct Root: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "selfharness",
        abstract: "Run Terminal-Bench-style tasks in sandboxes of our own, and improve the agent's harness from its failures.",
        version: "0.1.0",
        subcommands: [
            RunCommand.self,
            TrialCommand.self,
            EvaluateCommand.self,
            CompareCommand.self,
            AACommand.self,
            ImproveCommand.self,
            LineageCommand.self,
            ReportCommand.self,
            SplitsCommand.self,
            SimulateCommand.self,
            HarnessCommand.self,
            TaskCommand.self,
            ImageCommand.self,
            SandboxCommand.self,
            DoctorCommand.self,
            BenchCommand.self,
        ])

    public init() {}
}
