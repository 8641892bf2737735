import Core
import Sandbox
import SystemPackage
import Tasks
import Trajectories

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
        if let watch = session.watch { command.onOutput = { _, bytes in watch(.programOutput(bytes)) } }

        let startedAt = Timestamp.now()
        let result = try await session.box.run(command)
        try Files.write(result.stdout.bytes, to: session.logs.appending("oracle.txt"))
        if result.exitCode != 0 { try Files.write("\(result.exitCode)", to: session.logs.appending("exit-code.txt")) }
        try record(result, of: script, startedAt: startedAt, in: session)
        return AgentOutcome(result.limit == .wallClock ? .timedOut : .finished, exitCode: result.exitCode)
    }

    /// Characters of output that go into the trajectory; `oracle.txt` has the rest.
    private static let outputLimit = 20_000

    /// The run as a trajectory: the instruction, then one call without a model.
    private func record(_ result: ExecResult, of script: String, startedAt: Timestamp, in session: AgentSession) throws {
        var writer = TrajectoryWriter(session.logs.appending("trajectory.json"), agent: .init(name: name, version: version))
        try writer.append(.init(stepID: 0, timestamp: startedAt, source: .user, message: session.task.instruction))
        let answer = ToolAnswer(
            output: result.stdout.text, exitCode: result.exitCode,
            timedOutAfter: result.limit == .wallClock ? session.timeLimit.map { $0 / .seconds(1) } : nil)
        let (text, facts) = answer.rendered(limit: Self.outputLimit)
        let call = Trajectory.ToolCall(id: "call-1", function: "bash", arguments: ["command": .string(script)])
        try writer.append(
            .init(
                stepID: 0, timestamp: .now(), source: .agent, message: "", toolCalls: [call],
                observation: .init(results: [.init(call: call.id, content: text, extra: try .facts(facts))]), llmCallCount: 0))
        try writer.finish()
    }
}
