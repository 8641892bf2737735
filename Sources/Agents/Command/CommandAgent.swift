import Core
import Models
import Sandbox
import Synchronization
import SystemPackage
import Tasks
import Trajectories

/// Any program on the host as the agent. It reads its task and results, and writes requests, as JSON lines (docs/agents.md).
///
/// It learns the instruction, the working directory, the user and the time limit; nothing of tests, solutions or paths of the host.
public struct CommandAgent: Agent {
    public let name = "command"
    public let version = "1.0.0"

    /// Bytes of each stream of a command that the program gets.
    static let outputLimit = 4 << 20
    /// How long a program may take to end after it closed its output.
    static let patience = Duration.seconds(5)

    private let line: String
    private let variables: [String: String]

    /// - Parameters:
    ///   - line: the program and its arguments, for the host's `/bin/sh`.
    ///   - variables: what the program's environment holds beside PATH, HOME and LANG.
    public init(_ line: String, variables: [String: String]) {
        self.line = line
        self.variables = variables
    }

    public func run(in session: AgentSession) async throws -> AgentOutcome {
        var environment = variables
        for (name, value) in ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/", "LANG": "C.UTF-8"] {
            environment[name] = environment[name] ?? value
        }
        let program = try HostProgram(line, environment: environment, errors: session.logs.appending("command.log"))
        let conversation = ProgramConversation(session, agent: .init(name: name, version: version))
        let code: Int32??
        do {
            code = try await within(session.timeLimit) {
                try await conversation.hold(with: program)
                // The lines end when the time is over, too.
                try Task.checkCancellation()
                return await program.exitCode(within: Self.patience)
            }
        } catch {
            await program.end()
            throw error
        }
        await program.end()
        let run = try await conversation.finish()
        switch code {
        case .none: return AgentOutcome(.timedOut, run: run)
        case .some(.some(0)): return AgentOutcome(.finished, exitCode: 0, run: run)
        case .some(.some(let code)):
            return AgentOutcome(.failed("the program ended with exit code \(code)"), exitCode: code, run: run)
        case .some(.none): return AgentOutcome(.failed("the program closed its output and did not end"), run: run)
        }
    }
}

/// What a program asks for and gets, and the record of it.
actor ProgramConversation {
    private let session: AgentSession
    private var writer: TrajectoryWriter
    private var remarks: [String] = []
    private var usage: TokenUsage?
    private var requests = 0

    init(_ session: AgentSession, agent: Trajectory.Agent) {
        self.session = session
        writer = TrajectoryWriter(session.logs.appending("trajectory.json"), agent: agent)
    }

    /// Until the program closes its output.
    func hold(with program: HostProgram) async throws {
        try writer.append(.init(stepID: 0, timestamp: .now(), source: .user, message: session.task.instruction))
        try await program.send([
            "task": [
                "instruction": .string(session.task.instruction), "working_directory": .string(session.workingDirectory),
                "user": .string(session.user), "time_limit_sec": .optional(session.timeLimit.map { $0 / .seconds(1) }),
            ]
        ])
        for await line in program.lines where !line.trimmed.isEmpty {
            let request: ProgramMessage.Request
            do {
                request = try ProgramMessage.read(line)
            } catch {
                try await program.send(["error": .string("\(error)")])
                continue
            }
            try await program.send(try await answer(request))
        }
    }

    private func answer(_ request: ProgramMessage.Request) async throws -> JSONValue {
        switch request {
        case .message(let text):
            session.watch?(.text(text + "\n"))
            remarks.append(text)
            return [:]
        case .usage(let input, let output, let cost):
            usage = (usage ?? TokenUsage()) + TokenUsage(input: input, output: output, cost: cost)
            if let usage { session.watch?(.replied(usage)) }
            return [:]
        case .exec(let exec): return try await run(exec)
        }
    }

    private func run(_ exec: ProgramMessage.Exec) async throws -> JSONValue {
        guard !exec.command.utf8.contains(0) else { return ["error": "a command cannot hold a NUL byte"] }
        requests += 1
        session.watch?(.call(.command(exec.command)))
        var command = Command.bash(exec.command)
        command.environment = session.environment.merging(exec.environment) { $1 }
        command.workingDirectory = exec.workingDirectory ?? session.workingDirectory
        command.user = session.user
        command.timeout = exec.timeout.map { .seconds($0) }
        command.input = Array(exec.input.utf8)
        command.outputLimit = CommandAgent.outputLimit
        if let watch = session.watch { command.onOutput = { _, bytes in watch(.output(bytes)) } }
        let began = ContinuousClock.now
        let result: ExecResult
        do {
            result = try await session.box.run(command)
        } catch let failure as Failure where failure.kind == .invalidInput {
            // Its own doing, such as a working directory that does not exist.
            session.watch?(.result(AgentResult(text: failure.what, facts: ResultFacts(outcome: .malformed), seconds: 0)))
            return ["error": .string(failure.what)]
        }
        let isOver = result.limit == .wallClock
        try record(exec, result, isOver: isOver, seconds: (ContinuousClock.now - began) / .seconds(1))
        return [
            "stdout": .string(result.stdout.text), "stderr": .string(result.stderr.text), "exit_code": .int(Int(result.exitCode)),
            "timed_out": .bool(isOver),
        ]
    }

    private func record(_ exec: ProgramMessage.Exec, _ result: ExecResult, isOver: Bool, seconds: Double) throws {
        let text = result.stdout.text + result.stderr.text
        let answer = ToolAnswer(output: text, exitCode: isOver ? nil : result.exitCode, timedOutAfter: isOver ? exec.timeout : nil)
        let (shown, facts) = answer.rendered(limit: 20_000)
        session.watch?(.result(AgentResult(text: shown, facts: facts, seconds: seconds)))
        let call = Trajectory.ToolCall(id: "call-\(requests)", function: "bash", arguments: ["command": .string(exec.command)])
        try writer.append(
            .init(
                stepID: 0, timestamp: .now(), source: .agent, message: remarks.joined(separator: "\n"), toolCalls: [call],
                observation: .init(results: [.init(call: call.id, content: shown, extra: try .facts(facts))])))
        remarks = []
    }

    /// Completes the trajectory.
    func finish() throws -> RunSummary {
        if !remarks.isEmpty {
            try writer.append(.init(stepID: 0, timestamp: .now(), source: .agent, message: remarks.joined(separator: "\n")))
        }
        try writer.finish()
        return RunSummary(facts: nil, turns: requests, usage: usage, trajectory: writer.trajectory.digest)
    }
}
