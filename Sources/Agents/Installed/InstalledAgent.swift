import Core
import Gateway
import Models
import Sandbox
import SystemPackage
import Tasks
import Trajectories

/// A program of somebody else's that works inside of the sandbox. The model is behind a gateway on the host, so that no key is inside.
public struct InstalledAgent: Agent {
    public var name: String { definition.name }
    public var version: String { definition.version }
    public let model: String?
    public let definition: AgentDefinition

    private let passage: any ModelPassage
    private let draw: Int
    private let tokenLimit: Int?

    /// Bytes of its output that are kept.
    static let outputLimit = 8 << 20
    /// A longer instruction is only in the file: Linux has a limit for one variable.
    static let variableLimit = 100_000

    /// - Throws: ``Failure`` for a model without a server, or one that speaks another API than the program.
    public init(_ definition: AgentDefinition, model: any ChatModel, draw: Int, tokenLimit: Int? = nil) throws {
        guard let passage = model.passage else {
            throw Failure(
                .invalidInput, "\(definition.name) asks a server, and \(model.name) has none", at: "-m",
                hint: "name a model of an endpoint (docs/models.md)")
        }
        guard passage.api == definition.api else {
            throw Failure(
                .invalidInput,
                "\(definition.name) speaks the API \(definition.api.rawValue), and \(model.name) is asked by \(passage.api.rawValue)",
                at: "-m", hint: "name an endpoint whose api is \(definition.api.rawValue)")
        }
        self.definition = definition
        self.model = model.name
        self.passage = passage
        self.draw = draw
        self.tokenLimit = tokenLimit
    }

    public func run(in session: AgentSession) async throws -> AgentOutcome {
        let listener = try await session.box.listen(address: 0x7f00_0001, port: ModelGateway.port)
        let journal = try GatewayJournal(session.logs.appending("gateway.jsonl"))
        let told = definition.modelPrefix + passage.model
        let gateway = try ModelGateway(
            listener: listener, passage: passage, names: definition.takesAnyName ? nil : [told, passage.model],
            limits: .init(tokens: tokenLimit)
        ) { journal.add($0) }
        let result: Result<ExecResult?, any Error>
        do {
            let instruction = "\(AgentDefinition.place)/instruction.md"
            try await session.box.write(Array(session.task.instruction.utf8), to: instruction)
            let command = command(in: session, token: gateway.token, told: told, instruction: instruction)
            let (box, fatal) = (session.box, gateway.fatal)
            result = .success(
                try await withThrowingTaskGroup(of: ExecResult?.self) { group in
                    group.addTask { try await box.run(command) }
                    group.addTask {
                        // Ends with the group, too.
                        for await _ in fatal { break }
                        return nil
                    }
                    defer { group.cancelAll() }
                    return try await group.next() ?? nil
                })
        } catch {
            result = .failure(error)
        }
        await gateway.stop()
        let summary = gateway.summary
        let (trajectory, note) = try record(journal, in: session)
        try Task.checkCancellation()
        let ended = try result.get()
        if let output = ended?.stdout { try Files.write(output.bytes, to: session.logs.appending("agent.log")) }
        // What the provider did is not the agent's; a budget of the job is for others to say.
        if let failure = summary.failure { throw failure }
        guard let ended else { throw Failure(.infrastructure, "internal error: a gateway gave up without a reason") }
        let isOver = ended.limit == .wallClock
        let end: RunFacts.End? = isOver ? .timeLimit : summary.isOutOfTokens ? .tokenLimit : nil
        let run = RunSummary(
            facts: end.map { RunFacts(end: $0, harness: nil, draw: draw) }, turns: summary.calls, usage: summary.usage,
            trajectory: trajectory)
        if isOver { return AgentOutcome(.timedOut, run: run) }
        if ended.exitCode != 0, !summary.isOutOfTokens {
            let last = ended.stdout.text.split(separator: "\n").suffix(3).joined(separator: " / ")
            return AgentOutcome(
                .failed("\(name) ended with exit code \(ended.exitCode): \(last)\(note)"), exitCode: ended.exitCode, run: run)
        }
        return AgentOutcome(.finished, exitCode: ended.exitCode, run: run)
    }

    private func command(in session: AgentSession, token: String, told: String, instruction: String) -> Command {
        var command = Command.bash(definition.command)
        command.environment = session.environment.merging(definition.environment) { $1 }
        let text = session.task.instruction
        if text.utf8.count <= Self.variableLimit, !text.utf8.contains(0) { command.environment["AGENT_INSTRUCTION"] = text }
        command.environment["AGENT_INSTRUCTION_FILE"] = instruction
        let address = "http://127.0.0.1:\(ModelGateway.port)"
        // Anthropic's own variable holds an address without the version.
        command.environment[definition.addressVariable] = definition.api == .anthropic ? address : "\(address)/v1"
        command.environment[definition.keyVariable] = token
        if let variable = definition.modelVariable { command.environment[variable] = told }
        command.workingDirectory = session.workingDirectory
        command.user = session.user
        command.timeout = session.timeLimit
        command.mergeStreams = true
        command.outputLimit = Self.outputLimit
        command.onOutput = { _, bytes in session.watch?(.programOutput(bytes)) }
        return command
    }

    /// Writes the trajectory: the program's own where its form is known, else the calls that the gateway saw.
    ///
    /// - Returns: its digest, and a remark about what could not be read.
    private func record(_ journal: GatewayJournal, in session: AgentSession) throws -> (digest: String, note: String) {
        var note: String?
        var steps: [Trajectory.Step]?
        if let path = definition.trajectory {
            do {
                let bytes = try session.box.read(path, limit: 256 << 20)
                let name = FilePath(path).lastComponent?.string ?? "original"
                try Files.write(bytes, to: session.logs.appending(name == "trajectory.json" ? "original-trajectory.json" : name))
                if definition.format == .miniSWEAgent { steps = try MiniTrajectory.steps(bytes) }
            } catch {
                note = "the agent's own trajectory could not be read, so this is what the gateway saw: \(error)"
            }
        }
        var writer = TrajectoryWriter(
            session.logs.appending("trajectory.json"), agent: .init(name: name, version: version, modelName: model))
        let calls = CallTrajectory.steps(journal.calls, instruction: session.task.instruction)
        let total = journal.calls.reduce(nil as TokenUsage?) { $1.usage == TokenUsage() ? $0 : ($0 ?? TokenUsage()) + $1.usage }
        let metrics = total.map {
            Trajectory.FinalMetrics(
                totalPromptTokens: $0.input, totalCompletionTokens: $0.output, totalCachedTokens: $0.cached, totalCost: $0.cost)
        }
        for step in steps.flatMap({ $0.isEmpty ? nil : $0 }) ?? calls { try writer.append(step, metrics: metrics) }
        try writer.finish(notes: note)
        return (writer.trajectory.digest, note.map { "; \($0)" } ?? "")
    }
}
