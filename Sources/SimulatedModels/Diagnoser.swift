import Core

/// Answers `DIAGNOSE`: chooses among the detectors that fired, as well as the persona can.
struct Diagnoser: Sendable {
    let persona: Persona
    let options: ModelOptions
    let luck: Luck

    /// nil for another request.
    func reply(to request: String) -> String? {
        guard let bundle = FencedJSON.read(request, first: "DIAGNOSE") else { return nil }
        let fired = (bundle["fired"]?.array ?? []).filter { $0["mechanism"]?.string != nil }
        guard let best = fired.min(by: { Self.rank($0) < Self.rank($1) }) else {
            return FencedJSON.write([
                "mechanism": "other:no_known_cause", "criticality": "unknown", "explanation": "No rule fired; the work itself is wrong.",
                "steps": [],
            ])
        }
        let isRight = luck.happens("diagnosis", persona.diagnosis)
        let chosen = isRight ? best : luck.pick("guess", from: fired) ?? best
        let name = chosen["mechanism"]?.string ?? ""
        let note = chosen["note"]?.string ?? ""
        return FencedJSON.write([
            "mechanism": .string(name), "criticality": .string(isRight ? "root_cause" : "contributor"),
            "explanation": .string("The run shows \(name.replacing("_", with: " ")): \(note)"),
            "steps": .array(Array((chosen["steps"]?.array ?? []).prefix(3))),
        ])
    }

    /// What spoils the outcome for good comes before what costs time, and both before what is only missing care.
    private static let order = [
        "malformed_reply", "wrong_arguments", "deleted_artifact", "overwrote_input", "environment_lost", "wrong_directory",
        "unquoted_path", "missing_output_directory", "premature_placeholder", "printed_not_saved", "explored_too_long",
        "repeated_command", "stopped_after_error", "nothing_changed", "partial_work", "no_verification",
    ]

    private static func rank(_ finding: JSONValue) -> Int {
        order.firstIndex(of: finding["mechanism"]?.string ?? "") ?? order.count
    }
}
