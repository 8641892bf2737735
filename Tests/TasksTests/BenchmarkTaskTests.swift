import Core
import SystemPackage
import Testing

@testable import Tasks

/// The rules about the files of a task.
@Suite struct BenchmarkTaskTests {
    private func problems(_ fixture: TaskFixture) throws -> [String] {
        try BenchmarkTask.examine(fixture.folder).problems.map(\.description)
    }

    @Test func smallestTaskLoads() throws {
        let fixture = try TaskFixture.task()
        let task = try BenchmarkTask.load(fixture.folder)
        #expect(task.name == fixture.folder.lastComponent?.string)
        #expect(task.packageName == task.name)
        #expect(task.directory == fixture.folder)
        #expect(task.instruction == "Write hello.txt.\n")
        #expect(task.tests == .script)
        #expect(task.warnings == [])
        #expect(task.solutionDirectory == nil)
        #expect(task.digest.hasPrefix("sha256:") && task.digest.count == 71)
    }

    @Test func registryNameIsKeptApartFromTheDirectory() throws {
        let fixture = try TaskFixture.task(toml: "task.name = \"org/x\"")
        let task = try BenchmarkTask.load(fixture.folder)
        #expect(task.packageName == "org/x")
        #expect(task.name != "org/x")
    }

    @Test func solutionNeedsItsScript() throws {
        let fixture = try TaskFixture.task(["solution/solve.sh": "true"])
        #expect(try BenchmarkTask.load(fixture.folder).solutionDirectory == fixture.folder.appending("solution"))
    }

    @Test func readyImageNeedsNoEnvironment() throws {
        let fixture = try TaskFixture.task(toml: "environment.docker_image = \"a:b\"", ["environment/Dockerfile": nil])
        #expect(try problems(fixture) == [])
    }

    @Test func pytestFilesAloneAreEnough() throws {
        let fixture = try TaskFixture.task(["tests/test.sh": nil, "tests/test_outputs.py": ""])
        #expect(try BenchmarkTask.load(fixture.folder).tests == .pytest)
    }

