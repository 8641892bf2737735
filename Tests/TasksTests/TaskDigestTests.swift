import Core
import SystemPackage
import Testing

@testable import Tasks

/// The expected digests were computed by Harbor 0.25.0 over the same files.
@Suite struct TaskDigestTests {
    @Test func agreesWithHarborOnHarborignoreDefaultsAndLinks() throws {
        let fixture = try TaskFixture(
            [
                "task.toml": "version = \"1.0\"\n", "instruction.md": "Do it.\n", "README.md": "About.\n",
                "environment/Dockerfile": "FROM debian:12\n", "environment/.harborignore": "*\n",
                "environment/app/main.py": "print(1)\n", "environment/app/__pycache__/x.pyc": "c", "environment/B.txt": "B",
                "environment/a.txt": "a", "environment/é.txt": "e", "environment/old~": "o",
                "tests/test.sh": "#!/bin/bash\n",
                "tests/.harborignore": "*.log\n!keep.log\nbig/\n/top.txt\n# note\n\nspace \n", "tests/a.log": "1",
                "tests/keep.log": "2", "tests/sub/b.log": "3", "tests/sub/.harborignore": "!b.log\n",
                "tests/sub/c.log": "4", "tests/big/data.bin": "5", "tests/top.txt": "6", "tests/sub/top.txt": "7",
                "tests/space": "8", "tests/test_x.py": "pass\n", "solution/solve.sh": "true\n", "solution/.x.swp": "s",
                "notes.txt": "not part of it",
            ], links: ["tests/link.py": "test_x.py", "tests/to-log": "a.log", "tests/broken": "nowhere"])
        #expect(
            try TaskDigest.package(TaskTree(root: fixture.folder))
                == "sha256:ceb97709d447464d9b0c3c108a606e22e1717908c4b660e760edc1ed46925efb")
    }

    @Test func agreesWithHarborOnGitignore() throws {
        let fixture = try TaskFixture([
            "task.toml": "version = \"1.0\"\n", "instruction.md": "Do it.\n",
            ".gitignore":
                "/environment/cache/**\n*.tmp\n!keep.tmp\nbuild/\n\\#odd\n[ab]?.dat\ndoc/**/x.md\nenvironment/top\n!/environment/doc/q/x.md\nx.pyc/\n**/deep/**/end\n",
            "environment/cache/a/b": "1", "environment/x.tmp": "2", "environment/keep.tmp": "3",
            "environment/build/out": "4", "environment/build/keep.tmp": "5", "environment/lib/build": "6",
            "environment/#odd": "7", "environment/a1.dat": "8", "environment/c1.dat": "9", "environment/doc/x.md": "10",
            "environment/doc/q/x.md": "11", "doc/x.md": "12", "environment/top": "13", "environment/sub/top": "14",
            "environment/__pycache__/m.pyc": "15", "environment/x.pyc": "16", "environment/deep/end": "17",
            "environment/deep/1/2/end": "18", "environment/deep/1/2/ends": "19", "tests/test.sh": "x",
            "tests/doc/x.md": "20", "solution/solve.sh": "y", "solution/[ab]?.dat": "21",
        ])
        #expect(
            try TaskDigest.package(TaskTree(root: fixture.folder))
                == "sha256:54e99b5836549dd96cfa7f2d4ea70d57549bdbba740fedd98f1171918dcb0640")
    }

    @Test func environmentDigestIgnoresLeftoversOnly() throws {
        let fixture = try TaskFixture.task()
        let before = try BenchmarkTask.load(fixture.folder).environmentDigest()
        for path in [".git/HEAD", "sub/__pycache__/a.pyc", ".DS_Store"] { try fixture.write("x", to: "environment/\(path)") }
        try fixture.write("x", to: "tests/new.txt")
        #expect(try BenchmarkTask.load(fixture.folder).environmentDigest() == before)
        try fixture.write("x", to: "environment/sub/data")
        #expect(try BenchmarkTask.load(fixture.folder).environmentDigest() != before)
    }

    @Test func selectionLeavesOutWhatHarborignoreNames() throws {
        let fixture = try TaskFixture.task(toml: "", ["tests/.harborignore": "*.log", "tests/a.log": "", "tests/sub/b.txt": ""])
        let task = try BenchmarkTask.load(fixture.folder)
        let tests = try task.selection(of: .tests)
        #expect(tests.paths == ["sub", "sub/b.txt", "test.sh"])
        #expect(!tests.isWhole)
        #expect(
            try task.selection(of: .solution) == FileSelection(directory: fixture.folder.appending("solution"), paths: [], isWhole: true))
    }
}
