import Conformance

/// The two tables of docs/threats.md.
enum ThreatDocument {
    static var threats: String {
        var text = "| # | attack | defence | what is run → what must come |\n|---|---|---|---|\n"
        for threat in ThreatSuite.threats {
            let proofs = threat.proofs.map(shown).joined(separator: "<br>")
            text += "| \(threat) | \(cell(threat.attack)) | \(cell(threat.defence)) | \(proofs) |\n"
        }
        return text
    }

    static var mutations: String {
        var text = "| left out | rows that turn red |\n|---|---|\n"
        for mutation in Mutation.all { text += "| \(mutation) | \(mutation.red.map { "T\($0)" }.joined(separator: ", ")) |\n" }
        text += "\nNever left out, not even in a test:\n\n"
        for (defence, danger) in Mutation.untouched { text += "* \(defence): \(danger)\n" }
        return text
    }

    private static func shown(_ proof: Threat.Proof) -> String {
        switch proof {
        case .probe(let probe):
            let expected = probe.expected.isEmpty ? "nothing" : code(probe.expected.replacing("\n", with: " ⏎ "))
            return "\(code(probe.shown)) → \(expected)"
        case .check(let what, _): return cell(what)
        case .behaviour(let name): return "behaviour \(code(name))"
        case .test(let name, let file): return "[\(name)](../Tests/\(file).swift)"
        case .absent(let reason): return "*not run*: \(cell(reason))"
        }
    }

    private static func code(_ text: String) -> String { text.contains("`") ? "`` \(cell(text)) ``" : "`\(cell(text))`" }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("\n", with: " ") }
}
