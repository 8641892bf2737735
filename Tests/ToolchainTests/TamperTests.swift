import Core
import Images
import Sandbox
import SystemPackage
import Testing

@testable import Toolchain

/// The tamper matrix of `docs/verifier.md`: what planted code reaches, way by way of running the tests. The rows without
/// our defences prove that the plants work.
@Suite struct TamperTests {
    /// One row: how pytest is started in a sandbox where everything is planted.
    struct Way: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// Run by the tree's shell instead of the prepared command; nil is the real thing.
        var shell: String?
        var image = "python"
        /// The tests folder as the agent left it, with only the test files written over it.
        var stale = false
        var evilEnvironment = false
        var exitCode: Int32 = 1
        /// Marks that must be there.
        var reached: Set<String> = []
        /// Nothing but these may be there; nil means anything.
        var allowed: Set<String>? = []
    }

    private static let set = "/.selfharness/sets/\(RequirementSet.standard.key)/bin/pytest"
    private static let hardened =
        "-c /.selfharness/etc/pytest.ini --rootdir=/tests --confcutdir=/tests -p no:cacheprovider"
    private static let real = "/usr/bin/python3"

    static let ways = [
        Way(
            testDescription: "the image's pytest", shell: "\(real) -m pytest /tests", stale: true, exitCode: 0,
            reached: ["pth", "preload", "conftest", "cwd"], allowed: nil),
        Way(
            testDescription: "the image's pytest, isolated, fresh tests", shell: "\(real) -I -m pytest /tests", exitCode: 0,
            reached: ["pth", "preload", "conftest"], allowed: nil),
        Way(
            testDescription: "the image's pytest, isolated, hardened flags", shell: "\(real) -I -m pytest \(hardened) /tests",
            reached: ["pth", "preload"], allowed: nil),
        Way(
            testDescription: "our pytest, plain, stale tests", shell: "\(set) /tests", stale: true, exitCode: 0, reached: ["conftest"],
            allowed: nil),
        Way(testDescription: "our pytest, plain, fresh tests", shell: "\(set) /tests", exitCode: 0, reached: ["conftest"], allowed: nil),
        Way(testDescription: "our pytest, hardened", shell: "\(set) \(hardened) /tests"),
        Way(
            testDescription: "our pytest, hardened, evil environment, no launcher", shell: "\(set) \(hardened) /tests",
            evilEnvironment: true, reached: ["preload"], allowed: nil),
        Way(testDescription: "the real thing on Debian 12 with Python", evilEnvironment: true),
        Way(testDescription: "the real thing on Debian 12", image: "debian:12", evilEnvironment: true),
        Way(testDescription: "the real thing on Debian 13", image: "debian:13", evilEnvironment: true),
        Way(testDescription: "the real thing on busybox", image: "busybox", evilEnvironment: true),
    ]

    private static let planted = Planted()

    @Test(arguments: ways)
    func plantedCode(_ way: Way) async throws {
        let bench = try await Laboratory.shared.bench()
        let image = try await Laboratory.shared.image(way.image)
        let agent = try await Self.planted.layer(on: way.image)
        var plan = VerifierPlan(kind: .script)
        plan.requirementSets = [.standard]
        let prepared = try await bench.toolchain.prepare(plan, for: image)
        let environment = way.evilEnvironment ? Plants.environment : [:]
        let fresh = way.stale ? nil : try bench.tests(Plants.tests)
        let test = String(decoding: Plants.tests["test_outputs.py"]!, as: UTF8.self)
        let verdict = try await bench.verify(prepared, image, agent: agent, tests: fresh, environment: environment) { command in
            guard let shell = way.shell else { return }
            let write = way.stale ? "printf '%s' \"$0\" > /tests/test_outputs.py; " : ""
            // The shell is the tree's patched busybox, so that only pytest itself can run planted code.
            command.arguments = ["/.selfharness/verifier/libexec/busybox", "sh", "-c", "\(write)\(shell)", test]
        }
        #expect(verdict.exitCode == way.exitCode, "\(verdict.output)\n\(verdict.log.entries)")
        #expect(verdict.marks.isSuperset(of: way.reached), "\(verdict.marks)")
        if let allowed = way.allowed { #expect(verdict.marks.isSubset(of: allowed), "\(verdict.output)") }
        if way.shell == nil {
            #expect(verdict.reward == "0")
            #expect(verdict.problem == nil)
            #expect(verdict.output.contains("1 failed, 1 passed"))
        }
    }

    /// Static glibc programs still load the image's name service modules; ours are patched.
    @Test(arguments: ["debian:12", "debian:13"])
    func staticShell(_ image: String) async throws {
        let bench = try await Laboratory.shared.bench()
        let base = try await Laboratory.shared.image(image)
        let agent = try await Self.planted.layer(on: image)
        let prepared = try await bench.toolchain.prepare(VerifierPlan(kind: .script), for: base)
        for program in ["bash", "busybox sh"] {
            let arguments = ("\(Layout.tree)/libexec/\(program)").split(separator: " ").map(String.init)
            let verdict = try await bench.verify(prepared, base, agent: agent, tests: nil) {
                $0.arguments = arguments + ["-c", "echo ~nobody ~root"]
            }
            #expect(verdict.exitCode == 0)
            #expect(verdict.marks == [])
            #expect(verdict.output == "/nonexistent /root\n")
        }
    }

    /// Seals the plants once per image.
    actor Planted {
        private var layers: [String: Task<Layer, any Error>] = [:]

        func layer(on image: String) async throws -> Layer {
            if layers[image] == nil {
                layers[image] = Task {
                    let bench = try await Laboratory.shared.bench()
                    return try await bench.agent(
                        Plants.script, over: try await Laboratory.shared.image(image), files: try await Plants.libraries())
                }
            }
            return try await layers[image]!.value
        }
    }
}
