import Console
import Core
import Sandbox

/// What every command that needs sandboxes does first and last.
enum SandboxSession {
    /// Enters the user namespace of an ordinary user, starts the service, and stops it whatever happens.
    ///
    /// - Parameter concurrency: how many sandboxes will run at once; one launcher serves eight.
    static func with<R>(concurrency: Int = 1, _ body: (Sandboxes) async throws -> R) async throws -> R {
        try Tier.enter()
        let sandboxes = try await Sandboxes.start(home: Home.fromEnvironment(), launchers: (concurrency + 7) / 8)
        do {
            let result = try await body(sandboxes)
            await sandboxes.stop()
            return result
        } catch {
            await sandboxes.stop()
            throw error
        }
    }

    /// Says before trials start that the tier falls short of what their tasks may expect.
    static func announce(_ tier: Tier) throws {
        guard tier == .single else { return }
        try Terminal.error.print(
            "warning: isolation tier single: there is no user but root in sandboxes; chown and changes of user succeed without effect "
                + "(`selfharness doctor` says what mends it)")
    }
}
