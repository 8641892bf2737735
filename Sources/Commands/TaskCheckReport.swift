import Console
import Core
import SystemPackage
import Tasks

/// What `task check` found, for people and as JSON.
struct TaskCheckReport: Encodable {
    /// One task directory.
    struct Entry: Encodable {
        /// As it was given.
        let directory: String
        /// nil if the task cannot be used.
        let digest: String?
        let problems: [TaskProblem]

        /// How many problems keep the task from being used.
        let errors: Int
        let warnings: Int
    }

    /// Version of the JSON form.
    let format = 1
    let tasks: [Entry]

    /// - Parameter strict: counts warnings as errors.
    init(_ examinations: [BenchmarkTask.Examination], strict: Bool) {
        tasks = examinations.map { examination in
            let errors = strict ? examination.problems.count : examination.errors.count
            return Entry(
                directory: examination.directory.string, digest: examination.task?.digest, problems: examination.problems,
                errors: errors, warnings: examination.problems.count - errors)
        }
    }

    /// Whether no task has an error.
    var isGood: Bool { tasks.allSatisfy { $0.errors == 0 } }

    private enum CodingKeys: String, CodingKey {
        case format
        case tasks
    }

    /// A line for each task, its problems below, and a line that sums up.
    func text(style: Style) -> String {
        var text = ""
        for task in tasks {
            text += "\(verdict(task, style)) \(Printable.line(task.directory))\n"
            for problem in task.problems { text += "  \(Printable.line(problem.description))\n" }
        }
        let bad = tasks.count { $0.errors > 0 }
        return text + "\(counted(tasks.count, "task")), \(bad == 0 ? "all good" : "\(bad) with errors")\n"
    }

    private func verdict(_ task: Entry, _ style: Style) -> String {
        if task.errors > 0 { return style.apply(.red, counted(task.errors, "error")) }
        if task.warnings > 0 { return style.apply(.yellow, counted(task.warnings, "warning")) }
        return style.apply(.green, "ok")
    }

    private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