    @Test func aScriptsPathOfModulesIsDoubtful() throws {
        let fixture = try TaskFixture.task(["tests/test.sh": "cd /app\nPYTHONPATH=/app pytest /tests\n"])
        #expect(
            try BenchmarkTask.load(fixture.folder).warnings.map(\.description).first?.hasPrefix("tests/test.sh:2: PYTHONPATH seems") == true
        )
        let own = try TaskFixture.task(["tests/test.sh": "PYTHONPATH=/tests/helpers pytest /tests\n"])
        #expect(try BenchmarkTask.load(own.folder).warnings == [])
    }

    /// A script's tests are judged in one process with what they import, unless the task names it.
    @Test(
        arguments: [
            ("import sys\nsys.path.insert(0, '/app')\nimport answer\n", "2: sys.path.insert seems to import"),
            ("import sys\r\nsys.path.insert(0, '/app')\r\n", "2: sys.path.insert seems to import"),
            ("sys.path.append('/app/tests')\n", "1: sys.path.append seems to import"),
            ("    spec = util.spec_from_file_location(\n        'a', APP / 'a.py')\n", "1: spec_from_file_location seems to import"),
            ("runpy.run_path('/app/a.py')\n", "1: run_path seems to import"),
            ("\"\"\"What it is.\"\"\"\nsys.path.append('/app')\n", "2: sys.path.append seems to import"),
            ("# sys.path.append('/app')\n", nil),
            ("sys.path.append(os.path.dirname(__file__))\n", nil),
            ("HERE = Path(__file__).parent\nsys.path.append(str(HERE))\n", nil),
            ("sys.path.append(\n    '/tests/helpers')\n", nil),
            ("DRIVER = \"\"\"\nsys.path.append('/app')\n\"\"\"\n", nil),
            ("run(dedent(\n    \"\"\"\n    sys.path.append('/app')\n    \"\"\"))\n", nil),
            ("T = Path(__file__).parent\nsys.path.append('/app/T')\nsys.path.append('/app')\n", "3: sys.path.append seems to import"),
            ("T = Path(__file__).parent\nsys.path.append('/app/Tools')\n", "2: sys.path.append seems to import"),
            ("import json\n", nil),
        ] as [(String, String?)])
    func scriptsWhoseTestsImportTheAgentsModulesAreDoubtful(_ python: String, _ warning: String?) throws {
        let fixture = try TaskFixture.task(["tests/sub/test_a.py": python])
        let warnings = try BenchmarkTask.load(fixture.folder).warnings.map(\.description)
        #expect(warnings.count == (warning == nil ? 0 : 1))
        if let warning { #expect(warnings.first?.hasPrefix("tests/sub/test_a.py:\(warning)") == true, "\(warnings)") }
        for toml in ["metadata.selfharness.agent_modules = [\"answer\"]", "metadata.selfharness.agent_modules = []"] {
            let named = try TaskFixture.task(toml: toml, ["tests/sub/test_a.py": python])
            #expect(try BenchmarkTask.load(named.folder).warnings == [])
        }
        let withoutScript = try TaskFixture.task(["tests/test.sh": nil, "tests/test_a.py": python])
        #expect(try BenchmarkTask.load(withoutScript.folder).warnings == [])
        let uncollected = try TaskFixture.task(["tests/check.py": python])
        #expect(try BenchmarkTask.load(uncollected.folder).warnings == [])
    }

    @Test(
        arguments: [
            (["instruction.md": nil], "instruction.md: is missing"),
            (["task.toml": nil], "task.toml: is missing"),
            (
                ["environment/Dockerfile": nil],
                "environment/Dockerfile: is missing (add it, or set docker_image under [environment] in task.toml)"
            ),
            (["tests/test.sh": nil], "tests/test.sh: is missing (add it, or at least one tests/test_*.py for pytest)"),
            (
                ["tests/test.sh": nil, "tests/sub/test_a.py": ""],
                "tests/test.sh: is missing (add it, or at least one tests/test_*.py for pytest)"
            ),
            (["tests/test.sh": nil, "tests/test.bat": ""], "tests/test.bat: Windows test scripts are not supported (add tests/test.sh)"),
            (["tests/.harborignore": "*.sh"], "tests/test.sh: is excluded by .harborignore"),
            (["environment/docker-compose.yaml": ""], "environment/docker-compose.yaml: compose services are not supported"),
            (["trajectory.json": "{}"], "trajectory.json: a prior context for the agent is not supported"),
            (["task.toml": nil, "task.yaml": ""], "task.yaml: the task format of terminal-bench 1 is not supported yet"),
            (["instruction.md": "<!-- canary -->\n\n"], "instruction.md: says nothing"),
        ] as [([String: String?], String)])
    func missingAndRefusedFilesAreNamed(changes: [String: String?], problem: String) throws {
        #expect(try problems(TaskFixture.task(changes)) == [problem])
    }

    @Test func missingFolderIsNamed() throws {
        #expect(try BenchmarkTask.examine("/nonexistent/x").problems.map(\.description) == ["there is no such folder"])
    }

    @Test func errorNamesEveryFaultWithItsFile() throws {
        let fixture = try TaskFixture.task(toml: "agent.timeout_sec = \"x\"", ["tests/test.sh": nil])
        let failure = try #require(throws: Failure.self) { try BenchmarkTask.load(fixture.folder) }
        #expect(failure.kind == .invalidInput)
        #expect(
            failure.what == """
                \(fixture.folder)/task.toml: agent.timeout_sec: expected a number of seconds, found a string "x"
                \(fixture.folder)/tests/test.sh: is missing (add it, or at least one tests/test_*.py for pytest)
                """)
    }

    @Test func errorIsOfKindUnsupportedOnlyIfNothingIsWrong() throws {
        let fixture = try TaskFixture.task(toml: "environment.gpus = 2")
        #expect(try #require(throws: Failure.self) { try BenchmarkTask.load(fixture.folder) }.kind == .unsupported)
    }

    // MARK: - Links

    @Test(arguments: [
        (["tests/data": "/etc/passwd"], "tests/data: the symbolic link leads out of the task, to /etc/passwd"),
        (["tests/data": "../../x"], "tests/data: the symbolic link leads out of the task, to ../../x"),
        (["solution/solve.sh": "/bin/sh"], "solution/solve.sh: the symbolic link leads out of the task, to /bin/sh"),
        (["environment/up": "../../../etc"], "environment/up: the symbolic link leads out of the task, to ../../../etc"),
        (["tests/sub/loop": "../"], "tests/sub/loop: the symbolic link leads to a folder that contains it"),
        (["tests/sub/loop": "../../tests/sub/."], "tests/sub/loop: the symbolic link leads to a folder that contains it"),
    ])
    func linksMustStayWithinTheTask(links: [String: String], problem: String) throws {
        #expect(try problems(TaskFixture.task(links: links)) == [problem])
    }

    @Test func wholeFoldersMayNotBeLinkedIn() throws {
        let fixture = try TaskFixture.task(["tests/test.sh": nil], links: ["tests": "/etc"])
        #expect(try problems(fixture).first == "tests: the symbolic link leads out of the task, to /etc")
    }

    @Test(arguments: [
        ["tests/other.sh": "test.sh"], ["tests/dockerfile": "../environment/Dockerfile"], ["environment/app/current": "/opt/v1"],
        ["tests/missing": "nowhere"], ["solution/tests": "../tests"],
    ])
    func linksWithinTheTaskAreFine(links: [String: String]) throws {
        #expect(try problems(TaskFixture.task(links: links)) == [])
    }

    @Test func ignoredLinksAreNotChecked() throws {
        let fixture = try TaskFixture.task(["tests/.harborignore": "data"], links: ["tests/data": "/etc"])
        #expect(try problems(fixture) == [])
    }

    // MARK: - Instruction

    @Test(arguments: [
        ("<!-- BENCH canary 123 -->\n\n# Title\n", "# Title\n"),
        ("# CANARY guid\n<!-- canary -->\n\n\ntext", "text"),
        ("text\n# canary below stays\n", "text\n# canary below stays\n"),
        ("# Title\ncanary", "# Title\ncanary"),
        ("<!-- canary without end\ntext", "<!-- canary without end\ntext"),
        ("  # canary indented\r\ntext\r\n", "text\n"),
        ("\n\ntext", "text"),
    ])
    func canaryLinesAtTheTopAreStripped(text: String, instruction: String) {
        #expect(Instruction.withoutCanary(text) == instruction)
    }
}
