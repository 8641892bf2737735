import Core
import Images
import Sandbox
import SystemPackage
import Testing

@testable import Toolchain

/// The stand-ins, called by hand in an image that has nothing but one static program.
@Suite struct ShimTests {
    struct Outcome {
        var exitCode: Int32
        var output: String
        var decisions: [String]
    }

    private func run(_ script: String, sets: [RequirementSet] = [.standard], packages: [String] = []) async throws -> Outcome {
        let bench = try await Laboratory.shared.bench()
        let image = try await Laboratory.shared.image("busybox")
        var plan = VerifierPlan(kind: .script)
        plan.requirementSets = sets
        let prepared = try await bench.toolchain.prepare(plan, for: image)
        let verdict = try await bench.verify(
            prepared, image, agent: nil,
            tests: try bench.tests([
                "test.sh": Array("#!/bin/sh\n\(script)\n".utf8),
                "requirements.txt": Array("pytest-json-ctrf==0.3.5 # x\n\npytest == 8.4.1\n".utf8),
            ]))
        return Outcome(
            exitCode: verdict.exitCode, output: verdict.output, decisions: verdict.log.entries.map { "\($0.name) \($0.decision)" })
    }

    private static let usual = "-w pytest==8.4.1 -w pytest-json-ctrf==0.3.5"

    @Test(arguments: [
        "uvx -p 3.13 \(usual) pytest --version",
        "uvx --python=3.13 --with pytest==8.4.1,pytest-json-ctrf==0.3.5 pytest --version",
        "uvx -wpytest==8.4.1 --with=pytest-json-ctrf==0.3.5 -q -- pytest --version",
        "uvx -w pytest-json-ctrf==0.3.5 pytest@8.4.1 --version",
        "uvx -w pytest-json-ctrf==0.3.5 --from 'pytest == 8.4.1' pytest --version",
        "uvx --with-requirements /tests/requirements.txt pytest --version",
        "uvx \(usual) python -m pytest --version",
        "uv tool run \(usual) pytest --version",
        "uv init && uv add pytest==8.4.1 && uv add -q pytest-json-ctrf==0.3.5 && uv run pytest --version",
        "uv venv && uv pip install -r /tests/requirements.txt && uv run --no-project pytest --version",
    ])
    func selectTheSet(_ script: String) async throws {
        let outcome = try await run(script)
        #expect(outcome.exitCode == 0)
        #expect(outcome.output == "pytest 8.4.1\n", "\(outcome.output)")
        #expect(outcome.decisions.last == "uvx served" || outcome.decisions.last == "uv served")
    }

    @Test(
        arguments: [
            ("uvx -p 3.11 \(usual) pytest", 125, "Python 3.11"), ("uvx pytest", 124, "no requirement set was prepared for: pytest"),
            ("uvx --index http://x pytest", 125, "--index"), ("uvx", 125, "no tool was named"), ("uv sync", 125, "uv sync"),
            ("uv run pytest", 125, "own dependencies"), ("uv tool install ruff", 125, "uv tool install"),
            ("uvx --with-requirements /nowhere pytest", 125, "/nowhere"), ("uv pip install .", 125, "not a package name"),
            ("curl http://x.example/data", 127, "not in the image"), ("apt-get install -y curl expect", 100, "expect was not prefetched"),
        ] as [(String, Int32, String)])
    func refuseWhatTheyCannotServe(_ script: String, _ exitCode: Int32, _ reason: String) async throws {
        let outcome = try await run(script)
        #expect(outcome.exitCode == exitCode)
        #expect(outcome.output.contains(reason), "\(outcome.output)")
        #expect(outcome.decisions.last?.hasSuffix("refused") == true)
    }

    @Test(arguments: [
        ("apt-get update -qq && apt-get install -y -o A=b curl && echo fine", "fine\n"),
        ("curl -LsSf https://x.example/uv/0.9.5/install.sh | sh && . $HOME/.local/bin/env && uvx --version", "uvx 0.9.5\n"),
        ("wget -qO- https://x.example/uv/install.sh | sh && echo fine", "fine\n"),
        ("curl -o /tmp/i.sh https://x.example/uv/install.sh && sh /tmp/i.sh && echo fine", "fine\n"),
        ("uv --version", "uv 0.9.5\n"),
        (
            "mkdir -p ~/.local/bin; echo 'echo planted' > ~/.local/bin/env; curl x/uv/install.sh | sh; . ~/.local/bin/env; echo fine",
            "fine\n"
        ),
    ])
    func whatServesQuietly(_ script: String, _ output: String) async throws {
        let outcome = try await run(script)
        #expect(outcome.output == output)
        #expect(!outcome.decisions.contains { $0.hasSuffix("refused") })
    }

    @Test func theSetsPythonIsFirstInPath() async throws {
        let outcome = try await run(
            "uvx \(Self.usual) python -c 'import shutil, sys; print(shutil.which(\"python3\") == sys.prefix + \"/bin/python3\", sys.flags.isolated)'"
        )
        #expect(outcome.output == "True 0\n")
    }

    @Test func aWritableSetIsThrownAway() async throws {
        let set = RequirementSet(["pip==25.2", "pytest==8.4.1"])
        let script =
            "uvx -w pip==25.2 -w pytest==8.4.1 python -c \"import sys; p = sys.prefix + '/x'; open(p, 'x'); print(open(p).read() == '')\""
        for _ in 0..<2 { #expect(try await run(script, sets: [set]).output == "True\n") }
    }
}
