import Harness
import Models
import Testing
import Trajectories

@testable import Agents

/// The order of things in a run, without a sandbox.
@Suite struct AgentLoopTests {
    @Test func worksUntilItSubmits() async throws {
        let run = try await run([.bash("say hello"), .bash("make /app/out.txt"), .submit])
        #expect(run.end == .submitted)
        #expect(run.results == ["hello", "[no output]", "[submitted]"])
        #expect(run.facts.map(\.changed) == [false, true, false])
        #expect(run.model.requests.count == 3)
        let first = run.model.requests[0]
        #expect(first.messages.map(\.role) == [.system, .user])
        #expect(first.messages[1].content == "Write the answer to `/app/out.txt`.")
        #expect(first.tools.map(\.name) == ["bash", "read", "write", "edit", "terminal", "submit"])
        #expect(first.decoding.maxTokens == 2048)
        #expect(run.model.requests.map(\.seed) == (0..<3).map { DrawSeed.seed(task: "sha256:task", draw: 0, step: $0) })
        #expect(run.model.requests[2].messages.map(\.role) == [.system, .user, .assistant, .tool, .assistant, .tool])
        #expect(run.trajectory.steps.map(\.source) == [.system, .user, .agent, .agent, .agent])
        #expect(run.trajectory.steps.map(\.stepID) == [1, 2, 3, 4, 5])
        #expect(run.trajectory.finalMetrics?.totalPromptTokens == 300)
        #expect(run.trajectory.facts == RunFacts(end: .submitted, harness: "h", draw: 0))
    }

