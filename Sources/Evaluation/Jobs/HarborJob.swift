import Core
import SystemPackage
import Trials

/// Reads a job that Harbor ran: only the `result.json` of each trial, and its `lock.json` for the task's digest.
enum HarborJob {
    static func trials(_ path: FilePath, rule: PassRule) throws -> [FinishedJob.Trial] {
        let folders = try Files.list(path).map { path.appending($0) }.filter { Files.exists($0.appending("result.json")) }
        var counts: [[String]: UInt64] = [:]
        let documents = try folders.map { (folder: $0, result: try JSON.read(JSONValue.self, from: $0.appending("result.json"))) }
            .filter { $0.result["trial_name"] != nil && $0.result["task_name"] != nil }
            .sorted {
                ($0.result["started_at"]?.string ?? "", $0.folder.string) < ($1.result["started_at"]?.string ?? "", $1.folder.string)
            }
        guard !documents.isEmpty else {
            throw Failure(
                .invalidInput, "no job here: neither selfharness.json nor folders of trials with a result.json", at: path.string,
                hint: "give the job's own folder, which holds a folder for each trial")
        }
        return try documents.map { folder, result in
            let task = result["task_name"]?.string ?? ""
            let arm = arm(result)
            let draw = counts[[arm.name, task], default: 0]
            counts[[arm.name, task]] = draw + 1
            var attempt = Attempt(
                arm: 0, task: task, draw: draw, status: try status(result, rule: rule, place: folder),
                trial: result["trial_name"]?.string)
            let agent = result["agent_result"]
            if let input = agent?["n_input_tokens"]?.int, let output = agent?["n_output_tokens"]?.int { attempt.tokens = input + output }
            attempt.cost = agent?["cost_usd"]?.double
            attempt.seconds = seconds(result["agent_execution"])
            if !attempt.status.isValid { attempt.errorClass = result["exception_info"]?["exception_type"]?.string ?? "NoRewardError" }
            return FinishedJob.Trial(arm: arm, task: task, digest: digest(folder, result), attempt: attempt)
        }
    }

    private static func arm(_ result: JSONValue) -> MeasuredArm {
        let info = result["agent_info"]
        let agent = info?["name"]?.string ?? "unknown"
        let model = info?["model_info"]?["name"]?.string.map { name in
            (info?["model_info"]?["provider"]?.string).map { "\($0)/\(name)" } ?? name
        }
        return MeasuredArm(name: model.map { "\(agent) (\($0))" } ?? agent, agent: agent, model: model)
    }

    private static func status(_ result: JSONValue, rule: PassRule, place: FilePath) throws -> TrialStatus {
        let exception = result["exception_info"]?["exception_type"]?.string
        if exception == ErrorClass.cancelled.rawValue { return .cancelled }
        if case .object(let rewards)? = result["verifier_result"]?["rewards"] {
            return rule.passes(rewards.compactMapValues(\.double)) ? .passed : .failed
        }
        guard let exception else { return .invalid }
        return isAgentsDoing(exception) ? .failed : .invalid
    }

    /// Classes of errors after which a trial without a reward is a failure of the agent. All others say nothing about it: a class that
    /// nobody thought of is more likely a broken host than a bad agent.
    static func isAgentsDoing(_ exception: String) -> Bool {
        switch ErrorClass(rawValue: exception) {
        case .agentTimeout, .nonZeroAgentExitCode, .verifierTimeout, .rewardFileNotFound, .rewardFileEmpty, .verifierOutputParse,
            .downloadVerifierDirectory:
            true
        case nil: ["ContextLengthExceededError", "OutputLengthExceededError"].contains(exception)
        default: false
        }
    }

    private static func digest(_ folder: FilePath, _ result: JSONValue) -> String? {
        let lock = try? JSON.read(JSONValue.self, from: folder.appending("lock.json"))
        if let digest = lock?["task"]?["digest"]?.string { return digest }
        return result["task_checksum"]?.string.map { $0.hasPrefix("sha256:") ? $0 : "sha256:\($0)" }
    }

    private static func seconds(_ timing: JSONValue?) -> Double? {
        guard let start = timing?["started_at"]?.string.flatMap(time), let end = timing?["finished_at"]?.string.flatMap(time) else {
            return nil
        }
        return end.seconds(since: start)
    }

    /// Python writes no fraction when it is zero, and UTC as `Z` or `+00:00`.
    private static func time(_ text: String) -> Timestamp? {
        let parts = text.prefix(19)
        let fraction = text.dropFirst(19).first == "." ? text.dropFirst(20).prefix { $0.isNumber } : ""
        return Timestamp("\(parts).\((fraction + "000000").prefix(6))Z")
    }
}
