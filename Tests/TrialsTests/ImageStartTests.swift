import Core
import Sandbox
import Testing

@testable import Trials

/// ENTRYPOINT and HEALTHCHECK of a task's image, as Harbor leaves them: only CMD is replaced.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct ImageStartTests {
    /// Notes its arguments, user and variables, starts a service and goes on as it was told.
    private static let script = """
        COPY --chmod=755 <<'E' /start.sh
        #!/bin/sh
        echo "$*|$(id -un)|$A|$PWD" > /tmp/started
        cp /bin/sleep /tmp/image-daemon
        setsid /tmp/image-daemon 1000 >/dev/null 2>&1 </dev/null &
        exec "$@"
        E
        """

    private static let seen = LabTask.reward(if: "[ \"$(cat /seen)\" = 'sh -c sleep infinity|root|1|/srv' ]")

    @Test func entrypointRunsWithASleepInPlaceOfCmd() async throws {
        let record = try await Lab.trial(
            LabTask(
                dockerfile: "ENV A=1\nWORKDIR /srv\n\(Self.script)\nENTRYPOINT [\"/start.sh\"]\nCMD [\"never\"]\n"
                    + "HEALTHCHECK --interval=10ms --retries=3000 CMD test -e /tmp/started",
                environment: "workdir = \"/\"", solve: "cp /tmp/started /seen", test: Self.seen))
        #expect(record.status == .passed)
        // A service of the image's counts, as it is not there in a snapshot; what waits in CMD's place does not.
        #expect(record.survivors == ["/tmp/image-daemon 1000"])
        #expect(record.sharedGrade?.rewards == ["reward": 1])
    }

    @Test func whatOnlyWaitsIsNoSurvivor() async throws {
        let record = try await Lab.trial(
            LabTask(
                dockerfile: "ENTRYPOINT [\"/bin/sh\", \"-c\", \"\\\"$@\\\"; true\", \"init\"]",
                solve: "for i in $(seq 500); do grep -qs '^sleep' /proc/[0-9]*/comm && touch /done && break; sleep 0.02; done",
                test: LabTask.reward(if: "[ -e /done ]")))
        #expect(record.status == .passed)
        #expect(record.survivors == [])
        #expect(record.sharedGrade == nil)
    }

    @Test(arguments: [
        ("[\"/bin/sh\", \"-c\", \"echo so; exit 3\"]", "ended with exit code 3: so"), ("[\"/gone\"]", "could not run: /gone"),
    ])
    func anEntrypointThatEndsIsNoted(_ entrypoint: String, _ message: String) async throws {
        try await Lab.run([LabTask(dockerfile: "ENTRYPOINT \(entrypoint)", solve: "sleep 1", test: LabTask.reward(if: "true"))]) {
            summary, folder in
            #expect(summary.records[0].status == .passed)
            let log = try Files.text(folder.trial(summary.records[0].name).log)
            #expect(log.contains("the image's ENTRYPOINT \(message)"), "\(log)")
        }
    }

    @Test(arguments: [
        "HEALTHCHECK --interval=10ms --retries=2 CMD echo ill; false",
        "SHELL [\"/bin/bash\", \"-c\"]\nHEALTHCHECK --interval=10ms --retries=2 CMD [[ a = b ]] || { echo ill; false; }",
        "HEALTHCHECK --interval=10ms --retries=2 CMD [\"sh\", \"-c\", \"echo ill; false\"]",
    ])
    func anImageThatIsNotHealthyIsInvalid(_ line: String) async throws {
        let record = try await Lab.trial(LabTask(dockerfile: line, solve: "true", test: LabTask.reward(if: "true")))
        #expect(record.status == .invalid)
        #expect(record.error?.type == .healthcheck)
        #expect(record.error?.message.contains("failed 2 times, last with exit code 1: ill") == true)
        #expect(record.agentExecution == nil)
    }

    @Test func healthIsWaitedForNoLongerThanTheEnvironmentMayTake() async throws {
        let record = try await Lab.trial(
            LabTask(
                dockerfile: "HEALTHCHECK --interval=10ms --start-period=1h --start-interval=10ms CMD false",
                environment: "build_timeout_sec = 5", solve: "true", test: LabTask.reward(if: "true")))
        #expect(record.status == .invalid)
        #expect(record.error?.type == .environmentStartTimeout)
    }

    @Test func noneMeansNone() async throws {
        let record = try await Lab.trial(
            LabTask(
                dockerfile: "HEALTHCHECK CMD false\nHEALTHCHECK NONE\nENTRYPOINT [\"false\"]\nENTRYPOINT []", solve: "true",
                test: LabTask.reward(if: "true")))
        #expect(record.status == .passed)
    }
}
