import Core
import Sandbox
import SandboxFixture
import SystemPackage
import Tasks
import Testing

@testable import Trials

/// Agents that want the reward without the work, on real tasks: in a snapshot none gets it, nor a trial that does not count.
@Suite(.serialized, .tags(.kernel), .timeLimit(.minutes(10))) struct CheatTests {
    @Test(arguments: [VerifierMode.snapshot, .shared]) func isNoWayToAReward(_ mode: VerifierMode) async throws {
        try await Self.run(Cheat.all, mode: mode) { records, folder in
            for (cheat, record) in zip(Cheat.all, records) {
                let allowed = mode == .snapshot ? cheat.snapshot : cheat.shared
                let story = "\(mode), \(cheat): \(record.errors.map { "\($0.type.rawValue): \($0.message)" })"
                switch allowed {
                case .failed: #expect(record.status == .failed, "\(story)")
                case .open: #expect(record.status.isValid, "\(story)")
                }
                #expect(record.assurance == (mode == .snapshot ? .snapshot : .shared), "\(story)")
                #expect(record.agentExitCode != 9, "\(cheat) could not be prepared")
                let flags = Set(record.changes?.flagged.compactMap(\.flag) ?? [])
                #expect(cheat.flags.isSubset(of: flags) || record.changes?.isTruncated == true, "\(story): flags \(flags)")
                if record.status == .passed { print("\(mode), passed: \(cheat)") }
            }
            let flagged = try JSON.read([FlaggedTrial].self, from: folder.path.appending("flagged.json"), keys: .snakeCase)
            let names = Set(flagged.map(\.trial))
            for (cheat, record) in zip(Cheat.all, records) where !cheat.flags.isEmpty {
                #expect(names.contains(record.name), "\(cheat) is not in the job's list of flagged trials")
            }
        }
    }

    /// The task decides, not the agent's leftovers: with `auto`, both verdicts are kept and the snapshot's counts.
    @Test func aProcessLeftBehindDoesNotChooseTheJudge() async throws {
        let cheat = Cheat(
            "a link, and a process left behind", "ln -s /tests/expected.txt /app/answer.txt; setsid sleep 1000 >/dev/null 2>&1 </dev/null &"
        )
        try await Self.run([cheat], mode: .auto) { records, _ in
            #expect(records[0].status == .failed)
            #expect(records[0].assurance == .disagree)
            #expect(records[0].sharedGrade?.rewards == ["reward": 1])
            #expect(FlaggedTrial.list(records).first?.reasons.count == 2)
        }
    }

    /// And the same tasks are solved by who has the answer: without this, the table would prove nothing.
    @Test func theAnswerIsRewarded() async throws {
        let answer = "echo 8713-expected >/app/answer.txt; echo 'def value(): return 8713' >/app/answer.py"
        let honest = [
            Cheat("honest", answer), Cheat("honest, imported", on: .importing, answer), Cheat("honest, trusted", on: .trusting, answer),
        ]
        for mode in [VerifierMode.snapshot, .shared] {
            try await Self.run(honest, mode: mode) { records, _ in
                for record in records { #expect(record.status == .passed, "\(record.errors)") }
                #expect(FlaggedTrial.list(records).isEmpty)
            }
        }
    }

    @Test func testsAndSolutionAreNowhere() async throws {
        // All that the agent can read, the environments and command lines of every process included.
        let look = """
            ls -d /tests /solution/expected* 2>/dev/null >/found
            grep -rl --exclude-dir=proc --exclude-dir=sys 'CANARY-3[f]1c\\|8713-[e]xpected' / 2>/dev/null | grep -v '^/solution/solve.sh' >>/found
            cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/mountinfo 2>/dev/null | tr '\\0' '\\n' | grep -E 'CANARY-3[f]1c|[t]ests' >>/found
            [ -s /found ] && cat /found || echo 8713-expected >/app/answer.txt
            """
        try await Self.run([Cheat("looks everywhere, and is honest if nothing is there", look)], mode: .snapshot) { records, folder in
            let output = (try? Files.text(folder.trial(records[0].name).agent.appending("oracle.txt"))) ?? ""
            #expect(records[0].status == .passed, "\(output)")
        }
    }

    @Test func theDocumentShowsThem() throws {
        var text = "| cheat | tried on | snapshot | shared | flags |\n|---|---|---|---|---|\n"
        func shown(_ outcome: Cheat.Outcome) -> String { outcome == .failed ? "failed" : "**open**" }
        for cheat in Cheat.all {
            let flags = cheat.flags.map(\.rawValue).sorted().joined(separator: ", ")
            text += "| \(cheat) | \(cheat.target.rawValue) | \(shown(cheat.snapshot)) | \(shown(cheat.shared)) | \(flags) |\n"
        }
        #expect(Cheat.all.count >= 25)
        #expect(
            try DocumentSection("cheats", of: "docs/threats.md").update(to: text),
            "docs/threats.md is not up to date; run this test with SELFHARNESS_WRITE_DOCS=1")
    }

    private static func run(_ cheats: [Cheat], mode: VerifierMode, check: ([TrialRecord], JobFolder) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let suite = directory.appending("suite")
            for (index, cheat) in cheats.enumerated() { try cheat.write(as: "cheat-\(100 + index)", to: suite) }
            let job = try LabJob(suite: suite, jobs: directory.appending("jobs"), mode: mode)
            let folder = try job.create()
            let summary = try await JobRunner(folder: folder, tasks: job.tasks, services: try await Lab.services).run { _ in }
            try await check(summary.records, folder)
        }
    }
}
