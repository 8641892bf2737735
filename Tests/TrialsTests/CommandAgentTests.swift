import Agents
import Core
import Glibc
import Models
import SystemPackage
import Testing
import Trajectories

@testable import Trials

/// Programs of the host as agents.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct CommandAgentTests {
    static let task = LabTask(
        environment: "workdir = \"/srv\"", solve: "echo hello > /hello.txt",
        test: LabTask.reward(if: "[ \"$(cat /hello.txt)\" = hello ]"))

    private static func command(_ line: String) -> AgentChoice { AgentChoice(name: "command", command: line, variables: ["AGENT_KEY"]) }

    /// The example of docs/agents.md, as it stands there.
    @Test func theDocumentsExampleWorks() async throws {
        let document = try Files.text(FilePath(#filePath).removingLastComponent().appending("../../docs/agents.md"))
        let start = try #require(document.firstRange(of: "```python\n"))
        let program = document[start.upperBound...].prefix { $0 != "`" }
        try await withTemporaryDirectory { directory in
            let file = directory.appending("agent.py")
            try Files.write(String(program), to: file)
            try await Lab.run([Self.task], agent: Self.command("python3 \(file)")) { (summary, folder) throws in
                let record = summary.records[0]
                let trial = folder.trial(record.name)
                let log = try Files.text(trial.agent.appending("command.log"))
                #expect(record.status == .passed, "\(record.errors) \(log)")
                #expect(record.agentExitCode == 0)
                #expect(record.run?.turns == 2)
                let trajectory = try JSON.read(Trajectory.self, from: trial.agent.appending("trajectory.json"))
                let results = trajectory.steps.flatMap { $0.observation?.results.compactMap(\.content) ?? [] }
                #expect(results == ["[no output]", "hello"])
            }
        }
    }

    @Test func whatAProgramSeesAndWhatItDoesNot() async throws {
        let script = """
            env >&2; read -r task; printf '%s\\n' "$task" >&2; \
            echo '{"exec":{"command":"pwd; cat; exit 3","working_directory":"/tmp","stdin":"in"}}'; read -r answer; printf '%s\\n' "$answer" >&2; \
            echo nonsense; read -r answer; printf '%s\\n' "$answer" >&2; \
            echo '{"exec":{"command":"sleep 50","timeout_sec":0.2}}'; read -r answer; printf '%s\\n' "$answer" >&2; \
            echo '{"exec":{"command":"ls /tests /solution"}}'; read -r answer; printf '%s\\n' "$answer" >&2; \
            echo '{"usage":{"input_tokens":7,"output_tokens":2}}'; read -r answer; exit 4
            """
        try await Lab.run([Self.task], agent: Self.command(script)) { (summary, folder) throws in
            let record = summary.records[0]
            #expect(record.status == .failed)
            #expect(record.error?.type == .nonZeroAgentExitCode)
            #expect(record.agentExitCode == 4)
            #expect(record.run?.usage?.input == 7)
            let log = try Files.text(folder.trial(record.name).agent.appending("command.log"))
            #expect(log.contains(#""exit_code":3,"stderr":"","stdout":"/tmp\nin""#), "\(log)")
            #expect(log.contains("a request is one JSON object a line"))
            #expect(log.contains(#""timed_out":true"#))
            #expect(log.contains("cannot access '/tests'") && log.contains("cannot access '/solution'"))
            #expect(log.contains(#""instruction":"Do it.\n""#))
            let names = log.split(separator: "\n").prefix { $0.contains("=") && !$0.hasPrefix("{") }.compactMap {
                $0.split(separator: "=").first
            }
            #expect(
                Set(names.map(String.init)).subtracting(["PWD", "SHLVL", "_", "OLDPWD"]) == [
                    "PATH", "HOME", "LANG", "AGENT_KEY", "SELFHARNESS_RUN",
                ])
            #expect(!log.contains("open-sesame"), "secrets are masked in the trial's folder")
        }
    }

    @Test func theTimeLimitEndsTheWholeTree() async throws {
        var task = Self.task
        task.agent = "timeout_sec = 1"
        try await withTemporaryDirectory { directory in
            let pids = directory.appending("pids")
            // A grandchild in a session of its own, which only its environment gives away.
            let line = "setsid sh -c 'echo $$ >> \(pids); sleep 1000' & echo $$ >> \(pids); sleep 1000"
            let record = try await Lab.trial(task, agent: Self.command(line))
            #expect(record.error?.type == .agentTimeout)
            let processes = try Files.text(pids).split(separator: "\n").compactMap { pid_t($0) }
            #expect(processes.count == 2)
            // Whoever adopted a dead process may not have buried it yet.
            for process in processes {
                let words = (try? Files.read(FilePath("/proc/\(process)/cmdline"), limit: 1 << 16)) ?? []
                #expect(words.isEmpty)
            }
        }
    }
}
