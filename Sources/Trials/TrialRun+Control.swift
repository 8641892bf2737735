import Core
import Sandbox
import SystemPackage
import Tasks
import Toolchain

/// The tests over the untouched image, where nothing of any agent has ever run. What goes wrong there too is the task's or
/// the tool-chain's fault; what does not is the agent's doing.
struct ControlRun: Sendable {
    /// What the stand-ins could not serve.
    var problem: BootstrapProblem?
    /// Why the tests could not be started.
    var startFailure: String?
}

extension TrialRun {
    /// The control run of this trial's task, made when the first trial of the job asks for it.
    func control() async throws -> ControlRun {
        try await services.controls.value(for: task.directory.string) {
            self.note("verify: over the untouched image, to tell the agent's doing from the task's")
            return try await self.makeControl()
        }
    }

    private func makeControl() async throws -> ControlRun {
        let environment = try prepared
        let view = try services.sandboxes.store.makeView(over: environment.layers(over: []))
        defer { discard(view) }
        let command = try verifierCommand(in: environment)
        return try await services.sandboxes.withSandbox(spec(network: task.config.verifier.network), over: view) { box in
            do {
                _ = try await self.withNetwork(self.task.config.verifier.network, of: box) { _ in try await box.run(command) }
            } catch let failure as Failure where failure.kind == .invalidInput {
                return ControlRun(startFailure: failure.description)
            }
            let log = (try? box.read(PreparedVerifier.shimLog, limit: 1 << 20)) ?? []
            return ControlRun(problem: environment.verifier.diagnose(log: log))
        }
    }

    /// Whether the agent kept the tests from starting, in a sandbox of their own over what it left.
    func isAgentsDoing(_ error: any Error, in box: RunningSandbox) async throws -> Bool {
        if await isInsidesDoing(error, in: box) { return true }
        // No such user or working directory: did the image have them?
        guard (error as? Failure)?.kind == .invalidInput else { return false }
        return try await control().startFailure == nil
    }
}
