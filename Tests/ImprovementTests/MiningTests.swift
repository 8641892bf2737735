import Core
import Gates
import Models
import Testing
import Trajectories

@testable import Improvement

@Suite struct MiningTests {
    static let pool = try? TaskPool(
        heldIn: ["a", "b", "c"].map { TaskPool.Member(name: $0, family: $0 == "c" ? "f2" : "f1", digest: "d-\($0)") },
        heldOut: [TaskPool.Member(name: "o", digest: "d-o")], sealed: ["s"])

    static func trial(_ task: String, draw: UInt64 = 0, passed: Bool = false, message: String = "") -> TrialEvidence {
        let steps =
            passed
            ? [
                TraceStep(step: 3, kind: "bash", command: "mkdir -p /out; echo 1 > /out/x", exit: 0, changed: true),
                TraceStep(step: 4, kind: "bash", command: "cat /out/x", result: "1", exit: 0),
            ]
            : [
                TraceStep(
                    step: 3, kind: "bash", command: "echo 1 > /out/x", result: "bash: /out/x: No such file or directory", exit: 1)
            ]
        let tests = message.isEmpty ? [] : [VerifierEvidence.Test(name: "test_x", status: "failed", message: message)]
        return TrialEvidence(
            task: task, draw: draw, passed: passed, instruction: "Write 1 to `/out/x`.", steps: steps, end: .submitted,
            verifier: VerifierEvidence(tests: tests))
    }

