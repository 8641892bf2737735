import Sandbox

/// The promises of a sandbox, each checked from inside a real one: the suite that every host, tier and base image must pass.
public enum ConformanceSuite {
    /// Every behaviour, in the order of the suite.
    public static let behaviours: [Behaviour] = [
        Behaviours.files, Behaviours.copies, Behaviours.commands, Behaviours.arguments, Behaviours.users, Behaviours.oneUser,
        Behaviours.output,
        Behaviours.time, Behaviours.processes, Behaviours.limits, Behaviours.network, Behaviours.hiding, Behaviours.kernel,
        Behaviours.devices, Behaviours.fileSystem, Behaviours.terminals, Behaviours.views,
    ].flatMap { $0 }

    /// Runs behaviours one after the other, each in a fresh sandbox.
    ///
    /// - Parameters:
    ///   - base: the layers of the image to run them in, topmost first.
    ///   - progress: called with each result as it comes.
    /// - Returns: one result per behaviour; after a cancellation, only those that had finished.
    public static func run(
        _ behaviours: [Behaviour], sandboxes: Sandboxes, base: [Layer], progress: @Sendable (ConformanceResult) -> Void = { _ in }
    ) async -> [ConformanceResult] {
        var results: [ConformanceResult] = []
        for behaviour in behaviours {
            let result = await run(behaviour, sandboxes: sandboxes, base: base)
            if Task.isCancelled { break }
            results.append(result)
            progress(result)
        }
        return results
    }

    /// Runs one behaviour. One that hangs has failed: after two minutes its sandbox is killed.
    ///
    /// - Parameter weakened: defences to switch off, to prove that the behaviour notices.
    package static func run(
        _ behaviour: Behaviour, sandboxes: Sandboxes, base: [Layer], weakened: Set<SandboxSpec.Weakness> = []
    ) async -> ConformanceResult {
        let clock = ContinuousClock()
        let start = clock.now
        var outcome = ConformanceResult.Outcome.passed
        var detail: String?
        let work = Task { try await behaviour.body(Workbench(sandboxes: sandboxes, base: base, weakened: weakened)) }
        let limit = Task {
            try await Task.sleep(for: .patient(120))
            work.cancel()
        }
        do {
            try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
        } catch let missing as NotApplicable {
            outcome = .notApplicable
            detail = missing.description
        } catch {
            outcome = .failed
            detail = error is CancellationError ? "did not end in time" : "\(error)"
        }
        limit.cancel()
        return ConformanceResult(
            name: behaviour.name, proves: behaviour.proves, outcome: outcome, detail: detail,
            seconds: (clock.now - start) / .seconds(1))
    }
}

/// The behaviours, one file per subject.
enum Behaviours {}
