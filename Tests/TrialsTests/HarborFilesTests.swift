import Core
import Glibc
import Sandbox
import SystemPackage
import Testing

@testable import Trials

/// The files as they lie on disk. `scripts/check-harbor` reads real ones with Harbor's own models.
@Suite struct HarborFilesTests {
    private let harbor = HarborConfig(job: Samples.configuration(), jobID: "89efc562-a41f-4ef2-8604-51f96d876c09")

    private func text(_ document: JSONValue) throws -> String {
        String(decoding: try JSON.encode(document, pretty: false), as: UTF8.self)
    }

    @Test func jobConfig() throws {
        #expect(
            try text(harbor.jobConfig()) == """
                {"agent_setup_timeout_multiplier":null,"agent_timeout_multiplier":null,"agents":[{"kwargs":{},"model_name":null,"name":"oracle"}],\
                "artifacts":[],"datasets":[{"exclude_task_names":null,"n_tasks":5,"path":"/suites/core","task_names":["h*"]}],"debug":false,\
                "environment":{"delete":true,"force_build":false,"import_path":"selfharness:Sandbox","type":null},\
                "environment_build_timeout_multiplier":null,"extra_instruction_paths":[],"extra_instructions":[],"install_only":false,\
                "job_name":"nightly","jobs_dir":"/jobs","metrics":[],"n_attempts":2,"n_concurrent_trials":2,"quiet":false,\
                "retry":{"max_retries":0},"source_jobs":[],"tasks":[],"timeout_multiplier":1,\
                "verifier":{"disable":false,"max_timeout_sec":null,"override_timeout_sec":null},"verifier_timeout_multiplier":null}
                """)
    }

    @Test func trialResult() throws {
        let record = Samples.record("hello__abcdefg", status: .failed, rewards: nil, error: Samples.timeout)
        #expect(
            try text(
                HarborResult.trial(record, uri: "file:///jobs/nightly/hello__abcdefg", config: .null, verifierEnvironmentMode: "shared"))
                    == """
                    {"agent_execution":{"finished_at":null,"started_at":"2026-11-23T02:06:46.802021Z"},\
                    "agent_info":{"model_info":null,"name":"oracle","version":"1.0.0"},\
                    "agent_result":{"cost_usd":null,"metadata":null,"model_usage":null,"n_cache_tokens":null,"n_input_tokens":null,\
                    "n_output_tokens":null,"rollout_details":null},"agent_setup":null,"config":null,\
                    "environment_setup":{"finished_at":"2026-11-23T02:06:46.802021Z","started_at":"2026-11-23T02:06:46.802021Z"},\
                    "exception_info":{"exception_message":"the tests were still running after 10.0 s",\
                    "exception_traceback":"VerifierTimeoutError: the tests were still running after 10.0 s",\
                    "exception_type":"VerifierTimeoutError","occurred_at":"2026-11-23T02:06:46.802021Z"},\
                    "finished_at":"2026-11-23T02:06:46.802021Z","id":"6c41d9a8-aefa-4ddc-9dcc-999e07a45896","source":"core",\
                    "started_at":"2026-11-23T02:06:46.802021Z","step_results":null,\
                    "task_checksum":"\(String(repeating: "0a", count: 32))","task_id":{"path":"/suites/core/hello"},"task_name":"hello",\
                    "trial_name":"hello__abcdefg","trial_uri":"file:///jobs/nightly/hello__abcdefg","verifier":null,\
                    "verifier_environment_mode":"shared","verifier_result":null}
                    """)
    }

    @Test func exceptionTextNamesEveryError() {
        var record = Samples.record("a", error: Samples.timeout)
        record.errors.append(TrialError(.host, "gone", at: Samples.time))
        #expect(
            HarborResult.exceptionText(record) == """
                2026-11-23T02:06:46.802021Z VerifierTimeoutError: the tests were still running after 10.0 s
                2026-11-23T02:06:46.802021Z HostError: gone

                """)
    }

    @Test func filesOfAFinishedTrial() throws {
        try withTemporaryDirectory { directory in
            let folder = TrialFolder(directory.appending("hello__abcdefg"))
            try folder.create()
            try folder.writeConfig(.object([:]), lock: .object([:]))
            var record = Samples.record("hello__abcdefg", status: .failed, rewards: nil, error: Samples.timeout)
            record.changes = ChangeSummary()
            record.sharedGrade = Grade(rewards: ["keptAs_is": 1])
            try folder.write(record, result: .object([:]))
            #expect(
                try Files.list(folder.path) == [
                    "agent", "artifacts", "config.json", "exception.txt", "lock.json", "result.json", "selfharness.json", "verifier",
                ])
            #expect(try folder.finishedRecord() == record)
            let text = try Files.text(folder.path.appending("selfharness.json"))
            #expect(text.contains(#""started_at" : "2026-11-23T02:06:46.802021Z""#))
            #expect(text.contains(#""keptAs_is" : 1"#))
            // A crash between the two last writes leaves a trial that has not finished.
            try Files.removeTree(folder.path.appending("result.json"))
            #expect(try folder.finishedRecord() == nil)
        }
    }

    /// A disk without room: the old file stays whole, and no half of a new one is left.
    @Test(.enabled(if: (try? Tier.current()) == .root, "it mounts a small disk")) func aFullDiskLeavesNoHalfFile() throws {
        try withTemporaryDirectory { directory in
            try call("mount a small disk") { mount("tmpfs", directory.string, "tmpfs", 0, "size=64k") }
            defer { umount2(directory.string, 2) }
            let folder = TrialFolder(directory.appending("trial"))
            try folder.create()
            try folder.write(Samples.record("trial"), result: ["old": true])
            let before = try Files.list(folder.path)
            let large = JSONValue.string(String(repeating: "x", count: 100_000))
            let failure = #expect(throws: Failure.self) { try folder.write(Samples.record("trial"), result: ["new": large]) }
            #expect(failure?.hint?.contains("disk is full") == true)
            #expect(try Files.list(folder.path) == before)
            #expect(try Files.text(folder.path.appending("result.json")).contains("old"))
            #expect(HostDisk.full(among: ["/", directory]) == directory)
        }
    }
}
