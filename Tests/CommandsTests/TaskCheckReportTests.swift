import Console
import Core
import SystemPackage
import Tasks
import Testing

@testable import Commands

@Suite struct TaskCheckReportTests {

    private func report(strict: Bool = false) throws -> TaskCheckReport {
        let folder = FilePath("/tmp/selfharness-tests-\(Files.randomName(10))")
        defer { try? Files.removeTree(folder) }
        try write(folder, "good", toml: "")
        try write(folder, "odd\u{1b}", toml: "agnt = 1")
        try write(folder, "bad", toml: "steps = [1]\nagnt = 1")
        let examinations = try ["good", "odd\u{1b}", "bad"].map { name in
            let read = try BenchmarkTask.examine(folder.appending(name))
            return BenchmarkTask.Examination(directory: FilePath(name), task: read.task, problems: read.problems)
        }
        return TaskCheckReport(examinations, strict: strict)
    }

    private func write(_ folder: FilePath, _ name: String, toml: String) throws {
        let task = folder.appending(name)
        try Files.makeDirectory(task.appending("environment"))
        try Files.makeDirectory(task.appending("tests"))
        try Files.write(toml, to: task.appending("task.toml"))
        try Files.write("Do it.", to: task.appending("instruction.md"))
        try Files.write("FROM debian:12", to: task.appending("environment/Dockerfile"))
        try Files.write("true", to: task.appending("tests/test.sh"))
    }

    @Test func textHasALineForEachTaskAndProblem() throws {
        #expect(
            try report().text(style: .plain) == """
                ok good
                1 warning odd\\x1b
                  task.toml: agnt: unknown key, ignored (did you mean `agent`?)
                1 error bad
                  task.toml: steps: multi-step tasks are not supported
                  task.toml: agnt: unknown key, ignored (did you mean `agent`?)
                3 tasks, 1 with errors

                """)
        #expect(try !report().isGood)
    }

    @Test func strictCountsWarnings() throws {
        let text = try report(strict: true).text(style: .plain)
        #expect(text.contains("1 error odd"))
        #expect(text.contains("2 errors bad"))
        #expect(text.hasSuffix("3 tasks, 2 with errors\n"))
    }

    @Test func jsonNamesKindAndPlace() throws {
        struct Form: Decodable {
            struct Entry: Decodable {
                struct Problem: Decodable {
                    let severity: String
                    let kind: String
                    let file: String
                    let key: String?
                }
                let directory: String
                let digest: String?
                let errors: Int
                let problems: [Problem]
            }
            let format: Int
            let tasks: [Entry]
        }
        let form = try JSON.decode(Form.self, from: try JSON.encode(try report()))
        #expect(form.format == 1)
        #expect(form.tasks.map(\.errors) == [0, 0, 1])
        #expect(form.tasks[0].digest?.hasPrefix("sha256:") == true)
        #expect(form.tasks[2].digest == nil)
        let problem = try #require(form.tasks[2].problems.first)
        #expect([problem.severity, problem.kind, problem.file, problem.key] == ["error", "unsupported", "task.toml", "steps"])
    }
}
