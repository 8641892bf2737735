import ArgumentParser

/// What `run` and `trial` have in common. Names follow Harbor's where the meaning is the same.
struct JobOptions: ParsableArguments {
    @Option(name: [.customLong("jobs-dir"), .customShort("o")], help: ArgumentHelp("Folder for results.", valueName: "folder"))
    var jobsDirectory = "jobs"

    @Option(name: .customLong("job-name"), help: "Name of the job's folder; the time by default.")
    var jobName: String?

    @Option(
        help: ArgumentHelp(
            "What the dataset's tasks leave unsaid, such as tasks/compat/terminal-bench-2.toml; compat.toml in the dataset by default.",
            valueName: "file"))
    var compat: String?

    @OptionGroup var budget: BudgetOptions
    @OptionGroup var trial: TrialOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        if let jobName, jobName.isEmpty || jobName.hasPrefix(".") || jobName.contains("/") {
            throw ValidationError("--job-name must be the name of a folder, without '/' and not beginning with '.'")
        }
    }
}
