import Core
import SystemPackage
import Testing

@testable import Tasks

/// A folder that holds a `dataset.toml`.
@Suite struct DatasetTests {
    /// Two named tasks, one without a name, one further down, one broken; and a `dataset.toml`.
    private func dataset(_ toml: String, head: String = "[dataset]\nname = \"acme/bench\"\nversion = \"2.1\"\n") throws -> TaskFixture {
        let fixture = try TaskFixture()
        try fixture.addTask(in: "sort", toml: "task.name = \"acme/sort\"")
        try fixture.addTask(in: "folder-of-mail", toml: "task.name = \"acme/mail\"")
        try fixture.addTask(in: "plain")
        try fixture.addTask(in: "hard/deep")
        try fixture.addTask(in: "broken", toml: "[")
        try fixture.write(head + toml, to: "dataset.toml")
        return fixture
    }

    private func failure(_ toml: String, head: String? = nil) throws -> Failure {
        let fixture = try head.map { try dataset(toml, head: $0) } ?? dataset(toml)
        return try #require(throws: Failure.self) { _ = try Tasks.Suite.load(fixture.folder) }
    }

    private func digest(_ fixture: TaskFixture, _ task: String) throws -> String {
        try BenchmarkTask.load(fixture.folder.appending(task)).digest
    }

    @Test func whatIsListedIsTheSuite() throws {
        let fixture = try dataset(
            """
            [[tasks]]
            name = "acme/sort"
            [[tasks]]
            name = "acme/mail"
            [[tasks]]
            name = "acme/plain"
            [[tasks]]
            path = "hard/deep"
            [[tasks]]
            name = "acme/sort"
            [metadata]
            anything = 1
            """)
        let suite = try Tasks.Suite.load(fixture.folder)
        #expect(suite.tasks.map(\.name) == ["deep", "folder-of-mail", "plain", "sort"])
        #expect(suite.name == "acme/bench")
        #expect(suite.version == "2.1")
        #expect(try Tasks.Suite.load(fixture.folder, include: ["*o*"], limit: 1).tasks.map(\.name) == ["folder-of-mail"])
        #expect(try Tasks.Suite.examine(fixture.folder).map(\.problems.count) == [0, 0, 0, 0])
        #expect(try Tasks.Suite.directories(in: fixture.folder).count == 4)
    }

    /// What Harbor's own `dataset init`, `add` and `sync` write.
    @Test func digestsThatFitAreAccepted() throws {
        let fixture = try dataset("")
        try fixture.write("print(1)\n", to: "metric.py")
        let metric = try Files.digest(fixture.folder.appending("metric.py"))
        try fixture.write(
            """
            [dataset]
            name = "acme/bench"
            description = ""
            authors = [{ name = "A", email = "a@example.org" }]
            keywords = ["x"]

            [[tasks]]
            name = "acme/sort"
            digest = "\(try digest(fixture, "sort"))"

            [[files]]
            path = "metric.py"
            digest = "sha256:\(metric)"
            """, to: "dataset.toml")
        #expect(try Tasks.Suite.load(fixture.folder).tasks.map(\.packageName) == ["acme/sort"])
        try fixture.write("print(2)\n", to: "metric.py")
        let failure = try #require(throws: Failure.self) { _ = try Tasks.Suite.load(fixture.folder) }
        let changed = try Files.digest(fixture.folder.appending("metric.py"))
        #expect(failure.what.contains("files[0]: the digest of metric.py is sha256:\(changed), this file says sha256:\(metric)"))
    }

    @Test func aTaskThatDiffersNamesBothDigests() throws {
        let wanted = "sha256:" + String(repeating: "a", count: 64)
        let fixture = try dataset("[[tasks]]\nname = \"acme/plain\"\n[[tasks]]\nname = \"acme/sort\"\ndigest = \"\(wanted)\"\n")
        let found = try digest(fixture, "sort")
        let failure = try #require(throws: Failure.self) { _ = try Tasks.Suite.load(fixture.folder) }
        #expect(failure.what.hasPrefix("\(fixture.folder)/sort: its digest is \(found), dataset.toml says \(wanted) ("))
        #expect(failure.kind == .invalidInput)
        // `task check` says so beside the task, and what is not selected is not looked at.
        let examinations = try Tasks.Suite.examine(fixture.folder)
        #expect(examinations.map { $0.task == nil } == [false, true])
        #expect(examinations[1].problems.map(\.description).first?.hasPrefix("its digest is \(found)") == true)
        #expect(try Tasks.Suite.load(fixture.folder, exclude: ["sort"]).tasks.map(\.name) == ["plain"])
    }