    @Test func everyCallIsAnsweredUnderItsID() async throws {
        let run = try await run([
            .calls(("bash", #"{"command":"say a"}"#), ("bash", #"{"command":"fail"}"#)), .calls(("bash", #"{"command":"sleep"}"#)), .submit,
        ]) { $0.policy.commandTimeout = 7 }
        #expect(run.results == ["a", "it broke\n[exit code 3]", "[timed out after 7 s]", "[submitted]"])
        let messages = run.lastMessages
        let asked = messages.flatMap { $0.toolCalls.map(\.id) }
        #expect(Set(asked).count == asked.count, "ids are unique even when the model repeats them")
        #expect(messages.compactMap(\.toolCallID) == asked)
    }

    @Test func callsAfterSubmitDoNotRun() async throws {
        let run = try await run([.calls(("submit", "{}"), ("bash", #"{"command":"make /late"}"#))])
        #expect(run.performed.isEmpty)
        #expect(run.end == .submitted)
    }

    // MARK: - Limits

    @Test func turnsEnd() async throws {
        let run = try await run([.bash("say again")]) { $0.policy.maxTurns = 4 }
        #expect(run.end == .turnLimit)
        #expect(run.model.requests.count == 4)
    }

    @Test func tokensEnd() async throws {
        let run = try await run([.bash("say again")], tokens: 220)
        #expect(run.end == .tokenLimit)
        #expect(run.model.requests.count == 2)
    }

    @Test func timeEnds() async throws {
        #expect(try await run([.bash("say again")], time: .zero).end == .timeLimit)
    }

    @Test func refusalAndOverflowEnd() async throws {
        #expect(try await run([.text("I will not.", finish: .refusal)]).end == .refusal)
        #expect(try await run([.error(ModelError(.contextOverflow, "too long"))]).end == .contextOverflow)
        #expect(try await run([.error(ModelError(.invalidRequest, "bad"))]).end == .stopped)
    }

    @Test(arguments: [ModelError.Kind.authentication, .rateLimit, .overloaded, .network, .badReply, .budget])
    func providerFailuresAreThrown(kind: ModelError.Kind) async throws {
        await #expect(throws: ModelError(kind, "x")) { _ = try await run([.error(ModelError(kind, "x"))]) }
    }

    // MARK: - Repair

    @Test func malformedRepliesAreRepairedOrEndTheRun() async throws {
        let mended = try await run([.text("I think…"), .bash("say a"), .text("Hm."), .text("Hm."), .submit])
        #expect(mended.end == .submitted)
        #expect(
            mended.lastMessages.filter { $0.role == .user }.map(\.content) == Array(repeating: "Your reply was not understood.", count: 3))
        #expect(mended.trajectory.steps.filter { $0.facts?.malformed == true }.count == 3)

        let broken = try await run([.text("I think…")]) { $0.policy.repairAttempts = 3 }
        #expect(broken.end == .malformed)
        #expect(broken.model.requests.count == 4)
        #expect(try await run([.text("I think…")]) { $0.policy.repairAttempts = 0 }.model.requests.count == 1)
    }

    @Test(arguments: [
        ("bash", "{", "not a JSON object"), ("bash", #"{"cmd":"ls"}"#, "needs 'command'"), ("shell", "{}", "there is no tool 'shell'"),
        ("read", #"{"path":"a","offset":0}"#, "whole number from 1"), ("read", #"{"path":""}"#, "not a path"),
        ("edit", #"{"path":"a","old":"x"}"#, "needs 'new'"),
    ])
    func misunderstoodCallsAreExplainedIfTheHarnessSaysSo(name: String, arguments: String, words: String) async throws {
        let plain = try await run([.calls((name, arguments)), .submit])
        #expect(plain.results.first == "[the call was not understood]")
        #expect(plain.facts.first?.outcome == .malformed)
        #expect(plain.performed.isEmpty)
        let explained = try await run([.calls((name, arguments)), .submit]) { $0.policy.explainsRepair = true }
        #expect(explained.results.first?.contains(words) == true, "\(explained.results)")
    }

    @Test func aToolThatIsOffDoesNotExist() async throws {
        let run = try await run([.calls(("read", #"{"path":"a"}"#)), .submit]) { harness in
            harness.tools[1].isEnabled = false
            harness.policy.explainsRepair = true
        }
        #expect(run.model.requests[0].tools.map(\.name) == ["bash", "write", "edit", "terminal", "submit"])
        #expect(run.results[0].contains("the tools are bash, write, edit, terminal, submit"))
    }

    // MARK: - Texts

    @Test func phasesPassByAndStay() async throws {
        let run = try await run([.bash("fail"), .bash("say a"), .bash("say b"), .bash("say c"), .submit]) { harness in
            harness.phases = [.bootstrap: "LOOK", .execute: "DO", .verify: "CHECK", .recover: "ADAPT"]
            harness.memory = [.init(name: "n", text: "NOTE")]
            harness.skills = [.init(name: "tar", text: "# Unpack\ntar xf")]
        }
        let passing = run.model.requests.map { $0.messages.last?.role == .user ? $0.messages.last?.content : nil }
        #expect(passing == ["LOOK", "ADAPT", "ADAPT", nil, nil])
        #expect(!run.lastMessages.contains { $0.content == "LOOK" || $0.content == "ADAPT" })
        let system = run.model.requests[0].messages[0].content
        let positions = ["You work", "NOTE", "skill:tar: Unpack", "DO", "CHECK"].map { system.firstRange(of: $0)?.lowerBound }
        #expect(positions.allSatisfy { $0 != nil })
        #expect(positions.compactMap(\.self) == positions.compactMap(\.self).sorted())
        #expect(Set(run.model.requests.map(\.messages[0])).count == 1)
    }

    @Test func skillsAreReadInFull() async throws {
        let run = try await run([.calls(("read", #"{"path":"skill:tar"}"#)), .calls(("read", #"{"path":"skill:zip"}"#)), .submit]) {
            $0.skills = [.init(name: "tar", text: "# Unpack\ntar xf")]
        }
        #expect(run.results[0] == "# Unpack\ntar xf")
        #expect(run.results[1] == "there is no skill 'zip'\n[exit code 1]")
        #expect(run.performed.isEmpty)
    }

    @Test func longOutputKeepsHeadAndTail() async throws {
        let long = "HEAD" + String(repeating: "x", count: 1000) + "TAIL"
        let run = try await run([.bash("say \(long)"), .submit]) { $0.policy.outputLimit = 200 }
        #expect(run.results[0].hasPrefix("HEAD") && run.results[0].hasSuffix("TAIL"))
        #expect(run.results[0].contains("[… 808 characters left out …]"))
        #expect(run.facts[0].truncated)
    }

    @Test func oldResultsAreCutWhenTheConversationIsLong() async throws {
        let long = String(repeating: "y", count: 3000)
        let run = try await run([.bash("say \(long)"), .bash("say \(long)"), .submit]) { $0.policy.contextTokens = 1000 }
        let results = run.lastMessages.filter { $0.role == .tool }.map(\.content)
        #expect(results[0].contains("characters left out"))
        #expect(results[1] == long)
        #expect(run.results[0] == long, "the record keeps everything")
    }

    /// What is not rendered and never fires changes nothing, byte for byte.
    @Test func whatIsNotRenderedChangesNothing() async throws {
        let script: [ScriptedModel.Line] = [.bash("fail"), .text("Hm."), .bash("make /app/out.txt"), .submit]
        let plain = try await run(script)
        let changed = try await run(script) { harness in
            harness.manifest = Manifest(name: "other", description: "another one")
            harness.hooks = [
                Hook(name: "never", event: .beforeTool, conditions: [.turnAtLeast(100)], action: .block("NO")),
                Hook(
                    name: "loop", event: .afterModel, conditions: [.sameCommand(atLeast: 3, window: 5)], action: .resample(temperature: 1)),
            ]
            harness.rules = [VerificationRule(name: "exists", check: .namedPathsExist, message: "it is missing")]
            harness.phases = [.bootstrap: "  \n"]
            harness.policy.persistsShell = true
        }
        #expect(plain.model.requests == changed.model.requests)
        #expect(plain.trajectory.digest == changed.trajectory.digest)
        let rendered = try await run(script) { $0.phases = [.execute: "Be quick."] }
        #expect(plain.model.requests != rendered.model.requests)
    }

    @Test func anotherDrawIsAnotherSeedAndNothingElse() async throws {
        let (a, b) = (try await run([.submit]), try await run([.submit], draw: 1))
        #expect(a.model.requests[0].seed != b.model.requests[0].seed)
        #expect(a.model.requests[0].messages == b.model.requests[0].messages)
    }
}
