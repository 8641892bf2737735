import Core

/// The question `DIAGNOSE`: which of the fired mechanisms was it?
struct DiagnosisRequest: Sendable {
    let item: MiningSet.Item
    let cause: TerminalCause
    let fired: [Finding]
    let contrast: Contrast?

    /// Limits of the shown trace (the figures of arXiv 2606.09498's code: 500 characters of a result, 240 of an argument).
    private static let resultLimit = 500
    private static let commandLimit = 240
    private static let stepLimit = 60

    var text: String {
        let prose = """
            DIAGNOSE

            An attempt at a task failed. Rules in code have found the mechanisms under "fired" in its trace. Say which one of them \
            led to the failure, or other:<slug> if none did, how critical it was, and which steps show it. Answer with one fenced \
            json block: {"mechanism": "...", "criticality": \
            "\(Criticality.allCases.map(\.rawValue).joined(separator: "|"))", "explanation": "...", "steps": [1]}
            """
        return prose + "\n\n```json\n" + body + "\n```"
    }

    private var body: String {
        let trace = item.trial.steps.suffix(Self.stepLimit).map { step -> JSONValue in
            [
                "step": .int(step.step), "kind": .string(step.kind), "command": .string(String(step.command.prefix(Self.commandLimit))),
                "result": .string(String(step.result.prefix(Self.resultLimit))),
                "exit": step.exit.map { .int(Int($0)) } ?? .null, "changed": .bool(step.changed),
            ]
        }
        let value: JSONValue = [
            "terminal_cause": .string(cause.rawValue), "verifier_evidence": .string(item.trial.verifier.summary),
            "fired": .array(
                fired.map { finding in
                    [
                        "mechanism": .string(finding.mechanism.name), "steps": .array(finding.steps.map(JSONValue.int)),
                        "note": .string(finding.note),
                    ]
                }),
            "trace": .array(trace), "contrast": .optional(contrast?.text),
        ]
        return Ask.json(value)
    }
}
