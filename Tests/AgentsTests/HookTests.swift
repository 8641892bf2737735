import Core
import Harness
import Models
import Testing
import Trajectories

@testable import Agents

/// Every event, condition and action of a hook, in whole runs.
@Suite struct HookTests {
    private static func hook(
        _ event: Hook.Event, _ conditions: [Hook.Condition] = [], _ action: Hook.Action, name: String = "h", priority: Int = 100
    ) -> Hook {
        Hook(name: name, event: event, conditions: conditions, action: action, priority: priority)
    }

    /// What the model was told beside results, by the number of the model call in which it was shown first.
    private static func injections(_ run: Run) -> [[String]] {
        var known = 0
        return run.model.requests.map { request in
            let texts = request.messages.dropFirst(2).filter { $0.role == .user }.map(\.content)
            defer { known = texts.count }
            return Array(texts.dropFirst(known))
        }
    }

    // MARK: - Events

    @Test func onStart() async throws {
        let run = try await run([.bash("say a"), .submit]) { $0.hooks = [Self.hook(.onStart, [], .inject("HI"))] }
        #expect(Self.injections(run) == [["HI"], []])
        #expect(run.trajectory.steps.map(\.source) == [.system, .user, .user, .agent, .agent])
        #expect(run.trajectory.steps[3].facts?.fired == ["h"])
    }

    @Test func beforeModel() async throws {
        let run = try await run([.bash("say a"), .submit]) { $0.hooks = [Self.hook(.beforeModel, [.turnAtLeast(2)], .inject("TWO"))] }
        #expect(Self.injections(run) == [[], ["TWO"]])
    }

    @Test func afterModelWaitsForTheResults() async throws {
        let run = try await run([.bash("say a"), .submit]) { $0.hooks = [Self.hook(.afterModel, [.turnAtLeast(1)], .inject("SO"))] }
        #expect(run.lastMessages.map(\.role) == [.assistant, .tool, .user])
    }

