import Agents
import Core
import Models
import Trials

extension TrialsReport {
    /// One self-contained HTML file.
    public func html() throws -> String { try TrialsPage.html(self) }

    /// The model as JSON, with sorted keys.
    public func json() throws -> String { String(decoding: try JSON.encode(self), as: UTF8.self) }

    /// Every trial that ended, a line each (RFC 4180); times in seconds.
    public func csv() -> String {
        var table = CSV([
            "trial", "task", "digest", "agent", "model", "harness", "attempt", "try", "status", "assurance", "reward", "error", "turns",
            "tokens_in", "tokens_out", "agent_seconds", "verifier_seconds", "total_seconds", "flagged_changes",
        ])
        for trial in trials {
            func seconds(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
            table.add([
                trial.name, trial.task.name, trial.task.digest, trial.agent.name, trial.agent.model ?? "", trial.agent.harness ?? "",
                "\(trial.attempt)", "\(trial.tryNumber)", trial.status.rawValue, trial.assurance?.rawValue ?? "",
                trial.rewards?[trial.passRule.key].map { "\($0)" } ?? "", trial.error?.type.rawValue ?? "",
                trial.run.map { "\($0.turns)" } ?? "", trial.run?.usage.map { "\($0.input)" } ?? "",
                trial.run?.usage.map { "\($0.output)" } ?? "", seconds(trial.agentExecution?.seconds), seconds(trial.verifier?.seconds),
                seconds(trial.seconds), "\(trial.changes?.flaggedCount ?? 0)",
            ])
        }
        return table.text
    }

    /// JUnit XML as CI systems read it: a suite for each arm; `invalid` is an error, never a failure, and what did not run is skipped.
    public func junit() -> String {
        let skipped = Dictionary(grouping: unfinished) { $0.agent.description }
        var suites: [String] = []
        for arm in arms {
            let own = trials.filter { Self.name($0.agent) == arm.name }
            suites.append(Self.suite(arm.name, own.map(Self.testCase), arm.failed, arm.invalid, arm.cancelled))
        }
        for (name, planned) in skipped.sorted(by: { $0.key < $1.key }) {
            let cases = planned.map { trial in
                "<testcase \(Self.attribute("classname", name)) \(Self.attribute("name", trial.task.name))><skipped message=\"did not run\"/></testcase>"
            }
            suites.append(Self.suite("\(name), not run", cases, 0, 0, planned.count))
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(Self.attribute("name", name))>\n\(suites.joined())</testsuites>\n"
    }

    private static func suite(_ name: String, _ cases: [String], _ failures: Int, _ errors: Int, _ skipped: Int) -> String {
        "<testsuite \(attribute("name", name)) tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\">\n"
            + cases.map { $0 + "\n" }.joined() + "</testsuite>\n"
    }

    private static func testCase(_ trial: TrialRecord) -> String {
        let name = trial.attempt == 0 ? trial.task.name : "\(trial.task.name) (attempt \(trial.attempt + 1))"
        let head =
            "<testcase \(attribute("classname", Self.name(trial.agent))) \(attribute("name", name)) time=\"\(trial.seconds ?? 0)\""
        let message = attribute("message", trial.words)
        let type = attribute("type", trial.error?.type.rawValue ?? "reward")
        return switch trial.status {
        case .passed: "\(head)/>"
        case .failed: "\(head)><failure \(type) \(message)/></testcase>"
        case .invalid: "\(head)><error \(type) \(message)/></testcase>"
        case .cancelled: "\(head)><skipped \(message)/></testcase>"
        }
    }

    private static func attribute(_ name: String, _ value: String) -> String { "\(name)=\"\(Markup.escape(value))\"" }

    /// Common Test Report Format, JSON; `invalid` is its status `other`, times are milliseconds.
    public func ctrf() throws -> String {
        let starts = trials.map(\.startedAt), ends = trials.compactMap(\.finishedAt)
        func milliseconds(_ time: Timestamp?) -> JSONValue { .int(Int((time?.microseconds ?? 0) / 1000)) }
        let tests: [JSONValue] =
            trials.map { trial in
                [
                    "name": .string(trial.task.name), "status": .string(trial.ctrfStatus), "rawStatus": .string(trial.status.rawValue),
                    "duration": .int(Int((trial.seconds ?? 0) * 1000)), "suite": .string(Self.name(trial.agent)),
                    "message": .string(trial.words), "retries": .int(trial.tryNumber - 1),
                ]
            }
            + unfinished.map { trial in
                [
                    "name": .string(trial.task.name), "status": "pending", "rawStatus": "unfinished", "duration": 0,
                    "suite": .string(trial.agent.description),
                ]
            }
        func count(_ status: String) -> JSONValue { .int(trials.count { $0.ctrfStatus == status }) }
        let document: JSONValue = [
            "reportFormat": "CTRF", "specVersion": "0.0.0",
            "results": [
                "tool": ["name": "selfharness", "version": .string(program)],
                "summary": [
                    "tests": .int(tests.count), "passed": count("passed"), "failed": count("failed"), "skipped": count("skipped"),
                    "other": count("other"), "pending": .int(unfinished.count), "start": milliseconds(starts.min()),
                    "stop": milliseconds(ends.max()),
                ],
                "tests": .array(tests),
            ],
        ]
        return String(decoding: try JSON.encode(document), as: UTF8.self) + "\n"
    }
}

extension TrialRecord {
    /// From the first moment to the last; nil while it runs.
    var seconds: Double? { finishedAt?.seconds(since: startedAt) }

    /// Why it ended as it did, in a line.
    var words: String {
        if let error { return "\(error.type.rawValue): \(error.message)" }
        guard let reward = rewards?[passRule.key] else { return "no reward \(passRule.key)" }
        return "\(passRule.key) \(reward), passes at \(passRule.threshold)"
    }

    fileprivate var ctrfStatus: String {
        switch status {
        case .passed: "passed"
        case .failed: "failed"
        case .invalid: "other"
        case .cancelled: "skipped"
        }
    }
}
