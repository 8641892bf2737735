import Core

/// What every edit must satisfy before anything is run.
struct EditRules {
    let base: HarnessArtifact
    let surface: Surface
    let files: HarnessFiles
    let leaks: LeakScan?
    let growth: Int

    func check() throws(EditRefusal) {
        try lockedText()
        try budget()
        let result = try validated()
        guard Self.noticeable(result.content) != Self.noticeable(base.content) else {
            throw EditRefusal(.empty, "nothing changes that the model or the loop could notice")
        }
        let added = AddedText(from: base.files, to: files)
        if let word = TamperScan.find(in: added) { throw EditRefusal(.tampering, "it mentions \(word)") }
        if let leak = leaks?.find(in: added, known: base.files) { throw EditRefusal(.leak, leak) }
    }

    private func lockedText() throws(EditRefusal) {
        for phrase in base.content.manifest.lockedText {
            for (path, bytes) in base.files where path != "manifest.toml" && String(decoding: bytes, as: UTF8.self).contains(phrase) {
                guard let after = files[path], String(decoding: after, as: UTF8.self).contains(phrase) else {
                    throw EditRefusal(.lockedText, "\(path) must keep: \(phrase)")
                }
            }
        }
    }

    private func budget() throws(EditRefusal) {
        let (before, after) = (HarnessContent.size(surface, base.files), HarnessContent.size(surface, files))
        let budget = base.content.manifest.budget(surface)
        guard after <= max(budget, before) else {
            throw EditRefusal(.overBudget, "\(surface.rawValue) would take \(after) bytes, \(budget) are allowed")
        }
        guard after - before <= growth else {
            throw EditRefusal(.overBudget, "it adds \(after - before) bytes, one edit may add \(growth)")
        }
    }

    private func validated() throws(EditRefusal) -> HarnessArtifact {
        do {
            return try HarnessArtifact(files: files)
        } catch {
            throw EditRefusal(.invalidResult, "\(error)")
        }
    }

    /// The content without what is never rendered: white space around texts, the names of hooks, notes in the manifest.
    private static func noticeable(_ content: HarnessContent) -> HarnessContent {
        var content = content
        content.manifest = Manifest(name: "", description: "")
        content.system = content.system.words
        content.phases = content.phases.mapValues(\.words).filter { !$0.value.isEmpty }
        content.memory = content.memory.map { .init(name: "", text: $0.text.words) }.filter { !$0.text.isEmpty }
        content.skills = content.skills.map { .init(name: $0.name, text: $0.text.words) }
        for index in content.subagents.indices {
            content.subagents[index].description = content.subagents[index].description.words
            content.subagents[index].system = content.subagents[index].system.words
        }
        content.tools = content.tools.filter(\.isEnabled)
        for index in content.tools.indices { content.tools[index].description = content.tools[index].description.words }
        return content
    }
}

extension String {
    /// The same words, one space between them.
    fileprivate var words: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

/// The lines that an edit adds.
struct AddedText {
    let lines: [String]

    init(from old: HarnessFiles, to new: HarnessFiles) {
        var lines: [String] = []
        for (path, bytes) in new.sorted(by: { $0.key < $1.key }) where old[path] != bytes {
            let before = Set(String(decoding: old[path] ?? [], as: UTF8.self).split(separator: "\n"))
            lines += String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !before.contains($0) }.map(String.init)
            if old[path] == nil { lines.append(path) }
        }
        // Texts in TOML may hold line ends as two characters, which would hide the word behind them.
        lines += lines.filter { $0.contains("\\") }.flatMap { line in
            line.replacing("\\n", with: "\n").replacing("\\t", with: "\t").replacing("\\\"", with: "\"")
                .split(separator: "\n").map(String.init)
        }
        self.lines = lines
    }

    var text: String { lines.joined(separator: "\n") }
}
