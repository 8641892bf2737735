import Images
import Sandbox

/// The image's own start, as Harbor leaves it: ENTRYPOINT runs and gets an endless sleep in place of CMD; the agent does not begin
/// before HEALTHCHECK succeeds.
extension TrialRun {
    /// What stands in for CMD, word for word what Harbor passes.
    static let endlessSleep = ["sh", "-c", "sleep infinity"]

    /// Starts ENTRYPOINT, which goes on until the sandbox ends. That it ended is noted and ends nothing.
    ///
    /// - Returns: nil if the image has none.
    func startEntrypoint(in box: RunningSandbox) throws -> Task<Void, Never>? {
        guard let entrypoint = environment?.image.config.entrypoint, !entrypoint.isEmpty else { return nil }
        let command = try imageCommand(entrypoint + Self.endlessSleep)
        return Task {
            let end: String
            do {
                let result = try await box.run(command)
                end = "ended with exit code \(result.exitCode): \(result.stdout.text.suffix(500))"
            } catch {
                end = "could not run: \(error)"
            }
            // A sandbox that ends takes it along.
            if !Task.isCancelled { self.note("the image's ENTRYPOINT \(end)") }
        }
    }

    /// Waits for the image's HEALTHCHECK, which counts towards the time for making the environment.
    func awaitImageHealth(in box: RunningSandbox) async throws {
        guard let probe = try imageProbe() else { return }
        try await withTimeLimit(record.limits.environment) { try await probe.run(in: box) }
    }

    /// A command of the image's: its user, its directory, all variables.
    func imageCommand(_ words: [String]) throws -> Command {
        var command = Command(words)
        command.environment = try variables()
        command.workingDirectory = environment?.image.config.workingDirectory ?? "/"
        command.user = imageUser
        command.outputLimit = 64 << 10
        command.mergeStreams = true
        return command
    }

    /// What is left of the processes when those are gone that only keep ENTRYPOINT waiting: the endless sleep and its ancestors, such
    /// as an init program. Services that ENTRYPOINT started stay listed: a snapshot has none.
    func withoutEntrypoint(_ processes: [ProcessRecord]) -> [ProcessRecord] {
        guard environment?.image.config.entrypoint != nil else { return processes }
        let parents = Dictionary(processes.map { ($0.pid, $0.parent) }, uniquingKeysWith: { first, _ in first })
        var waiting: Set<Int> = []
        for process in processes where process.command == "sleep infinity" {
            var pid: Int? = process.pid
            while let current = pid, parents[current] != nil, waiting.insert(current).inserted { pid = parents[current] }
        }
        return processes.filter { !waiting.contains($0.pid) }
    }
}
