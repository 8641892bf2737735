import Sandbox
import Testing

@testable import Trials

/// Agents that fail and would rather have a trial that does not count: whatever they do, it is a failure.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct EvasionTests {
    /// Something that the agent leaves or does, on a task that it does not solve.
    struct Trick: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var task: LabTask

        init(_ name: String, environment: String = "", verifier: String = "timeout_sec = 20", solve: String, test: String = "") {
            testDescription = name
            task = LabTask(
                environment: environment, verifier: verifier, solve: solve, test: test + "\n" + LabTask.reward(if: "[ -e /never ]"))
        }

        /// Code of the agent that the tests run as root.
        static func inTheTests(_ name: String, environment: String = "", _ code: String) -> Trick {
            Trick(name, environment: environment, solve: "cat > /tool <<'END'\n#!/bin/bash\n\(code)\nEND\nchmod +x /tool", test: "/tool")
        }
    }

    private static let log = "/logs/verifier/selfharness-shims.log"

    static let tricks: [Trick] = [
        .inTheTests("a forged refusal", "printf 'uvx\\trefused\\tno such set\\n' >> \(log)"),
        .inTheTests("a log without its start", "printf 'uvx\\tserved\\tx\\n' > \(log)"),
        .inTheTests("no log", "rm -f \(log)"),
        .inTheTests("a link for a log", "ln -sf /etc/passwd \(log)"),
        .inTheTests("a folder for a log", "rm -f \(log); mkdir \(log)"),
        .inTheTests("a huge log", "yes | head -c 3000000 >> \(log)"),
        .inTheTests("a call that no stand-in serves", "/.selfharness/shims/uvx -p 3.9 -w nothing==1 pytest; /.selfharness/shims/uv sync"),
        .inTheTests("no results", "rm -rf /logs/verifier; kill -9 $PPID; kill -9 -1"),
        .inTheTests(
            "all of the memory", environment: "memory_mb = 128",
            "echo 500 > /proc/self/oom_score_adj; dd if=/dev/zero of=/dev/shm/x bs=1M; head -c 1G /dev/zero | tail -c 1G"),
        Trick("no working directory", environment: "workdir = \"/opt\"", solve: "rm -rf /opt"),
        Trick("a file for a working directory", environment: "workdir = \"/opt\"", solve: "rm -rf /opt; touch /opt"),
        Trick("no such user", verifier: "timeout_sec = 20\nuser = \"games\"", solve: "sed -i /games/d /etc/passwd"),
        Trick(
            "a collect command that cannot start",
            verifier: "timeout_sec = 20\n[[verifier.collect]]\ncommand = \"true\"\nuser = \"games\"", solve: "sed -i /games/d /etc/passwd"),
        Trick("a path longer than any", solve: "d=$(printf 'd%.0s' {1..200}); for i in {1..40}; do mkdir $d; cd $d; done; touch x"),
        Trick("no programs", solve: "rm -rf /bin /usr /lib* /etc /sbin"),
        Trick("names that are no text", solve: "touch $'/\\xff\\xfe' $'/a\\nb'; mkdir $'/logs/agent/\\xff'"),
    ]

    /// A request that only shows when the script runs, in the untouched image too: nobody is to blame but the tool-chain.
    @Test func whatTheTestsThemselvesCannotHaveIsInvalid() async throws {
        let task = LabTask(solve: "touch /done", test: "eval \"uv $(printf sy)nc\"\n" + LabTask.reward(if: "[ -e /done ]"))
        for mode in [VerifierMode.snapshot, .shared] {
            let record = try await Lab.trial(task, mode: mode)
            #expect(record.status == .invalid)
            #expect(record.error?.type == .verifierBootstrap)
            #expect(record.agentExecution != nil)
        }
    }

    /// What the agent's program asks the stand-ins for does not count against it either.
    @Test func aSolutionMayCallWhatIsNotServed() async throws {
        let task = LabTask(
            solve: "printf '#!/bin/sh\\n/.selfharness/shims/uv sync; echo 42\\n' > /tool; chmod +x /tool",
            test: LabTask.reward(if: "[ \"$(/tool)\" = 42 ]"))
        #expect(try await Lab.trial(task).status == .passed)
    }

    @Test(arguments: tricks) func isAFailure(_ trick: Trick) async throws {
        for mode in [VerifierMode.snapshot, .shared] {
            let record = try await Lab.trial(trick.task, mode: mode)
            #expect(record.status == .failed, "\(mode): \(record.errors.map { "\($0.type.rawValue): \($0.message)" })")
        }
    }
}
