import Core
import SystemPackage
import Testing
import Trajectories

@testable import Improvement

/// Each detector fires on a trace that shows its mechanism and stays silent on the same work done well.
@Suite struct DetectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var mechanism: Mechanism.Known
        var instruction = "Write the sum to `/out/sum.txt`."
        var bad: [TraceStep]
        var good: [TraceStep]
        var end = RunFacts.End.submitted

        var testDescription: String { mechanism.rawValue }
    }

    static let save = bash(1, "echo 3 > /out/sum.txt", changed: true)
    static let look = bash(2, "cat /out/sum.txt", "3")

    static func bash(_ step: Int, _ command: String, _ result: String = "", exit: Int32 = 0, changed: Bool = false) -> TraceStep {
        TraceStep(step: step, kind: "bash", command: command, result: result, exit: exit, changed: changed)
    }

    static let cases: [Case] = [
        Case(
            mechanism: .missingOutputDirectory,
            bad: [bash(1, "echo 3 > /out/sum.txt", "bash: /out/sum.txt: No such file or directory", exit: 1)],
            good: [bash(1, "mkdir -p /out && echo 3 > /out/sum.txt", changed: true), look]),
        Case(
            mechanism: .wrongDirectory, bad: [bash(1, "git log", "fatal: not a git repository", exit: 128), save],
            good: [bash(1, "git -C repo log", "commit 1"), save]),
        Case(mechanism: .printedNotSaved, bad: [bash(1, "wc -l data", "3")], good: [save, look]),
        Case(
            mechanism: .unquotedPath, instruction: "Copy `/in/my file.txt` to `/out/copy.txt`.",
            bad: [bash(1, "cp /in/my file.txt /out/copy.txt", "cp: cannot stat '/in/my': No such file or directory", exit: 1)],
            good: [bash(1, "cp '/in/my file.txt' /out/copy.txt", changed: true)]),
        Case(
            mechanism: .repeatedCommand, bad: (1...3).map { bash($0, "make", "error", exit: 2) },
            good: [bash(1, "make", "error", exit: 2), bash(2, "sed -i s/a/b/ f.c", changed: true), bash(3, "make"), look]),
        Case(mechanism: .noVerification, bad: [save], good: [save, look]),
        Case(mechanism: .stoppedAfterError, bad: [save, bash(2, "diff a b", "1c1", exit: 1)], good: [save, look]),
        Case(mechanism: .nothingChanged, bad: [look], good: [save]),
        Case(
            mechanism: .exploredTooLong, bad: (1...6).map { bash($0, "ls /\($0)", "x") },
            good: [save] + (2...6).map { bash($0, "ls /\($0)", "x") },
            end: .turnLimit),
        Case(
            mechanism: .malformedReply, bad: [TraceStep(step: 1, kind: "reply", command: "I will…", malformed: true), save],
            good: [TraceStep(step: 1, kind: "reply", command: "Done"), save]),
        Case(
            mechanism: .wrongArguments, bad: [TraceStep(step: 1, kind: "read", command: "{}", malformed: true), save],
            good: [TraceStep(step: 1, kind: "read", command: "a"), save]),
        Case(
            mechanism: .environmentLost,
            bad: [bash(1, "export KEY=1"), bash(2, "echo $KEY > /out/sum.txt", changed: true)],
            good: [bash(1, "export KEY=1; echo $KEY > /out/sum.txt", changed: true), look]),
        Case(
            mechanism: .environmentLost,
            bad: [bash(1, "cd /srv/app"), bash(2, "cat config.ini", "cat: config.ini: No such file or directory", exit: 1)],
            good: [bash(1, "cd /srv/app && cat config.ini", "x")]),
        Case(
            mechanism: .deletedArtifact, bad: [save, bash(2, "rm -rf /out/sum.txt", changed: true)],
            good: [save, bash(2, "rm /tmp/x", changed: true)]),
        Case(
            mechanism: .overwroteInput, instruction: "Sort the lines of `/in/list.txt` and save them to `/out/list.sorted`.",
            bad: [bash(1, "sort /in/list.txt > /in/list.txt", changed: true)],
            good: [bash(1, "sort /in/list.txt > /out/list.sorted", changed: true)]),
        Case(
            mechanism: .commandTimeout, bad: [TraceStep(step: 1, kind: "bash", command: "sleep 999", timedOut: true), save], good: [save]),
        Case(mechanism: .missingDependency, bad: [bash(1, "jq .", "bash: jq: command not found", exit: 127), save], good: [save]),
        Case(mechanism: .permissionDenied, bad: [bash(1, "cat /etc/shadow", "Permission denied", exit: 1)], good: [save]),
        Case(
            mechanism: .interactiveCommand, bad: [TraceStep(step: 1, kind: "bash", command: "vim /out/sum.txt", timedOut: true)],
            good: [bash(1, "sed -i s/1/2/ /out/sum.txt", changed: true)]),
        Case(
            mechanism: .backgroundProcessLost,
            bad: [bash(1, "python3 serve.py &"), bash(2, "curl localhost:80", "curl: (7) Connection refused", exit: 7)],
            good: [bash(1, "setsid python3 serve.py &"), bash(2, "curl localhost:80", "ok")]),
        Case(
            mechanism: .prematurePlaceholder, bad: [bash(1, "echo TODO > /out/sum.txt", changed: true), look],
            good: [bash(1, "echo TODO > /out/sum.txt", changed: true), save]),
        Case(
            mechanism: .outputTruncated,
            bad: [TraceStep(step: 1, kind: "bash", command: "cat log", result: "…", exit: 0, truncated: true), save],
            good: [
                TraceStep(step: 1, kind: "bash", command: "cat log", result: "…", exit: 0, truncated: true), bash(2, "tail log", "x"), save,
            ]),
        Case(
            mechanism: .wrongTool, bad: (1...2).map { TraceStep(step: $0, kind: "edit", command: "a", result: "not found", exit: 1) },
            good: [TraceStep(step: 1, kind: "edit", command: "a", changed: true)]),
        Case(
            mechanism: .ignoredInstruction, bad: (1...2).map { TraceStep(step: $0, kind: "bash", command: "rm x", refused: true) },
            good: [TraceStep(step: 1, kind: "bash", command: "rm x", refused: true), save]),
        Case(
            mechanism: .partialWork, instruction: "Create `/out/sum.txt` and create `/out/max.txt`.", bad: [save],
            good: [save, bash(2, "echo 9 > /out/max.txt", changed: true)]),
        Case(mechanism: .budgetExhausted, bad: [save], good: [], end: .tokenLimit),
        Case(mechanism: .contextOverflow, bad: [save], good: [], end: .contextOverflow),
        Case(mechanism: .refusal, bad: [save], good: [], end: .refusal),
        Case(mechanism: .wrongContent, bad: [save, look], good: [look]),
    ]

    private func fired(_ item: Case, _ steps: [TraceStep]) -> Set<Mechanism> {
        let trial = TrialEvidence(
            task: "t", draw: 0, passed: false, instruction: item.instruction, steps: steps, end: item.end)
        return Set(Detector.findings(in: trial).map(\.mechanism))
    }

    @Test(arguments: cases) func firesOnItsMechanismOnly(item: Case) {
        #expect(fired(item, item.bad).contains(.known(item.mechanism)))
        #expect(!fired(item, item.good).contains(.known(item.mechanism)))
    }

    @Test func everyMechanismHasADetector() {
        #expect(Set(Detector.all.map(\.mechanism)) == Set(Mechanism.Known.allCases))
        #expect(Detector.all.count == Mechanism.Known.allCases.count)
        #expect(Set(Self.cases.map(\.mechanism)) == Set(Mechanism.Known.allCases))
    }

    @Test func everyRuleIsInTheDocumentation() throws {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let page = try Files.text(root.appending("docs/self-harness.md"))
        for detector in Detector.all { #expect(page.contains("| `\(detector.mechanism.rawValue)` | \(detector.rule) |")) }
    }

    @Test func findingsCiteStepsThatExist() {
        for item in Self.cases {
            let trial = TrialEvidence(task: "t", draw: 0, passed: false, instruction: item.instruction, steps: item.bad, end: item.end)
            for finding in Detector.findings(in: trial) {
                #expect(!finding.steps.isEmpty)
                #expect(Set(finding.steps).isSubset(of: item.bad.map(\.step)))
            }
        }
    }
}
