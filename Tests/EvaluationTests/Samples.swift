import Agents
import Core
import Gates
import Models
import SystemPackage
import Toolchain
import Trials

@testable import Evaluation

/// A directory that is gone after the test.
func withTemporaryDirectory<R>(_ body: (FilePath) async throws -> R) async throws -> R {
    let path = FilePath("/tmp/selfharness-evaluation-\(Files.randomName(10))")
    try Files.makeDirectory(path)
    defer { try? Files.removeTree(path) }
    return try await body(path)
}

/// A task of a suite: instructions and a test that wants the word in `/out`.
func writeTask(
    _ name: String, to suite: FilePath, image: String = "debian:12", family: String? = nil, solve: String = "echo yes > /out",
    seconds: Int = 60
)
    throws
{
    let folder = suite.appending(name)
    for part in ["tests", "solution", "environment"] { try Files.makeDirectory(folder.appending(part)) }
    let metadata = family.map { "family = \"\($0)\"" } ?? ""
    try Files.write(
        """
        [metadata]
        \(metadata)
        [agent]
        timeout_sec = \(seconds)
        [verifier]
        timeout_sec = 60
        [environment]
        docker_image = "\(image)"
        network_mode = "no-network"
        """, to: folder.appending("task.toml"))
    try Files.write("Write yes to /out. This is \(name).\n", to: folder.appending("instruction.md"))
    try Files.write("#!/bin/bash\n\(solve)\n", to: folder.appending("solution/solve.sh"), mode: 0o755)
    try Files.write(
        "#!/bin/bash\n[ \"$(cat /out 2>/dev/null)\" = yes ] && r=1 || r=0\necho $r > /logs/verifier/reward.txt\n",
        to: folder.appending("tests/test.sh"), mode: 0o755)
}

extension Arm {
    static let oracle = Arm(name: "oracle", agent: AgentChoice(name: "oracle"))
    static let nop = Arm(name: "nop", agent: AgentChoice(name: "nop"))
}

extension EnvironmentIdentity {
    static let sample = EnvironmentIdentity(
        image: "i", verifier: ["a", "b"], verifierBootstrap: .shim, tier: "root", hasSoftLimits: false, program: "1")
}

/// Outcomes written as text: `+` passed, `-` failed, `?` invalid, one for each draw.
func attempts(_ arm: Int, _ rows: [String: String]) -> [Attempt] {
    rows.sorted { $0.key < $1.key }.flatMap { task, outcomes in
        outcomes.enumerated().map { draw, outcome in
            Attempt(
                arm: arm, task: task, draw: UInt64(draw), status: outcome == "+" ? .passed : outcome == "-" ? .failed : .invalid,
                errorClass: outcome == "?" ? "HostError" : nil)
        }
    }
}

/// Two arms, `base` and `cand`, on the tasks that are named.
func measurement(
    _ tasks: [MeasuredTask], base: [String: String], cand: [String: String], sharesDraws: Bool = true
) -> Measurement {
    Measurement(
        arms: [MeasuredArm(name: "base", agent: "harness", model: "m:x"), MeasuredArm(name: "cand", agent: "harness", model: "m:x")],
        tasks: tasks, attempts: attempts(0, base) + attempts(1, cand), sharesDraws: sharesDraws)
}
