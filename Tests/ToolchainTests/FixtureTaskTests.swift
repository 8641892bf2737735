import Core
import Images
import Sandbox
import SystemPackage
import Testing

@testable import Toolchain

/// Tasks of the usual Terminal-Bench shape, verified without a network.
@Suite struct FixtureTaskTests {
    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Fixtures/tasks")

    private func verify(_ task: String, on image: String, solved: Bool) async throws -> Bench.Verdict {
        let bench = try await Laboratory.shared.bench()
        let image = try await Laboratory.shared.image(image)
        let folder = Self.folder.appending(task)
        let plan = try bench.toolchain.plan(tests: folder.appending("tests"))
        let prepared = try await bench.toolchain.prepare(plan, for: image)
        var agent: Layer?
        if solved {
            let solution = try Files.read(folder.appending("solution/solve.sh"))
            agent = try await bench.agent("/solve.sh && rm /solve.sh", over: image, files: ["/solve.sh": solution])
        }
        let tests = try bench.tests(try Bench.files(in: folder.appending("tests")))
        return try await bench.verify(prepared, image, agent: agent, tests: tests)
    }

    @Test(arguments: [
        ("template", "debian:12"), ("template", "debian:13"), ("requirements", "debian:12"), ("packages", "debian:12"),
        ("packages", "debian:13"), ("pytest-only", "debian:12"), ("wheels", "python"),
    ])
    func theSolutionPassesAndNothingFails(_ task: String, _ image: String) async throws {
        let solved = try await verify(task, on: image, solved: true)
        #expect(solved.reward == "1", "\(solved.output)\n\(solved.log.entries)")
        #expect(solved.problem == nil)
        #expect(solved.ctrf == (task != "wheels"))
        let untouched = try await verify(task, on: image, solved: false)
        #expect(untouched.reward == "0", "\(untouched.output)")
        #expect(untouched.problem == nil)
    }

    @Test func whatCannotBeServedIsAProblemAndNoZero() async throws {
        let bench = try await Laboratory.shared.bench()
        let plan = try bench.toolchain.plan(tests: Self.folder.appending("unserved/tests"))
        #expect(plan.unsupported == ["Python 3.11 was asked for; the tool-chain has 3.13"])
        let verdict = try await verify("unserved", on: "debian:12", solved: true)
        #expect(verdict.reward == "0")  // what the script makes of it; the problem outweighs it
        #expect(verdict.problem?.message.contains("Python 3.11") == true)
    }

    @Test func aPackageThatDoesNotExistFailsBeforeTheTrial() async throws {
        let bench = try await Laboratory.shared.bench()
        var plan = VerifierPlan(kind: .script)
        plan.aptPackages = ["no-such-package-anywhere"]
        let image = try await Laboratory.shared.image("debian:12")
        await #expect(throws: Failure.self) { try await bench.toolchain.prepare(plan, for: image) }
    }

    @Test func aRequirementThatDoesNotExistFailsBeforeTheTrial() async throws {
        let bench = try await Laboratory.shared.bench()
        var plan = VerifierPlan(kind: .script)
        plan.requirementSets = [RequirementSet(["pytest==0.0.0.1"])]
        let image = try await Laboratory.shared.image("debian:12")
        let failure = await #expect(throws: Failure.self) { try await bench.toolchain.prepare(plan, for: image) }
        #expect(failure?.what.contains("pytest==0.0.0.1") == true)
    }
}
