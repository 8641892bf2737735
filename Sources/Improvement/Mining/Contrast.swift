/// A failed and a passed trial of the same task side by side: where they part is the best evidence there is.
public struct Contrast: Sendable, Codable, Hashable {
    /// ``TrialEvidence/id`` of the trial that passed.
    public var passed: String
    /// The step of the failed trial at which it does something else for the first time; nil when it is a beginning of the other.
    public var step: Int?
    /// Both, in words.
    public var text: String

    init(failed: TrialEvidence, passed other: TrialEvidence) {
        passed = other.id
        let shared = Self.common(failed, other)
        let mine = shared < failed.steps.count ? failed.steps[shared] : nil
        let theirs = shared < other.steps.count ? other.steps[shared] : nil
        step = mine?.step
        let start = shared == 0 ? "From the first step on they differ" : "The first \(shared) actions are the same"
        text =
            "\(start). This failed attempt then \(Self.words(mine)); a passed attempt of the same task \(Self.words(theirs))."
            + Self.saved(failed, other)
    }

    /// How many actions at the beginning are the same.
    static func common(_ a: TrialEvidence, _ b: TrialEvidence) -> Int {
        zip(a.steps, b.steps).prefix { $0.kind == $1.kind && $0.command == $1.command && $0.content == $1.content }.count
    }

    private static func words(_ step: TraceStep?) -> String {
        guard let step else { return "ended" }
        if step.kind == "submit" { return "said that it was done" }
        if step.kind == "reply" { return "only wrote a message" }
        return "ran \(step.kind): \(step.command.prefix(200))"
    }

    /// What the passing one did at the end and the other did not.
    private static func saved(_ failed: TrialEvidence, _ passed: TrialEvidence) -> String {
        let mine = Set(failed.steps.map(\.command))
        guard let last = passed.steps.last(where: { $0.ran && $0.changed && !$0.failed && !mine.contains($0.command) }) else { return "" }
        return " The passed attempt's last change was: \(last.command.prefix(200))"
    }
}
