import Core
import SystemPackage
import Testing

@testable import Tasks

@Suite struct SuiteTests {
    private func suite(_ names: [String]) throws -> TaskFixture {
        let fixture = try TaskFixture(["notes/README.md": "no task"])
        for name in names { try fixture.addTask(in: name) }
        return fixture
    }

    private func failure(_ body: () throws -> Tasks.Suite) throws -> Failure {
        try #require(throws: Failure.self) { _ = try body() }
    }

    @Test func everyFolderWithATaskIsFoundSorted() throws {
        let fixture = try suite(["b", "a", "c"])
        let suite = try Tasks.Suite.load(fixture.folder)
        #expect(suite.tasks.map(\.name) == ["a", "b", "c"])
        #expect(suite.name == fixture.folder.lastComponent?.string)
    }

    @Test func oneTaskIsASuiteOfOne() throws {
        let fixture = try suite(["a"])
        #expect(try Tasks.Suite.load(fixture.folder.appending("a")).tasks.map(\.name) == ["a"])
    }

    @Test(
        arguments: [
            (["*"], [], nil, ["fix-git", "fix-tls", "make-c"]),
            (["fix-*"], [], nil, ["fix-git", "fix-tls"]),
            (["fix-*", "make-?"], ["*-git"], nil, ["fix-tls", "make-c"]),
            ([], ["fix-[a-g]*"], nil, ["fix-tls", "make-c"]),
            ([], ["fix-git"], 1, ["fix-tls"]),
        ] as [([String], [String], Int?, [String])])
    func patternsAndLimitSelect(include: [String], exclude: [String], limit: Int?, names: [String]) throws {
        let fixture = try suite(["fix-git", "fix-tls", "make-c"])
        let suite = try Tasks.Suite.load(fixture.folder, include: include, exclude: exclude, limit: limit)
        #expect(suite.tasks.map(\.name) == names)
    }

    // MARK: - What a dataset leaves unsaid

    private func needing(_ suite: Tasks.Suite) -> [String] { suite.tasks.filter(\.config.declaresLiveServices).map(\.name) }

    @Test func aCompatibilityFileSaysWhichTasksNeedServices() throws {
        let fixture = try suite(["mail", "qemu-a", "qemu-b", "sort"])
        try fixture.write("services = [\"mail\", \"qemu-*\", \"not-here\"]", to: "other.toml")
        let plain = try Tasks.Suite.load(fixture.folder)
        let suite = try Tasks.Suite.load(fixture.folder, compat: fixture.folder.appending("other.toml"))
        #expect(needing(suite) == ["mail", "qemu-a", "qemu-b"])
        #expect(needing(plain) == [])
        #expect(plain.compatibility == nil)
        #expect(suite.tasks.map(\.digest) == plain.tasks.map(\.digest))
        let part = try Tasks.Suite.load(fixture.folder, include: ["sort"], compat: fixture.folder.appending("other.toml"))
        #expect(needing(part) == [])
        #expect(part.compatibility?.digest == suite.compatibility?.digest)
    }

    @Test func aDatasetMayHaveItsOwn() throws {
        let fixture = try suite(["mail", "sort"])
        try fixture.write("services = [\"mail\"]", to: "compat.toml")
        try fixture.write("services = [\"sort\"]", to: "other.toml")
        #expect(needing(try Tasks.Suite.load(fixture.folder)) == ["mail"])
        #expect(needing(try Tasks.Suite.load(fixture.folder, compat: fixture.folder.appending("other.toml"))) == ["sort"])
    }

    @Test(arguments: [
        ("services = [\"other\"]", "names none of the 1 tasks"), ("services = []", "names no task"), ("service = [\"mail\"]", "services"),
        ("services = \"mail\"", "an array of strings"), ("services = [", "1:"),
    ])
    func aWrongCompatibilityFileIsRefused(_ text: String, _ message: String) throws {
        let fixture = try suite(["mail"])
        try fixture.write(text, to: "compat.toml")
        let failure = try failure { try Tasks.Suite.load(fixture.folder) }
        #expect(failure.description.contains(message), "\(failure)")
        #expect(failure.description.contains("compat.toml"))
    }

    /// The bundled file is readable and names tasks one by one.
    @Test func theFileOfTerminalBench() throws {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let compat = root.appending("tasks/compat/terminal-bench-2.toml")
        let fixture = try suite(["pypi-server", "qemu-startup", "hello"])
        #expect(needing(try Tasks.Suite.load(fixture.folder, compat: compat)) == ["pypi-server", "qemu-startup"])
    }

    @Test func brokenTasksAreReportedAllAtOnce() throws {
        let fixture = try suite(["good"])
        try fixture.addTask(in: "bad1", toml: "agent.timeout_sec = \"x\"")
        try fixture.addTask(in: "bad2", toml: "[", ["instruction.md": nil])
        try fixture.addTask(in: "bad3", ["task.toml": nil])
        try fixture.write("", to: "old/task.yaml")
        let failure = try failure { try Tasks.Suite.load(fixture.folder) }
        let lines = failure.what.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("\(fixture.folder)/bad1/task.toml: agent.timeout_sec: "))
        #expect(lines[1].hasPrefix("\(fixture.folder)/bad2/task.toml:1:"))
        #expect(lines[2] == "\(fixture.folder)/bad3/task.toml: is missing")
        #expect(lines[3].hasPrefix("\(fixture.folder)/old/task.yaml: "))
        // A broken task can be left out.
        #expect(try Tasks.Suite.load(fixture.folder, exclude: ["bad*", "old"]).tasks.map(\.name) == ["good"])
    }

    @Test func doubtsAreToldButNotWithoutEnd() throws {
        let fixture = try suite(["good"])
        try fixture.addTask(in: "odd", toml: "agnt = 1")
        let suite = try Tasks.Suite.load(fixture.folder)
        #expect(suite.warnings == ["\(fixture.folder)/odd/task.toml: agnt: unknown key, ignored (did you mean `agent`?)"])
        for number in 1...11 { try fixture.addTask(in: "odd\(number)", toml: "agnt = 1") }
        let many = try Tasks.Suite.load(fixture.folder).warnings
        #expect(many.count == 11)
        #expect(many.last == "2 more of this kind; see: selfharness task check \(fixture.folder)")
        #expect(try Tasks.Suite.load(fixture.folder, exclude: ["odd*"]).warnings == [])
    }

    @Test func nothingFoundSaysWhatWasLookedFor() throws {
        let empty = try TaskFixture(["notes/README.md": ""])
        let nothing = try failure { try Tasks.Suite.load(empty.folder) }
        #expect(nothing.what == "no task here: neither task.toml nor any folder with a task.toml in it")
        let fixture = try suite(["a", "b"])
        let unmatched = try failure { try Tasks.Suite.load(fixture.folder, include: ["x*"], exclude: ["y"]) }
        #expect(unmatched.what == "no task was selected: 2 found, including x*, excluding y")
        #expect(unmatched.hint == "the folders here are: a, b")
        #expect(try failure { try Tasks.Suite.load("/nonexistent") }.what == "there is no such folder")
    }

    @Test func tasksMustDiffer() throws {
        let fixture = try suite(["a"])
        try fixture.link("b", to: "a")
        #expect(try failure { try Tasks.Suite.load(fixture.folder) }.what.hasPrefix("2 tasks have the same directory"))
        let named = try TaskFixture()
        for name in ["a", "b"] { try named.addTask(in: name, toml: "task.name = \"org/same\"") }
        #expect(try failure { try Tasks.Suite.load(named.folder) }.what == "2 tasks have the same [task].name, org/same")
    }
}
