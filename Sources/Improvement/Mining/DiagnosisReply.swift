import Core

/// What a model answered to `DIAGNOSE`, checked.
struct DiagnosisReply: Sendable, Equatable {
    var mechanism: Mechanism
    var criticality: Criticality
    var explanation: String
    var steps: [Int]

    init(mechanism: Mechanism, criticality: Criticality, explanation: String, steps: [Int]) {
        self.mechanism = mechanism
        self.criticality = criticality
        self.explanation = explanation
        self.steps = steps
    }

    /// - Parameters:
    ///   - fired: what a model may choose from; beside these only `other:<slug>`.
    ///   - known: the steps that the trace has.
    /// - Throws: ``ReplyProblem``.
    init(_ text: String, fired: [Finding], known: Set<Int>) throws(ReplyProblem) {
        let value = try JSONReply.object(in: text)
        guard let name = value["mechanism"]?.string, let mechanism = Mechanism(name) else {
            throw ReplyProblem("\"mechanism\" must be one of the fired mechanisms or other:<slug>")
        }
        if case .known = mechanism, !fired.contains(where: { $0.mechanism == mechanism }) {
            throw ReplyProblem("the mechanism \(name) did not fire in this trace")
        }
        guard let level = value["criticality"]?.string, let criticality = Criticality(rawValue: level) else {
            throw ReplyProblem("\"criticality\" must be one of \(Criticality.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let explanation = value["explanation"]?.string else { throw ReplyProblem("\"explanation\" must be a text") }
        let steps = (value["steps"]?.array ?? []).compactMap(\.int)
        if let wrong = steps.first(where: { !known.contains($0) }) { throw ReplyProblem("the trace has no step \(wrong)") }
        self.mechanism = mechanism
        self.criticality = criticality
        self.explanation = String(explanation.prefix(600))
        self.steps = Array(Set(steps)).sorted()
    }
}
