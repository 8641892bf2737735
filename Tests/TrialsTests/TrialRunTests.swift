import Core
import Sandbox
import SystemPackage
import Testing
import Toolchain

@testable import Trials

extension Tag {
    /// Needs what `doctor` looks for: fails, and says why, where sandboxes cannot run.
    @Tag static var kernel: Self
}

/// Trials in real sandboxes.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct TrialRunTests {
    static let hello = LabTask(solve: "echo hello > /hello.txt", test: LabTask.reward(if: "[ \"$(cat /hello.txt)\" = hello ]"))

    @Test func oraclePassesAndNopFails() async throws {
        let good = try await Lab.trial(Self.hello)
        #expect(good.status == .passed)
        #expect(good.assurance == .snapshot)
        #expect(good.agentExitCode == 0)
        #expect(good.survivors.isEmpty)
        #expect(good.environment?.network == "none")
        let bad = try await Lab.trial(Self.hello, agent: "nop")
        #expect(bad.status == .failed)
        #expect(bad.rewards == ["reward": 0])
        #expect(bad.changes == ChangeSummary())
    }

    @Test func filesOfATrial() async throws {
        var task = Self.hello
        task.top = "artifacts = [\"/etc/debian_version\", \"/missing\"]"
        task.verifier += "\n[[verifier.collect]]\ncommand = \"echo state > /logs/artifacts/state.txt\""
        task.solve += "\necho note > /logs/agent/note.txt; echo mine > /logs/agent/oracle.txt; exit 3"
        try await Lab.run([task]) { (summary, folder) throws in
            let trial = folder.trial(summary.records[0].name).path
            #expect(try Files.text(trial.appending("agent/note.txt")) == "note\n")
            #expect(try Files.text(trial.appending("agent/oracle.txt")) == "")
            #expect(try Files.text(trial.appending("agent/exit-code.txt")) == "3")
            #expect(try Files.text(trial.appending("artifacts/logs/artifacts/state.txt")) == "state\n")
            #expect(try Files.text(trial.appending("artifacts/etc/debian_version")).hasPrefix("12"))
            #expect(try Files.text(trial.appending("artifacts/manifest.json")).contains("\"failed\""))
            #expect(try Files.text(trial.appending("changes.jsonl")).contains(#""path":"/hello.txt""#))
            #expect(summary.records[0].status == .passed)
            #expect(summary.records[0].error == nil)
        }
    }

    @Test func phaseUsersVariablesAndWorkingDirectory() async throws {
        let record = try await Lab.trial(
            LabTask(
                environment: "workdir = \"/srv\"\n[environment.env]\nA = \"${LAB}\"\nB = \"${NONE:-fallback}\"",
                agent: "user = \"nobody\"", verifier: "user = \"games\"\n[verifier.env]\nC = \"3\"",
                solve: "echo \"$A|$B|$PWD|$(id -un)|$DEBIAN_FRONTEND|$C\" > /tmp/agent.txt",
                test:
                    "[ \"$(cat /tmp/agent.txt)\" = 'from the host|fallback|/srv|nobody|noninteractive|' ] || { cat /tmp/agent.txt; exit 1; }\n"
                    + LabTask.reward(if: "[ \"$C|$PWD|$(id -un)\" = '3|/srv|games' ]")))
        #expect(record.status == .passed)
    }

    // MARK: - Who judges

    private static let isAlive = "grep -qs '^lab-daemon' /proc/[0-9]*/comm"
    private static let daemon = "cp /bin/sleep /tmp/lab-daemon; setsid /tmp/lab-daemon 1000 >/dev/null 2>&1 </dev/null &"

    @Test func aDaemonThatDoesNotMatterIsGradedTwice() async throws {
        let record = try await Lab.trial(LabTask(solve: Self.daemon + "\ntouch /done", test: LabTask.reward(if: "[ -e /done ]")))
        #expect(record.status == .passed)
        #expect(record.assurance == .snapshot)
        #expect(record.survivors == ["/tmp/lab-daemon 1000"])
        #expect(record.sharedGrade?.rewards == ["reward": 1])
        #expect(record.snapshotGrade?.rewards == ["reward": 1])
    }

    @Test func anUndeclaredServiceIsADisagreement() async throws {
        let record = try await Lab.trial(LabTask(solve: Self.daemon, test: LabTask.reward(if: Self.isAlive)))
        #expect(record.status == .failed)
        #expect(record.assurance == .disagree)
        #expect(record.sharedGrade?.rewards == ["reward": 1])
        #expect(record.snapshotGrade?.rewards == ["reward": 0])
    }

    @Test func aDeclaredServiceIsJudgedAlive() async throws {
        let task = LabTask(top: "[metadata.selfharness]\nservices = true", solve: Self.daemon, test: LabTask.reward(if: Self.isAlive))
        let record = try await Lab.trial(task)
        #expect(record.status == .passed)
        #expect(record.assurance == .shared)
        #expect(try await Lab.trial(task, mode: .snapshot).status == .failed)
    }

    @Test(arguments: [VerifierMode.shared, .snapshot]) func aForgedRewardDoesNotCount(_ mode: VerifierMode) async throws {
        let forger = """
            mkdir -p /tests; echo 'echo 1 > /logs/verifier/reward.txt' > /tests/test.sh; echo 1 > /logs/verifier/reward.json
            cat > /forge.sh <<'END'
            while :; do for f in /logs/verifier/reward.txt /proc/[0-9]*/root/logs/verifier/reward.txt; do echo 1 > $f; done; done
            END
            setsid bash /forge.sh >/dev/null 2>&1 </dev/null &
            """
        let test = "echo 0 > /logs/verifier/reward.txt; sleep 0.5"
        let record = try await Lab.trial(LabTask(solve: forger, test: test), mode: mode)
        #expect(record.status == .failed)
        #expect(record.rewards == ["reward": 0])
        #expect(record.changes?.flagged.map(\.path).contains("/logs/verifier/reward.json") == true)
    }

    @Test(arguments: [VerifierMode.shared, .snapshot]) func aLinkWhereTheTestsBelong(_ mode: VerifierMode) async throws {
        let record = try await Lab.trial(
            LabTask(
                solve: "ln -s /etc /tests; rm -rf /logs/verifier; ln -s /tmp /logs/verifier", test: LabTask.reward(if: "[ -d /tests ]")),
            mode: mode)
        // In its own sandbox the agent can stop the verifier, which is a failure; a snapshot does not care.
        #expect(record.status == (mode == .shared ? .failed : .passed))
        #expect(record.error?.type == (mode == .shared ? .addTestsDirectory : nil))
    }

    // MARK: - Rewards

    @Test(arguments: [
        ("true", ErrorClass.rewardFileNotFound), (": > /logs/verifier/reward.txt", .rewardFileEmpty),
        ("echo well done > /logs/verifier/reward.txt", .verifierOutputParse),
        ("echo nan > /logs/verifier/reward.txt", .verifierOutputParse),
        ("mkdir /logs/verifier/reward.json", .rewardFileNotFound), ("mkfifo /logs/verifier/reward.txt", .rewardFileNotFound),
        ("echo 1 > /tmp/r; ln -s /tmp/r /logs/verifier/reward.txt", .rewardFileNotFound),
        ("head -c 2000000 /dev/zero > /logs/verifier/reward.json", .verifierOutputParse), ("kill -9 $$", .rewardFileNotFound),
    ]) func noUsableReward(_ test: String, _ error: ErrorClass) async throws {
        for mode in [VerifierMode.snapshot, .shared] {
            let record = try await Lab.trial(LabTask(solve: "true", test: test), mode: mode)
            #expect(record.status == .failed)
            #expect(record.error?.type == error)
        }
    }

    @Test func twoRewards() async throws {
        let record = try await Lab.trial(
            LabTask(
                solve: "true",
                test: "echo 1 > /logs/verifier/reward.txt; echo '{\"reward\": 0.5, \"speed\": 2}' > /logs/verifier/reward.json"))
        #expect(record.status == .failed)
        #expect(record.rewards == ["reward": 0.5, "speed": 2])
    }

    /// Upstream's way: the script's own installers, of which this image has none. What the stand-ins could not serve is no hindrance.
    @Test func realProgramsInsteadOfStandIns() async throws {
        let task = LabTask(solve: "true", test: "! uvx -p 3.9 -w pytest==8.4.1 pytest /tests && " + LabTask.reward(if: "! command -v uvx"))
        try await Lab.run([task], bootstrap: .real) { summary, _ in
            #expect(summary.records[0].status == .passed)
            #expect(summary.records[0].environment?.verifierBootstrap == "real")
        }
    }

    // MARK: - Limits

    @Test func timeLimits() async throws {
        let slow = try await Lab.trial(
            LabTask(agent: "timeout_sec = 1", solve: "touch /done; sleep 100", test: LabTask.reward(if: "[ -e /done ]")))
        #expect(slow.status == .passed)
        #expect(slow.error?.type == .agentTimeout)
        let stuck = try await Lab.trial(
            LabTask(verifier: "timeout_sec = 1", solve: "true", test: "echo 1 > /logs/verifier/reward.txt; sleep 100"))
        #expect(stuck.status == .failed)
        #expect(stuck.error?.type == .verifierTimeout)
        #expect(stuck.rewards == nil)
    }

    @Test func anAgentThatFloodsItsOutput() async throws {
        try await Lab.run([LabTask(solve: "yes | head -c 20000000; touch /done", test: LabTask.reward(if: "[ -e /done ]"))]) {
            summary, folder in
            #expect(summary.records[0].status == .passed)
            let output = try Files.read(folder.trial(summary.records[0].name).agent.appending("oracle.txt"))
            #expect(output.count < 11 << 20)
        }
    }

    @Test func anAgentThatForksWithoutEnd() async throws {
        let record = try await Lab.trial(
            LabTask(agent: "timeout_sec = 5", solve: "touch /done; while :; do sleep 100 & done", test: LabTask.reward(if: "[ -e /done ]"))
        )
        #expect(record.status == .passed)
        #expect(record.error?.type == .agentTimeout)
    }

    @Test func anAgentThatFillsTheDisk() async throws {
        let record = try await Lab.trial(
            LabTask(
                environment: "storage_mb = 64", solve: "head -c 400000000 /dev/zero > /big; sleep 20; touch /never",
                test: LabTask.reward(if: "[ -e /never ]")))
        #expect(record.status == .failed)
        #expect(record.accounting?.limit == .disk)
        #expect(record.error == nil)
    }

    // MARK: - What says nothing about the agent

    @Test(arguments: [
        (LabTask(image: "no-such-image:1", solve: "true", test: "true"), ErrorClass.sandboxBuildFailed),
        (
            LabTask(
                environment: "[environment.healthcheck]\ncommand = \"echo ill; false\"\ninterval_sec = 0.01\nretries = 2", solve: "true",
                test: "true"), .healthcheck
        ),
        (LabTask(solve: "true", test: "uvx -p 3.9 -w pytest==8.4.1 pytest /tests"), .verifierBootstrap),
    ]) func invalid(_ task: LabTask, _ error: ErrorClass) async throws {
        let record = try await Lab.trial(task)
        #expect(record.status == .invalid)
        #expect(record.error?.type == error)
        #expect(record.rewards == nil)
        #expect(record.agentExecution == nil)
    }
}
