import ArgumentParser
import Core
import Toolchain
import Trials

/// What `run` and `trial` have in common. Names follow Harbor's where the meaning is the same.
struct JobOptions: ParsableArguments {
    @Option(name: [.customLong("jobs-dir"), .customShort("o")], help: ArgumentHelp("Folder for results.", valueName: "folder"))
    var jobsDirectory = "jobs"

    @Option(name: .customLong("job-name"), help: "Name of the job's folder; the time by default.")
    var jobName: String?

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

    @Option(
        help: ArgumentHelp(
            "What the dataset's tasks leave unsaid, such as tasks/compat/terminal-bench-2.toml; compat.toml in the dataset by default.",
            valueName: "file"))
    var compat: String?

    @Option(help: ArgumentHelp("An images.toml that goes before all others.", valueName: "file"))
    var images: String?

    @Flag(name: .shortAndLong, help: "Give the tasks the host's variables that they ask for without asking.")
    var yes = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        let factors = [
            timeoutMultiplier, agentTimeoutMultiplier, verifierTimeoutMultiplier, agentSetupTimeoutMultiplier,
            environmentBuildTimeoutMultiplier,
        ]
        guard factors.allSatisfy({ $0.map { $0 > 0 && $0.isFinite } ?? true }) else {
            throw ValidationError("a timeout multiplier must be a number above 0")
        }
        if let jobName, jobName.isEmpty || jobName.hasPrefix(".") || jobName.contains("/") {
            throw ValidationError("--job-name must be the name of a folder, without '/' and not beginning with '.'")
        }
    }

    var multipliers: TimeoutMultipliers {
        TimeoutMultipliers(
            all: timeoutMultiplier, agent: agentTimeoutMultiplier, verifier: verifierTimeoutMultiplier,
            agentSetup: agentSetupTimeoutMultiplier, environmentBuild: environmentBuildTimeoutMultiplier)
    }
}

extension VerifierMode: ExpressibleByArgument {}

extension VerifierBootstrap: ExpressibleByArgument {}
