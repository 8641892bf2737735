import Core
import Sandbox
import SystemPackage
import Tasks

/// Runs the task's own solution. A good task gives it the full reward.
///
/// `solution/` appears at `/solution` when the agent's phase begins. The output goes to `oracle.txt`, a bad exit code to
/// `exit-code.txt` (Harbor's names); a bad exit code does not fail the trial, the verifier decides.
public struct OracleAgent: Agent {
    public let name = "oracle"
    public let version = "1.0.0"

    public init() {}

    /// - Throws: ``Failure`` for a task without `solution/solve.sh`.
    public func check(_ task: BenchmarkTask) throws {
        guard task.solutionDirectory != nil else {
            throw Failure(
                .invalidInput, "the task has no solution/solve.sh, so the oracle cannot run it", at: task.directory.string,
                hint: "leave it out with -x \(task.name)")
        }
    }

    public func run(in session: AgentSession) async throws -> AgentOutcome {
        try check(session.task)
        let script = "/solution/solve.sh"
        try await session.box.copyIn(session.task.selection(of: .solution), to: "/solution")

        var command = Command(["bash", "-c", "chmod +x \(script) 2>/dev/null; exec \(script)"])
        command.environment = session.environment
        command.environment["DEBIAN_FRONTEND"] = "noninteractive"
        let solution = try EnvironmentTemplate.resolve(
            session.task.config.solution.env, from: session.host, place: "\(session.task.name)/task.toml: solution.env")
        command.environment.merge(solution) { $1 }
        command.workingDirectory = session.workingDirectory
        command.user = session.user
        command.timeout = session.timeLimit
        command.mergeStreams = true
        command.onOutput = { _, bytes in session.onOutput(bytes) }

        let startedAt = Timestamp.now()
        let result = try await session.box.run(command)
        try Files.write(result.stdout.bytes, to: session.logs.appending("oracle.txt"))
        if result.exitCode != 0 { try Files.write("\(result.exitCode)", to: session.logs.appending("exit-code.txt")) }
        try JSON.write(
            OracleTrajectory(
                agent: self, task: session.task, script: script, startedAt: startedAt, endedAt: .now(), result: result),
            to: session.logs.appending("trajectory.json"))
        return AgentOutcome(result.limit == .wallClock ? .timedOut : .finished, exitCode: result.exitCode)
    }
}