    @Test func beforeAndAfterTool() async throws {
        let run = try await run([.calls(("bash", #"{"command":"say a"}"#), ("bash", #"{"command":"say b"}"#)), .submit]) {
            $0.hooks = [
                Self.hook(.beforeTool, [.commandMatches("say b")], .block("NOT {{command}}"), name: "a"),
                Self.hook(.afterTool, [.outputMatches("^a$")], .inject("SAID {{output}}"), name: "b"),
            ]
        }
        #expect(run.results == ["a", "NOT say b", "[submitted]"])
        #expect(run.facts.map(\.outcome) == [.ran, .refused, .ran])
        #expect(run.performed == [.bash(command: "say a")])
        #expect(run.lastMessages.map(\.content).suffix(3) == ["a", "NOT say b", "SAID a"])
        #expect(run.trajectory.steps[2].facts?.fired == ["b", "a"])
    }

    @Test func onError() async throws {
        let run = try await run([.bash("say a"), .bash("fail"), .calls(("bash", "{")), .submit]) {
            $0.hooks = [Self.hook(.onError, [], .inject("LOOK"))]
        }
        #expect(Self.injections(run) == [[], [], ["LOOK"], ["LOOK"]])
    }

    @Test func onBudgetFiresOnce() async throws {
        let run = try await run([.bash("say a")]) {
            $0.policy.maxTurns = 6
            $0.hooks = [Self.hook(.onBudget, [.budgetUsed(0.5)], .inject("{{turns_left}} LEFT"))]
        }
        #expect(Self.injections(run) == [[], [], [], ["3 LEFT"], [], []])
    }

    @Test func beforeFinish() async throws {
        let blocked = try await run([.submit, .bash("make /app/out.txt"), .submit]) {
            $0.hooks = [Self.hook(.beforeFinish, [.namedPathMissing(true)], .block("MISSING {{missing_paths}}"))]
        }
        #expect(blocked.results == ["MISSING /app/out.txt", "[no output]", "[submitted]"])
        #expect(blocked.end == .submitted)
        let reminded = try await run([.submit, .submit]) { $0.hooks = [Self.hook(.beforeFinish, [], .inject("SURE?"))] }
        #expect(reminded.results == ["SURE?", "[submitted]"])
    }

    // MARK: - Conditions

    @Test func sameCommand() async throws {
        let run = try await run([.bash("say a"), .bash("fail"), .bash("say a "), .bash("say b"), .bash("say b"), .submit]) {
            $0.hooks = [Self.hook(.beforeTool, [.sameCommand(atLeast: 2, window: 3)], .block("AGAIN"))]
        }
        #expect(run.results == ["a", "it broke\n[exit code 3]", "AGAIN", "b", "AGAIN", "[submitted]"])
    }

    @Test func windowsForget() async throws {
        let run = try await run([.bash("fail"), .bash("fail"), .bash("say a"), .bash("say b"), .bash("say c"), .submit]) {
            $0.hooks = [
                Self.hook(.beforeModel, [.toolErrors(atLeast: 2, window: 3)], .inject("ERRORS")),
                Self.hook(.beforeModel, [.lastCallFailed(true)], .inject("FAILED"), name: "i"),
            ]
        }
        #expect(Self.injections(run) == [[], ["FAILED"], ["ERRORS", "FAILED"], ["ERRORS"], [], []])
    }

    @Test func changes() async throws {
        let run = try await run([.bash("say a"), .bash("say b"), .bash("make /x"), .bash("say c"), .submit]) {
            $0.hooks = [
                Self.hook(.beforeModel, [.callsWithoutChange(2)], .inject("IDLE"), name: "a"),
                Self.hook(.beforeModel, [.nothingChanged(false)], .inject("CHANGED"), name: "b"),
                Self.hook(.beforeModel, [.changedSinceCheck(true)], .inject("UNCHECKED"), name: "c"),
                Self.hook(.beforeModel, [.nothingChanged(true), .turnAtLeast(3)], .inject("NOTHING"), name: "d"),
            ]
        }
        #expect(Self.injections(run) == [[], [], ["IDLE", "NOTHING"], ["CHANGED", "UNCHECKED"], ["CHANGED"]])
    }

    @Test func aPatternThatIsNoneNeverMatches() async throws {
        let run = try await run([.bash("say a"), .submit]) { $0.hooks = [Self.hook(.beforeTool, [.commandMatches("(")], .block("NO"))] }
        #expect(run.results.first == "a")
    }

    // MARK: - Actions

    @Test func rewrite() async throws {
        let run = try await run([.bash("say a"), .calls(("read", #"{"path":"x"}"#)), .submit]) {
            $0.hooks = [
                Self.hook(.beforeTool, [], .rewrite(prefix: "say inner ", suffix: " 1"), name: "a"),
                Self.hook(.afterModel, [], .rewrite(prefix: "say outer ", suffix: " 2"), name: "b"),
            ]
        }
        #expect(run.performed == [.bash(command: "say inner say outer say a 2 1"), .read(path: "x", offset: nil, limit: nil)])
        let call = run.trajectory.steps[2].toolCalls?.first
        #expect(call?.arguments["command"]?.string == "say a")
        #expect(call?.extra?["selfharness"]?["ran"]?.string == "say inner say outer say a 2 1")
    }

    @Test func resampleHappensOnceATurn() async throws {
        let run = try await run([.bash("say a"), .bash("say a"), .bash("say b"), .submit]) {
            $0.hooks = [Self.hook(.afterModel, [.sameCommand(atLeast: 2, window: 2)], .resample(temperature: 1.5))]
        }
        #expect(run.results == ["a", "b", "[submitted]"])
        #expect(run.model.requests.map(\.decoding.temperature) == [nil, nil, 1.5, nil])
        #expect(run.model.requests[2].messages == run.model.requests[1].messages)
        #expect(Set(run.model.requests.map(\.seed)).count == 4)
        #expect(run.trajectory.steps[3].llmCallCount == 2)
        #expect(run.trajectory.steps[3].metrics?.promptTokens == 200)
        #expect(run.trajectory.finalMetrics?.totalPromptTokens == 400)
    }

    @Test func blockOfAWholeReply() async throws {
        let run = try await run([.calls(("bash", #"{"command":"a"}"#), ("submit", "{}")), .text("…"), .submit]) {
            $0.hooks = [
                Self.hook(.afterModel, [.commandMatches("^a$")], .block("FIRST"), name: "a"),
                Self.hook(.afterModel, [.commandMatches("^a$")], .block("SECOND"), name: "b"),
            ]
        }
        #expect(run.results == ["FIRST", "FIRST", "[submitted]"])
        #expect(run.performed.isEmpty)
    }

    @Test func stop() async throws {
        let run = try await run([.bash("say a"), .bash("say b")]) {
            $0.hooks = [Self.hook(.beforeTool, [.turnAtLeast(2)], .stop("enough"))]
        }
        #expect(run.end == .stopped)
        #expect(run.performed == [.bash(command: "say a")])
    }

    @Test func switchedPhaseIsShownOnce() async throws {
        let run = try await run([.bash("say a"), .bash("say b"), .submit]) {
            $0.phases = [.recover: "RECOVER"]
            $0.hooks = [Self.hook(.afterTool, [.outputMatches("a")], .switchPhase(.recover))]
        }
        #expect(Self.injections(run).map(\.count) == [0, 1, 0])
        #expect(run.model.requests[2].messages.contains { $0.content == "RECOVER" } == false)
    }

    @Test func prioritiesThenNames() async throws {
        let run = try await run([.submit]) {
            $0.hooks = [
                Self.hook(.onStart, [], .inject("3"), name: "a", priority: 200), Self.hook(.onStart, [], .inject("2"), name: "c"),
                Self.hook(.onStart, [], .inject("1"), name: "b"),
            ]
        }
        #expect(Self.injections(run) == [["1", "2", "3"]])
    }

    @Test func placeholders() async throws {
        let run = try await run([.bash("say {{entries}}"), .submit]) {
            $0.hooks = [
                Self.hook(
                    .afterTool, [],
                    .inject(
                        "{{command}}|{{output}}|{{turns_left}}|{{missing_paths}}|{{working_directory}}|{{repositories}}|{{entries}}|{{x}}")),
                Self.hook(.afterTool, [], .inject("{{files}}|{{missing_folders}}"), name: "i"),
            ]
        }
        #expect(
            Self.injections(run)[1] == [
                "say {{entries}}|{{entries}}|29|/app/out.txt|/app|site|data, notes.txt|{{x}}", "notes.txt, 'data/two words.txt'|/app",
            ])
    }

    // MARK: - Rules

    @Test(arguments: [
        (VerificationRule.Check.changed, "say a", "make /x"), (.lastCallSucceeded, "fail", "say a"),
        (.namedPathsExist, "make /x", "make /app/out.txt"), (.checkedSinceChange, "make /x", "say a"),
        (.command("has /x"), "say a", "make /x"),
    ])
    func rules(check: VerificationRule.Check, bad: String, good: String) async throws {
        let rule = VerificationRule(name: "r", check: check, message: "NOT YET")
        let run = try await run([.bash(bad), .submit, .bash(good), .submit]) { $0.rules = [rule] }
        #expect(run.results.last == "[submitted]")
        #expect(run.results.filter { $0 == "NOT YET" }.count == 1)
        #expect(run.fired == ["r"])
    }

    @Test func aRuleLetsGo() async throws {
        let run = try await run([.submit]) { $0.rules = [VerificationRule(name: "r", check: .changed, message: "NO", maxRefusals: 3)] }
        #expect(run.results == ["NO", "NO", "NO", "[submitted]"])
    }

    @Test func aRequiredRuleWaitsForItsHook() async throws {
        let rules = [VerificationRule(name: "r", check: .changed, message: "NO")]
        let quiet = try await run([.submit]) {
            $0.rules = rules
            $0.hooks = [Self.hook(.beforeFinish, [.turnAtLeast(9)], .requireCheck("r"))]
        }
        #expect(quiet.results == ["[submitted]"])
        let loud = try await run([.submit]) {
            $0.rules = rules
            $0.hooks = [Self.hook(.beforeFinish, [.turnAtLeast(1)], .requireCheck("r"))]
        }
        #expect(loud.results == ["NO", "NO", "[submitted]"])
    }
}