    @Test(arguments: [
        ("name = \"acme/other\"", "tasks[0]: the task acme/other is not in this folder", "nothing is fetched from a registry"),
        ("name = \"acme/sotr\"", "the task acme/sotr is not in this folder", "did you mean acme/sort?"),
        ("name = \"other/sort\"", "the task other/sort is not in this folder", "the folder sort holds acme/sort"),
        ("name = \"acme/sort@latest\"", "a reference into a registry", "download the task"),
        ("name = \"acme/sort\"\nref = \"latest\"", "tasks[0].ref: a task in a registry is not fetched", "download the task"),
        ("git_url = \"https://example.org/a.git\"\npath = \"sort\"", "tasks[0].git_url: a task in a git repository", "clone the"),
        ("path = \"nowhere\"", "tasks[0].path: there is no task in", "nowhere"),
        ("path = \"sort\"\nname = \"acme/mail\"", "the task in sort is acme/sort, not acme/mail", ""),
        ("path = \"../sort\"", "../sort does not lie below this folder", ""),
        ("path = \"/tmp/sort\"", "/tmp/sort does not lie below this folder", ""),
        ("digest = \"\"", "tasks[0].name: is missing", ""),
        ("name = \"acme/sort\"\ndigest = \"sha256:12\"", "tasks[0].digest: expected sha256: and 64", "\"sha256:12\""),
        ("name = \"acme/sort\"\ndiggest = \"\"", "tasks[0].diggest: unknown key", "did you mean `digest`?"),
        ("name = 1", "tasks[0].name: expected a string, found an integer 1", ""),
    ])
    func whatCannotBeServedIsRefused(entry: String, message: String, hint: String) throws {
        let failure = try failure("[[tasks]]\n\(entry)\n")
        #expect(failure.description.contains("dataset.toml: "), "\(failure)")
        #expect(failure.description.contains(message), "\(failure)")
        #expect(failure.description.contains(hint), "\(failure)")
        #expect(failure.what.split(separator: "\n").count == 1, "\(failure)")
    }

    @Test func whatIsRightInHarborIsUnsupported() throws {
        #expect(try failure("[[tasks]]\nname = \"acme/sort@1\"\n").kind == .unsupported)
        #expect(try failure("[[tasks]]\nname = \"acme/sort@1\"\n[[tasks]]\nname = 1\n").kind == .invalidInput)
    }

    @Test(arguments: [
        ("", "[dataset]\nversion = \"1\"", "dataset.name: is missing"), ("", "", "dataset: is missing"),
        ("", "[dataset]\nname = \"a/b\"\n", "tasks: no task is listed"),
        ("[[task]]\nname = \"acme/sort\"\n", "[dataset]\nname = \"a/b\"\n", "task: unknown key (did you mean `tasks`?)"),
        ("", "schema_version = \"2.0\"\n[dataset]\nname = \"a/b\"\n", "schema_version: 2.0 is not a version"), ("", "[", "dataset.toml:1:"),
        (
            "[[files]]\npath = \"metric.py\"\n[[tasks]]\nname = \"acme/sort\"\n", "[dataset]\nname = \"a/b\"\n",
            "files[0]: there is no file metric.py"
        ),
        ("[[files]]\npath = \"../x\"\n", "[dataset]\nname = \"a/b\"\n", "files[0].path: ../x is not the name of a file"),
    ])
    func aBrokenFileSaysWhere(toml: String, head: String, message: String) throws {
        let failure = try failure(toml, head: head)
        #expect(failure.description.contains(message), "\(failure)")
    }

    @Test func everythingIsSaidAtOnce() throws {
        let failure = try failure("[[tasks]]\nname = \"acme/x1\"\n[[tasks]]\nname = \"acme/x2\"\n")
        #expect(failure.what.split(separator: "\n").count == 2)
    }

    /// Only a folder of tasks is a dataset: a task's own files are its own affair.
    @Test func inATaskTheFileMeansNothing() throws {
        let fixture = try TaskFixture.task(["dataset.toml": "["])
        #expect(try Tasks.Suite.load(fixture.folder).tasks.count == 1)
    }
}
