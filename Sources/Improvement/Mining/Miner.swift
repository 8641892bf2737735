import Models

/// Finds out why trials failed: detectors first, then the model chooses among what fired.
struct Miner: Sendable {
    let ask: Ask
    /// Fixes the model's luck; nothing else of the run goes in.
    let seed: String

    /// What mining came to.
    struct Result: Sendable {
        var diagnoses: [Diagnosis]
        var usage: TokenUsage
    }

    func diagnose(_ set: MiningSet) async throws -> Result {
        var result = Result(diagnoses: [], usage: TokenUsage())
        for item in set.failures {
            let (diagnosis, usage) = try await diagnose(item, in: set)
            result.diagnoses.append(diagnosis)
            result.usage += usage
        }
        return result
    }

    private func diagnose(_ item: MiningSet.Item, in set: MiningSet) async throws -> (Diagnosis, TokenUsage) {
        let trial = item.trial
        let cause = TerminalCause(trial)
        let other = set.contrast(to: item)
        let fired = Self.ordered(Detector.findings(in: trial), against: other?.trial)
        let contrast = other.map { Contrast(failed: trial, passed: $0.trial) }
        let request = DiagnosisRequest(item: item, cause: cause, fired: fired, contrast: contrast)
        let known = Set(trial.steps.map(\.step))
        let outcome = try await ask(
            request.text, seed: { DrawSeed.seed(task: "diagnose\n\(seed)\n\(trial.task)", draw: Int(trial.draw), step: $0) },
            parse: { text throws(ReplyProblem) in try DiagnosisReply(text, fired: fired, known: known) })
        let top = fired.first
        let answer =
            outcome.answer
            ?? DiagnosisReply(
                mechanism: top?.mechanism ?? .known(.wrongContent), criticality: Self.guess(top, against: other?.trial), explanation: "",
                steps: top?.steps ?? [])
        let cited = answer.steps.isEmpty ? fired.first { $0.mechanism == answer.mechanism }?.steps ?? [] : answer.steps
        let diagnosis = Diagnosis(
            trial: trial.id, task: trial.task, family: trial.family,
            signature: Signature(terminalCause: cause, criticality: answer.criticality, mechanism: answer.mechanism), fired: fired,
            explanation: answer.explanation, steps: cited, contrast: contrast, attempts: outcome.attempts,
            fallback: outcome.answer == nil ? outcome.problem ?? "no reply" : nil, evidence: Self.evidence(trial, cited))
        return (diagnosis, outcome.usage)
    }

    /// What does not fire in a passed attempt of the same task goes first.
    private static func ordered(_ fired: [Finding], against other: TrialEvidence?) -> [Finding] {
        guard let other else { return fired }
        let harmless = Set(Detector.findings(in: other).map(\.mechanism))
        return fired.filter { !harmless.contains($0.mechanism) } + fired.filter { harmless.contains($0.mechanism) }
    }

    /// Without a model: a mechanism that a passed attempt does not show is the cause; without a passed attempt nobody knows.
    private static func guess(_ top: Finding?, against other: TrialEvidence?) -> Criticality {
        guard let top, let other else { return .unknown }
        return Detector.findings(in: other).contains { $0.mechanism == top.mechanism } ? .contributor : .rootCause
    }

    private static func evidence(_ trial: TrialEvidence, _ cited: [Int]) -> String {
        guard let step = trial.steps.first(where: { cited.contains($0.step) }) else { return trial.verifier.summary.prefixLine(300) }
        let result = step.result.prefixLine(200)
        return "\(step.kind): \(step.command.prefix(200))" + (result.isEmpty ? "" : " → \(result)")
    }
}

extension String {
    /// At most so many characters of the text with line ends as spaces.
    func prefixLine(_ limit: Int) -> String { String(map { $0.isNewline ? " " : $0 }.prefix(limit)) }
}
