import Core
import Images
import Sandbox
import SystemPackage
import Testing

@testable import Toolchain

/// Where the tool-chain is mounted, and what leftovers of the agent can still reach.
@Suite struct MountTests {
    /// Runs in the agent's living sandbox, as shared mode does.
    private func shared<R: Sendable>(
        _ image: Image, _ body: @Sendable (RunningSandbox) async throws -> R
    ) async throws -> R {
        let bench = try await Laboratory.shared.bench()
        let view = try bench.store.makeView(over: image.layers)
        defer { try? view.discard() }
        return try await bench.sandboxes.withSandbox(SandboxSpec(), over: view, body)
    }

    private func prepared(_ image: Image) async throws -> PreparedVerifier {
        var plan = VerifierPlan(kind: .script)
        plan.requirementSets = [.standard]
        return try await Laboratory.shared.bench().toolchain.prepare(plan, for: image)
    }

    @Test(arguments: ["ln -s /elsewhere /.selfharness", "echo x > /.selfharness"])
    func aLinkOrFileAtTheMountPointIsRefused(_ plant: String) async throws {
        let image = try await Laboratory.shared.image("busybox")
        let prepared = try await prepared(image)
        try await shared(image) { box in
            _ = try await box.run(Command(["/bin/sh", "-c", "mkdir -p /elsewhere/libexec; \(plant)"]))
            await #expect(throws: Failure.self) {
                try await box.run(prepared.command(environment: [:], workingDirectory: "/"))
            }
            let listing = try await box.run(Command(["/bin/busybox", "ls", "/elsewhere"]))
            #expect(listing.stdout.text == "libexec\n")
        }
    }

    @Test func inANewSandboxTheAgentsMountPointIsHidden() async throws {
        let bench = try await Laboratory.shared.bench()
        let image = try await Laboratory.shared.image("busybox")
        let agent = try await bench.agent("mkdir /elsewhere && ln -s /elsewhere /.selfharness", over: image)
        let verdict = try await bench.verify(
            try await prepared(image), image, agent: agent, tests: try bench.tests(Plants.tests))
        #expect(verdict.reward == "0")
        #expect(verdict.problem == nil)
    }

    @Test func theTreeIsReadOnlyAndItsMountsEndWithTheCommand() async throws {
        let image = try await Laboratory.shared.image("busybox")
        let prepared = try await prepared(image)
        try await shared(image) { box in
            var command = prepared.command(environment: [:], workingDirectory: "/")
            command.arguments = [
                "/bin/sh", "-c",
                "for f in /.selfharness/shims/uvx /.selfharness/verifier/bin/python3.13 /.selfharness/etc/pytest.ini; do echo x > $f; done",
            ]
            let result = try await box.run(command)
            #expect(result.stderr.text.split(separator: "\n").count { $0.contains("Read-only file system") } == 3)
            let after = try await box.run(Command(["/bin/busybox", "ls", "-A", "/.selfharness"]))
            #expect(after.stdout.text == "")
        }
    }

    /// A daemon of the agent writes 1 to the reward all the time; the tests write 0. What do the tests read back?
    @Test(arguments: [
        ("no mounts of its own", false, Profile.verifier, "1"), ("its own mounts, the agent's capabilities", true, .task, "1"),
        ("its own mounts and one capability more", true, .verifier, "0"),
    ])
    func aForgedReward(_ name: String, _ ownMounts: Bool, _ profile: Profile, _ expected: String) async throws {
        let image = try await Laboratory.shared.image("busybox")
        let prepared = try await prepared(image)
        try await shared(image) { box in
            try await box.makeDirectory("/logs/verifier")
            let daemon = """
                (while :; do
                    for f in /logs/verifier/reward.txt /proc/[0-9]*/root/logs/verifier/reward.txt; do
                        { echo 1 > $f; } 2>/dev/null
                    done
                done) >/dev/null 2>&1 &
                """
            _ = try await box.run(Command(["/bin/sh", "-c", daemon]))
            var command = prepared.command(environment: [:], workingDirectory: "/")
            command.profile = profile
            command.mounts = ownMounts ? command.mounts + [.temporary(target: "/logs/verifier")] : []
            command.arguments = [
                "/bin/sh", "-c",
                "echo 0 > /logs/verifier/reward.txt; sleep 1; r=; while [ -z \"$r\" ]; do r=$(cat /logs/verifier/reward.txt); done; echo $r",
            ]
            let result = try await box.run(command)
            #expect(result.stdout.text == expected + "\n", "\(name): \(result.stderr.text)")
        }
    }

    /// The agent removed every library and program of the image; only what it made is left to judge.
    @Test func aWipedImage() async throws {
        let bench = try await Laboratory.shared.bench()
        let image = try await Laboratory.shared.image("debian:12")
        let agent = try await bench.agent(
            "exec rm -rf /lib64 /etc/ssl /etc/passwd /etc/alternatives /lib /bin /usr/lib /usr/bin /usr/sbin || :", over: image)
        let verdict = try await bench.verify(
            try await prepared(image), image, agent: agent, tests: try bench.tests(Plants.tests))
        #expect(verdict.reward == "0", "\(verdict.output)")
        #expect(verdict.output.contains("1 failed, 1 passed"))
        #expect(verdict.marks == [])
        #expect(verdict.problem == nil)
    }
}
