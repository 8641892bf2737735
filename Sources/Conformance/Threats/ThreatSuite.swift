import Sandbox

/// The threat table as a suite: every row that a sandbox can show is shown by real ones, in any tier.
public enum ThreatSuite {
    /// Every row, by number.
    public static let threats: [Threat] = [Threats.judge, Threats.resources, Threats.kernel, Threats.escape].flatMap { $0 }
        .sorted { $0.number < $1.number }

    /// Runs the rows one after the other.
    ///
    /// - Parameters:
    ///   - base: the layers of the image to run them in, topmost first.
    ///   - filter: which rows to run.
    ///   - progress: called with each result as it comes.
    /// - Returns: one result per row; one that needs more than a sandbox is not applicable, with the place of its test.
    public static func run(
        sandboxes: Sandboxes, base: [Layer], filter: @Sendable (Threat) -> Bool = { _ in true },
        progress: @Sendable (ConformanceResult) -> Void = { _ in }
    ) async -> [ConformanceResult] {
        var results: [ConformanceResult] = []
        for threat in threats where filter(threat) {
            let result = await run(threat, sandboxes: sandboxes, base: base)
            if Task.isCancelled { break }
            results.append(result)
            progress(result)
        }
        return results
    }

    /// Runs one row.
    ///
    /// - Parameter weakened: defences to switch off, to prove that the row notices.
    package static func run(
        _ threat: Threat, sandboxes: Sandboxes, base: [Layer], weakened: Set<SandboxSpec.Weakness> = []
    ) async -> ConformanceResult {
        guard let behaviour = threat.behaviour else {
            return ConformanceResult(
                name: threat.description, proves: threat.attack, outcome: .notApplicable, detail: threat.elsewhere, seconds: 0)
        }
        return await ConformanceSuite.run(behaviour, sandboxes: sandboxes, base: base, weakened: weakened)
    }
}
