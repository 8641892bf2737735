import Console
import Core
import Glibc
import Improvement
import SystemPackage

/// Says on the error stream what an improvement run does.
struct ImproveWatcher: Sendable {
    private let run: FilePath

    init(run: FilePath) { self.run = run }

    func show(_ news: LoopNews) {
        switch news {
        case .resumed(let events): line("going on after \(events) events")
        case .measuring(let trials, let candidate): if trials > 0 { line("  … \(trials) trials (\(candidate))") }
        case .recorded(let event): for text in (try? EventWords(ObjectStore(run)).lines(event)) ?? [event.kind.rawValue] { line(text) }
        }
    }

    private func line(_ text: String) { try? Terminal.error.print(Printable.line(text)) }
}

/// Asks the person at the terminal; without one, nobody.
struct TerminalApprover: Approver {
    func approve(_ question: ApprovalQuestion) async throws -> ApprovalGiven? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        try Terminal.error.print("\ncandidate \(HarnessHistory.short(question.candidate)): \(Printable.line(question.decision.reason))")
        for proposal in question.proposals {
            try Terminal.error.print("  \(Printable.line(proposal.surface)): \(Printable.line(proposal.intent))")
        }
        try Terminal.error.print("evidence:")
        for line in question.evidence { try Terminal.error.print("  \(Printable.line(line))") }
        try Terminal.error.write(Printable.text(question.diff))
        try Terminal.error.write("\nPut it into force? [y/N/later] ")
        guard let answer = readLine()?.lowercased(), answer != "later" else { return nil }
        let user = getenv("USER").map { String(cString: $0) } ?? "the person at the terminal"
        return ApprovalGiven(candidate: question.candidate, approved: ["y", "yes"].contains(answer), by: user)
    }
}