    @Test(arguments: [("s", "sealed"), ("o", "held-out"), ("z", "not in the splits")])
    func onlyHeldInTasksMayBeMined(task: String, word: String) throws {
        let pool = try #require(Self.pool)
        let failure = try #require(throws: Failure.self) {
            _ = try MiningSet([Self.trial("a"), Self.trial(task)], purpose: .mining, pool: pool)
        }
        #expect(failure.place == task)
        #expect(failure.what.contains(word))
    }

    @Test(arguments: Purpose.allCases.filter { $0 != .mining }) func whatGatesJudgeByIsNotMined(purpose: Purpose) throws {
        let pool = try #require(Self.pool)
        #expect(throws: Failure.self) { _ = try MiningSet([Self.trial("a")], purpose: purpose, pool: pool) }
    }

    @Test func aTaskInTwoSplitsIsRefused() {
        let member = TaskPool.Member(name: "a", digest: "d")
        #expect(throws: Failure.self) { _ = try TaskPool(heldIn: [member], heldOut: [member], sealed: []) }
        #expect(throws: Failure.self) { _ = try TaskPool(heldIn: [member], heldOut: [], sealed: ["a"]) }
    }

    @Test func equalPoolsAreEqualBytes() throws {
        let names = (0..<40).map { "s\($0)" }
        let member = TaskPool.Member(name: "a", digest: "d")
        let pools = try [names, names.reversed()].map { try TaskPool(heldIn: [member], heldOut: [], sealed: Set($0)) }
        let bytes = try pools.map { try JSON.encode($0) }
        #expect(bytes[0] == bytes[1])
        #expect(try JSON.decode(JSONValue.self, from: bytes[0])["sealed"] == .strings(names.sorted()))
    }

    @Test(arguments: [
        ("drwxr-xr-x 1 root root 4096 Nov 24 19:50 ..", "drwxr-xr-x 1 root root 4096 DATE TIME .."),
        ("1 failed in 0.05s", "1 failed in N s"), ("2026-11-24T19:50:03.123Z begin", "DATETTIMEZ begin"),
        ("port 8080, 3 lines", "port 8080, 3 lines"),
    ])
    func whatDiffersFromRunToRunIsMasked(text: String, masked: String) {
        #expect(Volatile.masked(text) == masked)
    }

    private func diagnose(_ trials: [TrialEvidence], _ replies: ScriptedModel) async throws -> [Diagnosis] {
        let set = try MiningSet(trials, purpose: .mining, pool: try #require(Self.pool))
        let miner = Miner(ask: Ask(model: replies, system: "system", calls: DirectCalls()), seed: "0")
        return try await miner.diagnose(set).diagnoses
    }

    @Test func theModelChoosesAmongWhatFired() async throws {
        let model = ScriptedModel { request, _ in
            #expect(request.messages[1].content.hasPrefix("DIAGNOSE\n\n"))
            return """
                ```json
                {"mechanism": "missing_output_directory", "criticality": "root_cause", "explanation": "no folder", "steps": [3]}
                ```
                """
        }
        let found = try await diagnose([Self.trial("a", message: "FileNotFoundError: /out/x")], model)
        #expect(
            found.map(\.signature) == [
                Signature(terminalCause: .missingArtifact, criticality: .rootCause, mechanism: .known(.missingOutputDirectory))
            ])
        #expect(found[0].fallback == nil)
        #expect(found[0].attempts == 1)
        #expect(found[0].evidence.contains("echo 1 > /out/x"))
    }

    @Test(arguments: [
        "I think it is the weather.", "```json\n[1]\n```",
        #"{"mechanism": "command_timeout", "criticality": "root_cause", "explanation": "", "steps": []}"#,
        #"{"mechanism": "missing_output_directory", "criticality": "root_cause", "explanation": "", "steps": [99]}"#,
        #"{"mechanism": "missing_output_directory", "criticality": "awful", "explanation": "", "steps": [3]}"#,
        #"{"mechanism": "other:Bad Slug", "criticality": "root_cause", "explanation": "", "steps": [3]}"#,
    ])
    func aReplyThatCannotBeUsedFallsBackToTheTopDetector(reply: String) async throws {
        let model = ScriptedModel { _, _ in reply }
        let found = try await diagnose([Self.trial("a"), Self.trial("a", draw: 1, passed: true)], model)
        #expect(found.map(\.signature.mechanism) == [.known(.missingOutputDirectory)])
        #expect(found[0].signature.criticality == .rootCause)
        #expect(found[0].attempts == Ask.attempts)
        #expect(found[0].fallback != nil)
        #expect(found[0].contrast?.passed == "a/1")
    }

    @Test func aSecondAnswerMayMendTheFirst() async throws {
        let model = ScriptedModel { request, call in
            if call == 0 { return "no json" }
            #expect(request.messages.last?.content.contains("could not be used") == true)
            return #"{"mechanism": "other:odd_thing", "criticality": "unknown", "explanation": "?", "steps": [3]}"#
        }
        let found = try await diagnose([Self.trial("a")], model)
        #expect(found.map(\.signature.mechanism) == [.other("odd_thing")])
        #expect(found[0].attempts == 2)
    }

    private func diagnosis(
        _ task: String, _ mechanism: Mechanism, family: String = "f", draw: Int = 0, cause: TerminalCause = .wrongContent
    )
        -> Diagnosis
    {
        Diagnosis(
            trial: "\(task)/\(draw)", task: task, family: family,
            signature: Signature(terminalCause: cause, criticality: .rootCause, mechanism: mechanism), fired: [], explanation: "",
            steps: [1],
            contrast: nil, attempts: 1, fallback: nil, evidence: "")
    }

    @Test func clustersCountTasksNotAttempts() {
        let once = (0..<5).map { diagnosis("a", .known(.noVerification), draw: $0) }
        #expect(Cluster.form(once).isEmpty)
        let clusters = Cluster.form(once + [diagnosis("b", .known(.noVerification))])
        #expect(clusters.map(\.tasks) == [["a", "b"]])
        #expect(Set(clusters[0].lines.prefix(2).map(\.trial)) == ["a/0", "b/0"])
    }

    @Test func theCapabilityBucketAndMadeUpNamesFormNoCluster() {
        let tasks = ["a", "b", "c"]
        #expect(Cluster.form(tasks.map { diagnosis($0, .known(.wrongContent)) }).isEmpty)
        #expect(Cluster.form(tasks.map { diagnosis($0, .other("x")) }).isEmpty)
    }

    @Test func severalFamiliesGoBeforeMoreTasks() {
        let one = ["a", "b", "c"].map { diagnosis($0, .known(.noVerification), family: "f1") }
        let two = [diagnosis("d", .known(.wrongDirectory), family: "f1"), diagnosis("e", .known(.wrongDirectory), family: "f2")]
        #expect(Cluster.form(one + two).map(\.signature.mechanism) == [.known(.wrongDirectory), .known(.noVerification)])
    }

    @Test func leftOversOfOneMechanismAreJoined() {
        let clusters = Cluster.form([
            diagnosis("a", .known(.wrongDirectory), cause: .missingArtifact), diagnosis("b", .known(.wrongDirectory), cause: .testFailure),
        ])
        #expect(clusters.map(\.isJoined) == [true])
        #expect(clusters[0].tasks == ["a", "b"])
    }

    @Test(
        arguments: [
            (RunFacts.End.submitted, "FileNotFoundError: '/out/x'", nil, TerminalCause.missingArtifact),
            (.submitted, "ModuleNotFoundError: No module named 'x'", nil, .missingDependency),
            (.submitted, "PermissionError: [Errno 13]", nil, .wrongPermissions),
            (.submitted, "ConnectionRefusedError", nil, .serviceNotRunning),
            (.submitted, "json.decoder.JSONDecodeError: Expecting value", nil, .wrongFormat),
            (.submitted, "assert 3 == 4", nil, .wrongContent), (.submitted, "Failed: hm", nil, .testFailure),
            (.submitted, "", nil, .unknown),
            (.turnLimit, "assert 3 == 4", nil, .turnLimit), (.tokenLimit, "", nil, .tokenLimit), (.timeLimit, "", nil, .agentTimeout),
            (.contextOverflow, "", nil, .contextOverflow), (.refusal, "", nil, .refusal), (.malformed, "", nil, .malformedOutput),
            (.submitted, "", "VerifierTimeoutError", .verifierError), (.submitted, "", "AgentTimeoutError", .agentTimeout),
        ] as [(RunFacts.End, String, String?, TerminalCause)])
    func terminalCauses(end: RunFacts.End, message: String, error: String?, cause: TerminalCause) {
        var trial = Self.trial("a", message: message)
        trial.end = end
        trial.verifier.error = error
        #expect(TerminalCause(trial) == cause)
    }

    @Test func traceOfATrajectory() throws {
        let facts = ResultFacts(outcome: .ran, exitCode: 1, changed: true)
        let extra = try JSON.decode(JSONValue.self, from: try JSON.encode(facts))
        let step = Trajectory.Step(
            stepID: 3, source: .agent, message: "", toolCalls: [.init(id: "c", function: "bash", arguments: ["command": "ls"])],
            observation: .init(results: [.init(call: "c", content: "out", extra: ["selfharness": extra])]))
        let user = Trajectory.Step(stepID: 2, source: .user, message: "do")
        let trajectory = Trajectory(agent: .init(name: "harness", version: "1"), steps: [user, step])
        #expect(
            TraceStep.steps(of: trajectory) == [
                TraceStep(step: 3, kind: "bash", command: "ls", result: "out", exit: 1, changed: true)
            ])
    }
}
