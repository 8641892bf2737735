import ArgumentParser
import Toolchain
import Trials

/// How trials run, for every command that runs some. Names follow Harbor's where the meaning is the same.
struct TrialOptions: ParsableArguments {
    @Option(name: .customLong("timeout-multiplier"), help: "Factor on every time limit.")
    var timeoutMultiplier = 1.0

    @Option(name: .customLong("agent-timeout-multiplier"), help: "Factor on the agent's limit, instead of the general one.")
    var agentTimeoutMultiplier: Double?

    @Option(name: .customLong("verifier-timeout-multiplier"), help: "Factor on the tests' limit, instead of the general one.")
    var verifierTimeoutMultiplier: Double?

    @Option(name: .customLong("agent-setup-timeout-multiplier"), help: "Factor on the limit of the agent's set-up.")
    var agentSetupTimeoutMultiplier: Double?

    @Option(name: .customLong("environment-build-timeout-multiplier"), help: "Factor on the limit of building and starting.")
    var environmentBuildTimeoutMultiplier: Double?

    @Option(help: "Where the tests run: auto, snapshot or shared (docs/results.md).")
    var verifier = VerifierMode.auto

    @Option(
        name: .customLong("verifier-bootstrap"),
        help: "What test scripts install comes from stand-ins that need no network (shim), or from the real programs (real).")
    var verifierBootstrap = VerifierBootstrap.shim

    @Option(name: .customLong("reward-key"), help: "The reward that decides.")
    var rewardKey = "reward"

    @Option(name: .customLong("pass-threshold"), help: "The least reward that is a pass.")
    var passThreshold = 1.0

    @Option(help: ArgumentHelp("An images.toml that goes before all others.", valueName: "file"))
    var images: String?

    @Option(
        help: ArgumentHelp(
            "Endpoints and models for -m (docs/models.md); ~/.config/selfharness/models.toml by default.", valueName: "file"))
    var models: String?

    @Flag(name: .shortAndLong, help: "Give the tasks the host's variables that they ask for without asking.")
    var yes = false

    func validate() throws {
        let factors = [
            timeoutMultiplier, agentTimeoutMultiplier, verifierTimeoutMultiplier, agentSetupTimeoutMultiplier,
            environmentBuildTimeoutMultiplier,
        ]
        guard factors.allSatisfy({ $0.map { $0 > 0 && $0.isFinite } ?? true }) else {
            throw ValidationError("a timeout multiplier must be a number above 0")
        }
    }

    var multipliers: TimeoutMultipliers {
        TimeoutMultipliers(
            all: timeoutMultiplier, agent: agentTimeoutMultiplier, verifier: verifierTimeoutMultiplier,
            agentSetup: agentSetupTimeoutMultiplier, environmentBuild: environmentBuildTimeoutMultiplier)
    }

    var passRule: PassRule { PassRule(key: rewardKey, threshold: passThreshold) }
}

extension VerifierMode: ExpressibleByArgument {}

extension VerifierBootstrap: ExpressibleByArgument {}
