/// Where a run stands, as far as the model can tell from its own calls and their answers.
struct Progress: Sendable {
    let job: Job
    let steps: [Conversation.Step]
    /// The items whose result it believes to be there.
    private(set) var settled: Set<Int> = []
    /// How each item was last worked on, and whether that worked.
    private(set) var attempts: [Int: (manner: Manner, hasFailed: Bool)] = [:]
    private(set) var looks = 0
    private(set) var checks = 0
    /// It has looked at the result since it last worked on it.
    private(set) var hasChecked = false
    private(set) var hasPlaceholder = false
    private(set) var hasTidied = false
    private(set) var hasTampered = false
    private(set) var hasLoaded = false
    /// Finishing was refused so often.
    private(set) var refusals = 0
    /// The directory of the project, when a search or a hint has shown it.
    private(set) var projectDirectory: String?

    init(_ conversation: Conversation) {
        job = conversation.job
        steps = conversation.steps
        for step in steps { take(step) }
        if job.skill == .project, projectDirectory == nil { projectDirectory = Self.directory(in: conversation) }
    }

    var last: Conversation.Step? { steps.last }

    /// What is to be worked on next; nil when nothing is left.
    var next: Int? { job.items.indices.first { !settled.contains($0) } }

    private mutating func take(_ step: Conversation.Step) {
        switch step.act {
        case .look: looks += 1
        case .locate:
            looks += 1
            let script = Text.words(job.parameters[0]).last ?? ""
            projectDirectory =
                Text.split(step.result, "\n").first { $0.hasSuffix("/\(script)") }.flatMap(Text.directory) ?? projectDirectory
        case .work(let item, let manner):
            hasChecked = false
            attempts[item] = (manner, step.hasFailed)
            if step.hasFailed { settled.remove(item) } else { settled.insert(item) }
        case .placeholder: if !step.hasFailed { hasPlaceholder = true }
        case .check:
            checks += 1
            if !step.isRefused { hasChecked = true }
        case .tidy: hasTidied = true
        case .tamper: hasTampered = true
        case .load: hasLoaded = !step.hasFailed
        case .finish: refusals += 1
        case .enter, .chatter, .misnamed, .other: break
        }
    }

    /// The directory that a hint names: a word that is a path, in a text that speaks of a repository, project or directory.
    private static func directory(in conversation: Conversation) -> String? {
        let texts = conversation.fresh + conversation.notices.filter { !$0.isStanding }.map(\.text)
        for text in texts where ["repositor", "project"].contains(where: text.lowercased().contains) {
            let words = text.split(whereSeparator: { $0.isWhitespace || "`,;:\"'()".contains($0) }).map { word in
                word.last == "." ? String(word.dropLast()) : String(word)
            }
            let listed = conversation.results.joined(separator: "\n")
            if let word = words.first(where: { $0.count > 1 && $0.contains("/") && !$0.hasSuffix("/app") && !$0.contains(".sh") }) {
                return word
            }
            if let word = words.first(where: { $0.count > 3 && listed.contains(" \($0)\n") }) { return word }
        }
        return nil
    }

    /// The latest way of working on an item, or on any.
    func manner(of item: Int) -> Manner? { attempts[item]?.manner ?? attempts[item - 1]?.manner }
}
