import Core
import SystemPackage
import Testing

@testable import Toolchain

@Suite struct PlanTests {
    private func plan(_ files: [String: String]) throws -> VerifierPlan {
        let folder = FilePath("/tmp/plan-tests-\(Files.randomName(10))")
        try Files.makeDirectory(folder)
        defer { try? Files.removeTree(folder) }
        for (name, text) in files { try Files.write(text, to: folder.appending(name)) }
        return try PlanReader.read(folder)
    }

    private func plan(script: String) throws -> VerifierPlan { try plan(["test.sh": "#!/bin/bash\n" + script]) }

    @Test func theUsualScript() throws {
        let plan = try plan(
            script: """
                apt-get update
                apt-get install -y curl
                curl -LsSf https://downloads.example/uv/0.9.5/install.sh | sh
                source $HOME/.local/bin/env
                if [ "$PWD" = "/" ]; then
                    echo "no working folder"
                    exit 1
                fi
                uvx \\
                  -p 3.13 \\
                  -w pytest==8.4.1 \\
                  -w pytest-json-ctrf==0.3.5 \\
                  pytest --ctrf /logs/verifier/ctrf.json /tests/test_outputs.py -rA
                if [ $? -eq 0 ]; then echo 1 > /logs/verifier/reward.txt; else echo 0 > /logs/verifier/reward.txt; fi
                """)
        #expect(plan.kind == .script)
        #expect(plan.requirementSets == [.standard])
        #expect(plan.aptPackages == [])
        #expect(plan.wheels == [])
        #expect(plan.python == "3.13")
        #expect(plan.unsupported == [])
    }

    @Test(arguments: [
        ("uvx pytest", ["pytest"]),
        ("uvx -w pytest==8 pytest", ["pytest==8"]),
        ("uvx pytest@8.4.1 -q", ["pytest==8.4.1"]),
        ("uvx pytest@latest", ["pytest"]),
        ("uvx --from 'pytest==8' pytest", ["pytest==8"]),
        ("uvx --with=numpy,scipy pytest", ["numpy", "pytest", "scipy"]),
        ("uvx --with 'numpy>=1,<3' pytest", ["numpy>=1,<3", "pytest"]),
        ("uvx -q --no-cache --python=3.13.5 -wrequests pytest", ["pytest", "requests"]),
        ("uv tool run -w requests pytest", ["pytest", "requests"]),
        ("uv x --with requests pytest", ["pytest", "requests"]),
        ("uvx --with-requirements /tests/requirements.txt pytest", ["numpy==2", "pytest", "requests[socks]>=2"]),
        ("uvx -w pytest python -m pytest /tests", ["pytest"]),
        ("V=8.4.1; uvx -w pytest==$V pytest", ["pytest==8.4.1"]),
        ("sudo -E timeout 60 uvx pytest", ["pytest"]),
        ("$HOME/.local/bin/uvx pytest", ["pytest"]),
        ("if uvx pytest; then echo 1; fi", ["pytest"]),
        ("out=$(uvx pytest)", ["pytest"]),
        ("uv init\nuv add pytest==8\nuv add numpy\nuv run pytest /tests", ["numpy", "pytest==8"]),
        ("uv venv\nuv pip install pytest==8\nuv run --with numpy pytest", ["numpy", "pytest==8"]),
        ("uv run --no-project --with pytest python /tests/check.py", ["pytest"]),
    ])
    func requirementSets(_ script: String, _ expected: [String]) throws {
        let plan = try plan([
            "test.sh": "#!/bin/sh\n\(script)\n",
            "requirements.txt": "# what the tests import\nnumpy == 2   # fast\n\nrequests[socks]>=2\n",
        ])
        #expect(plan.requirementSets == [RequirementSet(expected)])
        #expect(plan.unsupported == [])
    }

    @Test(arguments: [
        ("apt-get update && apt-get install -y expect git=1:2.39 libc6:amd64", ["expect", "git", "libc6"]),
        ("apt -qq -o A::B=c install --no-install-recommends gcc", ["gcc"]),
        ("apt-get install -y curl", []),
        ("apt-get install -y curl jq\ncurl -s http://localhost:8080/ | jq .", ["curl", "jq"]),
        ("apt-get remove -y vim", []),
        ("P=expect; apt-get install -y $P $P", ["expect"]),
    ])
    func aptPackages(_ script: String, _ expected: [String]) throws {
        let plan = try plan(script: script)
        #expect(plan.aptPackages == expected)
        #expect(plan.unsupported == [])
    }

    @Test(arguments: [
        ("pip install pytest==8.4.1 requests", ["pytest==8.4.1", "requests"]),
        ("pip3 install -q --break-system-packages numpy", ["numpy"]),
        ("python3 -m pip install --no-cache-dir psutil", ["psutil"]),
        ("pip list", []),
    ])
    func wheels(_ script: String, _ expected: [String]) throws {
        let plan = try plan(script: script)
        #expect(plan.wheels == expected)
        #expect(plan.unsupported == [])
    }

    @Test(arguments: [
        ("uvx -p 3.11 pytest", "Python 3.11"),
        ("uvx -w pytest==$VERSION pytest", "${VERSION} is not known"),
        ("uvx --index-url http://x pytest", "--index-url"),
        ("uv sync", "uv sync"),
        ("uv run pytest", "own dependencies"),
        ("pip install -e /app", "-e is not supported"),
        ("pip install .", ". is not a package name"),
        ("apt-get install -y ./local.deb", "./local.deb is a file"),
        ("git clone https://forge.example/x", "clones"),
        ("wget https://files.example/model.bin", "wget downloads"),
        ("npm install left-pad", "npm install"),
        ("source .venv/bin/activate", ".venv"),
    ])
    func whatCannotBeServedIsNamed(_ script: String, _ reason: String) throws {
        let unsupported = try plan(script: script).unsupported
        #expect(unsupported.count == 1)
        #expect(unsupported.first?.contains(reason) == true, "\(unsupported)")
    }

    @Test func helperScriptsAreReadToo() throws {
        let plan = try plan([
            "test.sh": "source \"$(dirname \"$0\")/setup.sh\"\nbash /tests/run.sh\n",
            "setup.sh": "apt-get install -y expect\nsource /tests/setup.sh\n",
            "run.sh": "uvx pytest\n", "unused.sh": "pip install x\n",
        ])
        #expect(plan.aptPackages == ["expect"])
        #expect(plan.requirementSets == [RequirementSet(["pytest"])])
        #expect(plan.wheels == [])
    }

    @Test func onlyTestFiles() throws {
        let plan = try plan(["test_a.py": "def test(): pass", "requirements.txt": "requests\n"])
        #expect(plan.kind == .pytestOnly)
        #expect(plan.requirementSets == [RequirementSet(RequirementSet.standard.requirements + ["requests"])])
    }

    @Test func aConfigurationOfTheTestsIsKept() throws {
        let files = ["test.sh": "uvx pytest", "pyproject.toml": "[tool.black]\n", "tox.ini": "[pytest]\naddopts = -q\n"]
        #expect(try plan(files).configuration?.name == "tox.ini")
        #expect(try plan(["test.sh": "uvx pytest", "setup.cfg": "[metadata]\n"]).configuration == nil)
    }

    @Test func aFolderWithoutTestsIsRefused() {
        #expect(throws: Failure.self) { try plan(["readme.md": "x"]) }
    }

    @Test func aProgramInAnotherLanguageIsNotReadAsShell() throws {
        #expect(try plan(["test.sh": "#!/usr/bin/env python3\npip install x\n"]).wheels == [])
    }
}
