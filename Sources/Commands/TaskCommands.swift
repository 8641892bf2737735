import ArgumentParser
import Console
import Core
import SystemPackage
import Tasks

/// `selfharness task`: what can be said about tasks without running them.
struct TaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Check tasks and compute their digests.", subcommands: [TaskCheck.self, TaskDigestCommand.self])
}

/// `selfharness task check`: every problem of every task, and a status that scripts can use.
struct TaskCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Report what is wrong or doubtful about tasks; exits 1 if any has an error.")

    @Argument(help: "Task directories, or folders of them.") var folders: [String]
    @Flag(help: "Count warnings, such as unknown keys, as errors.") var strict = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let report = TaskCheckReport(try folders.flatMap { try Suite.examine(FilePath($0)) }, strict: strict)
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(report), as: UTF8.self))
        } else {
            try Terminal.output.write(report.text(style: Terminal.output.style))
        }
        if !report.isGood { throw ExitCode(1) }
    }
}

/// `selfharness task digest`: the digests that Harbor's registry and locks use.
struct TaskDigestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "Print the package digest of tasks, as Harbor computes it.")

    @Argument(help: "Task directories, or folders of them.") var folders: [String]
    @Flag(help: "Print JSON, with the digest of the environment.") var json = false

    /// The JSON form.
    private struct Listing: Encodable {
        let format = 1
        let tasks: [Row]

        private enum CodingKeys: String, CodingKey {
            case format
            case tasks
        }
    }

    private struct Row: Encodable {
        let directory: String
        let digest: String
        let environmentDigest: String
    }

    func run() async throws {
        let directories = try folders.flatMap { try Suite.directories(in: FilePath($0)) }
        let rows = try directories.map { directory in
            let task = try BenchmarkTask.load(directory)
            return Row(directory: directory.string, digest: task.digest, environmentDigest: try task.environmentDigest())
        }
        if json {
            try Terminal.output.print(String(decoding: try JSON.encode(Listing(tasks: rows)), as: UTF8.self))
        } else {
            for row in rows { try Terminal.output.print("\(row.digest)  \(Printable.line(row.directory))") }
        }
    }
}
