/// A task as a simulated model understands it, from the plain text of the instruction.
struct Job: Sendable {
    /// One file to produce, or one thing to change.
    struct Item: Sendable {
        /// What is read, or what is changed.
        var input: String
        /// Where the result belongs; nil when something is changed where it lies.
        var output: String?
    }

    var skill: Skill
    var parameters: [String]
    var items: [Item]
    /// The instruction speaks of a script that says whether the work is right.
    var hasCheckScript = false

    /// Reads an instruction.
    init(instruction: String) {
        let paragraphs = Text.split(instruction, "\n\n")
        for skill in Skill.allCases where skill != .unknown {
            guard let paragraph = paragraphs.first(where: { $0.lowercased().contains(skill.phrase) }) else { continue }
            let words = Text.quoted(paragraph)
            guard words.count >= skill.parameterCount else { continue }
            self.init(skill, words)
            hasCheckScript = instruction.contains("check.sh")
            return
        }
        let words = paragraphs.map { Text.quoted($0) }.last { !$0.isEmpty } ?? []
        self.init(.unknown, words.isEmpty ? ["answer.txt"] : words)
    }

    private init(_ skill: Skill, _ words: [String]) {
        self.skill = skill
        parameters = words
        let last = words[words.count - 1]
        switch skill {
        case .mode, .purge, .assign: items = [Item(input: last, output: nil)]
        case .each:
            let input = words[words.count - 2]
            items = words.dropLast(2).map { Item(input: "\(input)/\($0)", output: "\(last)/\($0)") }
        default: items = [Item(input: words.count > 1 ? words[words.count - 2] : last, output: last)]
        }
    }

    /// Some path has a space, so that quoting matters.
    var hasSpaces: Bool { items.contains { $0.input.contains(" ") || $0.output?.contains(" ") == true } }

    /// The directory of the results below the working directory; nil when there is none to make.
    var outputDirectory: String? { items.first?.output.flatMap(Text.directory) }
}
