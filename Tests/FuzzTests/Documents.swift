import Core
import FoundationEssentials
import SystemPackage
import TOMLReading

@testable import Harness
@testable import Images
@testable import Tasks
@testable import Toolchain
@testable import Trajectories
@testable import Trials

extension FuzzTarget {
    /// Files that come with a task, a harness or a result.
    static let documents = [
        FuzzTarget(
            name: "dockerfile", corpus: { try files("Dockerfile", below: "tasks") },
            words: [
                "FROM ", "RUN <<EOF\n", "COPY --from=", "--mount=type=cache,target=", "ARG X=${Y:-z}", "# escape=`\n", "HEALTHCHECK CMD ",
                "[\"a\", ",
            ]
        ) { input, _ in _ = try Dockerfile(input, name: "Dockerfile") },
        FuzzTarget(
            name: "task.toml", corpus: { try files("task.toml", below: "tasks") },
            words: [
                "[[steps]]", "allowed_hosts = [\"a\"]", "network_mode = \"allowlist\"", "= 1979-05-27T07:32:00Z", "= inf", "'''", "\"\"\"",
            ]
        ) { input, _ in
            let problems = ProblemList()
            _ = TaskConfig(try TOMLNode.parse(input), problems: problems)
        },
        FuzzTarget(
            name: "dataset.toml",
            corpus: {
                [
                    Array(
                        "[dataset]\nname = \"o/d\"\nversion = \"1\"\n[[tasks]]\nname = \"o/a\"\ndigest = \"sha256:\(String(repeating: "0", count: 64))\"\n"
                            .utf8)
                ]
            }
        ) { input, scratch in
            let file = scratch.appending("dataset.toml")
            try Files.write(input, to: file)
            _ = try DatasetManifest(file: file)
        },
        FuzzTarget(name: "reward.json", corpus: { ["{\"reward\": 1}", "0.5", "{\"a\": 1e3, \"reward\": -0.0}"].map { Array($0.utf8) } }) {
            input, _ in
            for (_, value) in try RewardFile.json.parse(input) where !value.isFinite { throw Violation("a reward of \(value)") }
        },
        FuzzTarget(name: "reward.txt", corpus: { ["1", " 0.5\n", "1e-3", "-0"].map { Array($0.utf8) } }) { input, _ in
            for (_, value) in try RewardFile.text.parse(input) where !value.isFinite { throw Violation("a reward of \(value)") }
        },
        FuzzTarget(
            name: "test.sh",
            corpus: {
                try files("test.sh", below: "tasks") + files("test.sh", below: "Tests/Fixtures") + [
                    Array("uvx -w pytest==8.4.1 pytest\n".utf8)
                ]
            },
            words: ["uvx -w a==1 ", "apt-get install -y ", "if [ ", "fi", "$(", "`", "<<EOF", "\\\n", "&& "]
        ) { input, _ in _ = ShellScript(String(decoding: input, as: UTF8.self)) },
        FuzzTarget(
            name: "harness", corpus: { try files("*.toml", below: "harnesses") + files("*.md", below: "harnesses") },
            words: ["[[hook]]", "{{", "}}", "{{#", "max_turns = ", "on = \"before_tool\""], rounds: 150
        ) { input, _ in
            let good = try HarnessArtifact.load(root.appending("harnesses/minimal"))
            for path in good.files.keys.sorted() {
                var changed = good.files
                changed[path] = input
                guard let artifact = try? HarnessArtifact(files: changed) else { continue }
                if artifact.files != changed { throw Violation("a harness that is not what was read: \(path)") }
            }
        },
        FuzzTarget(
            name: "edit", corpus: { try sampleEdits() },
            words: ["\"append_text\"", "\"set_key\"", "\"surface\"", "null", "{\"", "[", "1e400"], rounds: 200
        ) { input, _ in
            let base = try HarnessArtifact.load(root.appending("harnesses/minimal"))
            let edit = try JSON.decode(Edit.self, from: input)
            let after = try edit.apply(to: base)
            if try edit.inverse.apply(to: after) != base { throw Violation("an edit whose inverse does not bring back what was") }
        },
        FuzzTarget(
            name: "trajectory",
            corpus: {
                [
                    Array(
                        "{\"schema_version\":\"ATIF-v1.8\",\"session_id\":\"s\",\"agent\":{\"name\":\"a\",\"version\":\"1\"},\"steps\":[{\"step_id\":1,\"source\":\"user\",\"message\":\"x\"}]}"
                            .utf8)
                ]
            }
        ) { input, _ in _ = try JSON.decode(Trajectory.self, from: input) },
    ]

    /// An edit that adds a paragraph, as it is stored.
    private static func sampleEdits() throws -> [[UInt8]] {
        let base = try HarnessArtifact.load(root.appending("harnesses/minimal"))
        let operations: [EditOperation] = [
            .appendText(surface: "prompt.execute", text: "Look before you leap."),
            .setKey(surface: "policy.runtime", key: "max_turns", value: 12),
        ]
        return try operations.map { try JSON.encode(try Edit([$0], of: base, audit: EditAudit(intent: "fuzz"))) }
    }
}
