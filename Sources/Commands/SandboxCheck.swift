import ArgumentParser
import Conformance
import Console
import Core
import Images
import Sandbox

/// `selfharness sandbox check`: everything that a sandbox promises, shown on this host by real sandboxes.
struct SandboxCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Prove on this host what a sandbox promises, behaviour by behaviour; exits 1 if one fails.")

    @Option(help: "The image to run in; Bash, the core utilities and Perl must be in it.") var image = "debian:12"
    @Flag(help: "The threat table (docs/threats.md) instead: attacks from inside, T1 and on, each kept off.") var threats = false
    @Option(help: "Only behaviours whose name matches a shell pattern; repeatable.") var include: [String] = []
    @Option(help: "How many times longer than usual everything may take, on a very slow machine.") var patience = 1
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        guard patience > 0 else { throw ValidationError("--patience must be greater than 0.") }
        let patterns = include.map { Glob($0) }
        let style = Terminal.error.style
        let behaviours = (threats ? ThreatSuite.threats.map(\.behaviour) : ConformanceSuite.behaviours)
            .filter { behaviour in patterns.isEmpty || patterns.contains { $0.matches(behaviour.name) } }
        guard !behaviours.isEmpty else {
            throw Failure(.invalidInput, "no behaviour has such a name", at: include.joined(separator: " "))
        }
        let results = try await SandboxSession.with { sandboxes in
            let log: @Sendable (String) -> Void = { try? Terminal.error.print(Printable.line($0)) }
            let layers = try await ImageStore(sandboxes: sandboxes, options: .fromEnvironment(), log: log).resolve(image).layers
            return await Patience.$factor.withValue(patience) {
                await ConformanceSuite.run(behaviours, sandboxes: sandboxes, base: layers) {
                    try? Terminal.error.print(Self.line($0, style))
                }
            }
        }
        let failed = results.count { $0.outcome == .failed }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(results), as: UTF8.self))
        } else {
            let absent = results.count { $0.outcome == .notApplicable }
            try Terminal.output.print("\(results.count - failed - absent) passed, \(failed) failed, \(absent) not applicable here")
        }
        if failed > 0 { throw ExitCode(1) }
    }

    private static func line(_ result: ConformanceResult, _ style: Style) -> String {
        let mark =
            switch result.outcome {
            case .passed: style.apply(.green, "✓")
            case .failed: style.apply(.red, "✗")
            case .notApplicable: style.apply(.yellow, "–")
            }
        let detail = result.detail.map { "\n    \(Printable.line($0))" } ?? ""
        return "\(mark) \(result.name): \(result.proves) \(style.apply(.dim, "(\(Quantity.duration(result.seconds)))"))\(detail)"
    }
}
