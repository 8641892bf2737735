import Console
import Core
import FoundationEssentials
import Glibc
import Tasks

/// The host's variables that tasks ask for. A task is somebody else's text: it gets none without the user's consent.
struct HostVariables {
    /// Variables that exist, by name; nothing else is given to tasks.
    let granted: [String: String]

    /// - Throws: ``Failure`` that names the variables that a task needs and the host lacks.
    init(_ tasks: [BenchmarkTask], isOracle: Bool) throws {
        let host = ProcessInfo.processInfo.environment
        var names: Set<String> = []
        for task in tasks {
            var tables = [("environment.env", task.config.environment.env), ("verifier.env", task.config.verifier.env)]
            if isOracle { tables.append(("solution.env", task.config.solution.env)) }
            for (key, table) in tables {
                _ = try EnvironmentTemplate.resolve(table, from: host, place: "\(task.name)/task.toml: \(key)")
                names.formUnion(EnvironmentTemplate.references(in: table).map(\.name))
            }
        }
        granted = host.filter { names.contains($0.key) }
    }

    /// Asks the user, unless there is nothing to ask or consent was given by `-y`.
    func confirm(_ yes: Bool) throws {
        guard !granted.isEmpty, !yes else { return }
        let names = granted.keys.sorted().joined(separator: ", ")
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(.invalidInput, "the tasks ask for variables of this host: \(names)", hint: "add -y to give them to the tasks")
        }
        try Terminal.error.write("The tasks ask for variables of this host: \(names). Give them? [y/N] ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else { throw CancellationError() }
    }
}
