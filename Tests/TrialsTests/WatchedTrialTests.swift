import Agents
import Core
import Synchronization
import SystemPackage
import Testing
import Trajectories

@testable import Trials

/// Agents in real sandboxes while somebody watches.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct WatchedTrialTests {
    private final class Seen: Sendable {
        private let events = Mutex<[AgentEvent]>([])
        var all: [AgentEvent] { events.withLock { $0 } }
        func append(_ event: AgentEvent) { events.withLock { $0.append(event) } }

        /// Calls, and the output and result of each.
        var calls: [(call: AgentCall, output: String, result: AgentResult?)] {
            var calls: [(call: AgentCall, output: String, result: AgentResult?)] = []
            for event in all {
                switch event {
                case .call(let call): calls.append((call, "", nil))
                case .output(let bytes): calls[calls.count - 1].output += String(decoding: bytes, as: UTF8.self)
                case .result(let result): calls[calls.count - 1].result = result
                default: break
                }
            }
            return calls
        }
    }

    /// Output comes between the call and its result, also of a shell that persists, and without what that leaves behind.
    @Test(arguments: [false, true]) func theOutputOfCommandsComes(persists: Bool) async throws {
        let seen = Seen()
        let choice = try HarnessAgentTests.choice("good", policy: persists ? "persist_shell = true" : "")
        try await Lab.run([HarnessAgentTests.task], agent: choice, watch: { seen.append($0) }) { (summary, folder) throws in
            #expect(summary.records[0].status == .passed)
            let path = folder.trial(summary.records[0].name).agent.appending("trajectory.json")
            let results = try JSON.read(Trajectory.self, from: path).steps.flatMap { $0.observation?.results ?? [] }
            let calls = seen.calls
            #expect(calls.map(\.result?.text) == results.map(\.content))
            #expect(calls.map(\.result?.facts) == results.map(\.facts))
            #expect(calls[1].output == (persists ? "/srv/out\n[hello]\n" : "/srv\n[]\n"))
            #expect(calls[7].output == "ls: cannot access '/missing': No such file or directory\nhello\n")
            #expect(calls[3].call == .write(path: "/hello.txt", content: "hullo\n"))
            #expect(seen.all.last == .ended("submitted", summary.records[0].run?.usage))
        }
    }

    @Test func programsAreSeenToo() async throws {
        let seen = Seen()
        let script = """
            read -r task; echo '{"message":"I look."}'; read -r answer; \
            echo '{"exec":{"command":"echo $AGENT_KEY open-sesame; exit 3"}}'; read -r answer
            """
        let choice = AgentChoice(name: "command", command: script, variables: ["AGENT_KEY"])
        try await Lab.run([CommandAgentTests.task], agent: choice, watch: { seen.append($0) }) { (summary, _) throws in
            #expect(summary.records[0].agentExitCode == 0)
        }
        #expect(seen.all.contains(.text("I look.\n")))
        #expect(seen.calls.count == 1)
        #expect(seen.calls.first?.result?.facts.exitCode == 3)
        // Of the host's variables no value is shown.
        #expect(seen.calls.first?.output.contains("open-sesame") == false, "\(seen.calls)")
    }

    @Test func theSolutionsOutputIsAsItComes() async throws {
        let seen = Seen()
        let task = LabTask(solve: "echo out; echo err >&2", test: LabTask.reward(if: "true"))
        try await Lab.run([task], watch: { seen.append($0) }) { (summary, _) throws in #expect(summary.records[0].status == .passed) }
        let bytes = seen.all.flatMap { event -> [UInt8] in if case .programOutput(let bytes) = event { bytes } else { [] } }
        #expect(String(decoding: bytes, as: UTF8.self) == "out\nerr\n")
    }
}
