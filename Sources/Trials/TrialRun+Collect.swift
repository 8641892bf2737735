import Core
import Glibc
import Sandbox
import SystemPackage
import Tasks

extension TrialRun {
    /// Bytes of one folder or artifact that are copied to the host.
    static let copyLimit = 1 << 30
    /// Survivors that are named in the record.
    static let namedSurvivors = 100

    /// Runs the collect commands, saves logs and artifacts, and counts the processes that are left. Nothing that goes
    /// wrong here ends the trial.
    func collect(from box: RunningSandbox) async throws -> Int {
        if let look = settings.afterAgent {
            try await look(
                box,
                .init(
                    environment: try variables(), user: task.config.agent.user ?? imageUser, workingDirectory: workingDirectory,
                    logs: folder.agent))
        }
        for item in task.config.verifier.collect {
            do {
                let result = try await box.run(try shell(item.command, user: item.user, seconds: item.timeout))
                if result.exitCode != 0 { note("the collect command '\(item.command)' ended with exit code \(result.exitCode)") }
            } catch {
                try Task.checkCancellation()
                note("the collect command '\(item.command)' could not run: \(error)")
            }
        }
        collectAgentLogs(from: box)
        let collector = ArtifactCollector(folder: folder, declared: task.config.artifacts)
        try collector.run(box) { note($0) }
        let survivors: [ProcessRecord]
        do {
            survivors = withoutEntrypoint(try box.processes())
        } catch {
            guard await isInsidesDoing(error, in: box) else { throw error }
            survivors = []
        }
        record.survivors = survivors.prefix(Self.namedSurvivors).map(\.command)
        if !survivors.isEmpty {
            note("\(survivors.count) processes are still alive: \(survivors.prefix(5).map(\.command).joined(separator: ", "))")
        }
        return survivors.count
    }

    /// Copies `/logs/agent` beside what the host wrote there; a file of the sandbox never replaces one of the host.
    private func collectAgentLogs(from box: RunningSandbox) {
        let arrivals = folder.path.appending(".agent-logs")
        defer { try? Files.removeTree(arrivals) }
        do {
            _ = try box.copyOut("/logs/agent", to: arrivals, limit: Self.copyLimit)
            for name in try Files.list(arrivals) where Files.kind(folder.agent.appending(name)) == nil {
                try call("keep \(name)") { rename(arrivals.appending(name).string, folder.agent.appending(name).string) }
            }
        } catch {
            note("the agent's logs could not be saved: \(error)")
        }
    }
}
