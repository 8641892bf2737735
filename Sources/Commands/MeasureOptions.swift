import ArgumentParser
import Evaluation
import Glibc
import Trials

/// What `evaluate`, `aa` and `improve` have in common. Names as in ``JobOptions`` where the meaning is the same.
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

    @OptionGroup var trial: TrialOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard concurrency ?? 1 > 0, retries >= 0 else { throw ValidationError("-n must be 1 or more, -r 0 or more") }
    }

    var trialsAtOnce: Int { concurrency ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Only some of the folder's tasks were asked for.
    var selectsTasks: Bool { !include.isEmpty || !exclude.isEmpty }

    /// The settings that are part of the measurement.
    var conditions: TrialConditions {
        TrialConditions(multipliers: trial.multipliers, verifierMode: trial.verifier, passRule: trial.passRule)
    }
}
