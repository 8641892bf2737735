import ArgumentParser
import Evaluation
import Glibc
import Toolchain
import Trials

/// What `evaluate` and `aa` have in common. Names as in ``JobOptions`` where the meaning is the same.
struct MeasureOptions: ParsableArguments {
    @Option(name: [.customShort("n"), .customLong("n-concurrent")], help: "The most trials at once; the number of CPUs by default.")
    var concurrency: Int?

    @Option(name: [.customShort("r"), .customLong("max-retries")], help: "How often an invalid trial is run again.")
    var retries = 2

    @Flag(name: .customLong("retry-invalid"), help: "Run again what is known to be invalid.")
    var retryInvalid = false

    @Option(
        name: [.customShort("i"), .customLong("include-task-name")], parsing: .singleValue,
        help: "Measure the tasks that match a shell pattern; repeatable.")
    var include: [String] = []

    @Option(
        name: [.customShort("x"), .customLong("exclude-task-name")], parsing: .singleValue,
        help: "Leave out the tasks that match; repeatable.")
    var exclude: [String] = []

    @Option(name: .customLong("timeout-multiplier"), help: "Factor on every time limit.")
    var timeoutMultiplier = 1.0

    @Option(name: .customLong("agent-timeout-multiplier"), help: "Factor on the agent's limit, instead of the general one.")
    var agentTimeoutMultiplier: Double?

    @Option(name: .customLong("verifier-timeout-multiplier"), help: "Factor on the tests' limit, instead of the general one.")
    var verifierTimeoutMultiplier: Double?

    @Option(help: "Where the tests run: auto, snapshot or shared (docs/results.md).")
    var verifier = VerifierMode.auto

    @Option(name: .customLong("verifier-bootstrap"), help: "What tests install: from stand-ins (shim) or from the real programs (real).")
    var verifierBootstrap = VerifierBootstrap.shim

    @Option(name: .customLong("reward-key"), help: "The reward that decides.")
    var rewardKey = "reward"

    @Option(name: .customLong("pass-threshold"), help: "The least reward that is a pass.")
    var passThreshold = 1.0

    @Option(help: ArgumentHelp("An images.toml that goes before all others.", valueName: "file"))
    var images: String?

    @Flag(name: .shortAndLong, help: "Give the tasks the host's variables that they ask for without asking.")
    var yes = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        let factors = [timeoutMultiplier, agentTimeoutMultiplier, verifierTimeoutMultiplier]
        guard factors.allSatisfy({ $0.map { $0 > 0 && $0.isFinite } ?? true }) else {
            throw ValidationError("a timeout multiplier must be a number above 0")
        }
        guard concurrency ?? 1 > 0, retries >= 0 else { throw ValidationError("-n must be 1 or more, -r 0 or more") }
    }

    var trialsAtOnce: Int { concurrency ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The settings that are part of the measurement.
    var conditions: TrialConditions {
        TrialConditions(
            multipliers: TimeoutMultipliers(
                all: timeoutMultiplier, agent: agentTimeoutMultiplier, verifier: verifierTimeoutMultiplier),
            verifierMode: verifier, passRule: PassRule(key: rewardKey, threshold: passThreshold))
    }
}
