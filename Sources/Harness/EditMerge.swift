import Core

/// Several edits of one base together: three-way, by file; within a text by lines, within a table by keys.
public enum EditMerge {
    /// What came of it.
    public enum Outcome: Sendable {
        case merged(HarnessArtifact)
        /// Where edits contradict each other, in words; never empty.
        case conflict([String])
    }

    /// - Throws: ``EditRefusal`` `wrong_base` for an edit of another harness, `invalid_result` when the parts are no harness together.
    public static func merge(_ edits: [Edit], onto base: HarnessArtifact) throws(EditRefusal) -> Outcome {
        var files = base.files
        var conflicts: [String] = []
        for edit in edits {
            let theirs = try edit.apply(to: base).files
            for change in edit.changes {
                let path = change.path
                let (old, ours, new) = (base.files[path], files[path], theirs[path])
                if ours == old || ours == new {
                    files[path] = new
                    continue
                }
                // A surface that is one file is merged from nothing and to nothing; two items of one name are two different things.
                let nothing: [UInt8]? = Surface.of(path)?.item == nil ? [] : nil
                guard let old = old ?? nothing, let ours = ours ?? nothing, let new = new ?? nothing else {
                    conflicts.append("\(path): one edit removes or adds what another changes")
                    continue
                }
                guard let merged = merge(path, old, ours, new, &conflicts) else { continue }
                files[path] = merged.isEmpty && (theirs[path] == nil || files[path] == nil) ? nil : merged
            }
        }
        guard conflicts.isEmpty else { return .conflict(conflicts) }
        do {
            return .merged(try HarnessArtifact(files: files))
        } catch {
            throw EditRefusal(.invalidResult, "\(error)")
        }
    }

    private static func merge(
        _ path: String, _ old: [UInt8], _ ours: [UInt8], _ theirs: [UInt8], _ conflicts: inout [String]
    ) -> [UInt8]? {
        let texts = [old, ours, theirs].map { String(decoding: $0, as: UTF8.self) }
        if path == "policy/runtime.toml" || path.hasPrefix("tools/") {
            return keys(path, texts, &conflicts).map { Array($0.utf8) }
        }
        if path == "verify/rules.toml" { return rules(path, texts, &conflicts).map { Array($0.utf8) } }
        guard let lines = lines(texts.map { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }) else {
            conflicts.append("\(path): the edits change the same lines")
            return nil
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Key by key, onto our text.
    private static func keys(_ path: String, _ texts: [String], _ conflicts: inout [String]) -> String? {
        let tables = texts.map { try? HarnessContent.table(path, [path: Array($0.utf8)]).object }
        guard let old = tables[0] ?? nil, let ours = tables[1] ?? nil, let theirs = tables[2] ?? nil else {
            conflicts.append("\(path) cannot be read")
            return nil
        }
        var text = texts[1]
        for key in Set(old.keys).union(theirs.keys).sorted() where theirs[key] != old[key] && theirs[key] != ours[key] {
            guard ours[key] == old[key], let changed = TOMLText.setting(key, to: theirs[key], in: text) else {
                conflicts.append("\(path): \(key) is changed by two edits")
                return nil
            }
            text = changed
        }
        return text
    }

    /// Rule by rule, in our order, theirs that are new last.
    private static func rules(_ path: String, _ texts: [String], _ conflicts: inout [String]) -> String? {
        func blocks(_ text: String) -> [(name: String, text: String)]? {
            guard let names = try? EditOperation.names(.rules, ["verify/rules.toml": Array(text.utf8)]) else { return nil }
            let blocks = TOMLText.blocks(text, header: "[[rule]]").blocks
            return names.count == blocks.count ? zip(names, blocks).map { ($0, EditOperation.paragraph($1)) } : nil
        }
        guard let old = blocks(texts[0]), let ours = blocks(texts[1]), let theirs = blocks(texts[2]) else {
            conflicts.append("\(path) cannot be read rule by rule")
            return nil
        }
        func find(_ name: String, _ blocks: [(name: String, text: String)]) -> String? { blocks.first { $0.name == name }?.text }
        var merged = ours
        for name in (old + theirs).map(\.name).uniqued() where find(name, theirs) != find(name, old) {
            if find(name, theirs) == find(name, ours) { continue }
            guard find(name, ours) == find(name, old) else {
                conflicts.append("\(path): the rule \(name) is changed by two edits")
                return nil
            }
            merged.removeAll { $0.name == name }
            if let block = find(name, theirs) { merged.append((name, block)) }
        }
        let head = EditOperation.paragraph(TOMLText.blocks(texts[1], header: "[[rule]]").head)
        return head + merged.map(\.text).joined(separator: "\n")
    }

    /// Three-way over lines: what only one side changed is taken; both sides adding at the same place keeps both, ours first.
    ///
    /// nil when both changed the same line, or one changed what stands beside the other's change without a line between.
    private static func lines(_ texts: [[String]]) -> [String]? {
        let old = texts[0]
        let (ours, theirs) = (Changes(old, texts[1]), Changes(old, texts[2]))
        var merged: [String] = []
        for index in 0...old.count {
            let both = (ours.inserted[index], theirs.inserted[index])
            let touched = (ours.removed.contains(index), theirs.removed.contains(index))
            if both.0 != both.1, both.0 != nil && touched.1 || both.1 != nil && touched.0 { return nil }
            merged += both.0 ?? []
            if both.0 != both.1 { merged += both.1 ?? [] }
            guard index < old.count else { break }
            if touched.0, touched.1, both.0 != both.1 { return nil }
            if !touched.0, !touched.1 { merged.append(old[index]) }
        }
        return merged
    }

    /// One side's changes by the line of the old text before which they stand.
    private struct Changes {
        var removed: Set<Int> = []
        var inserted: [Int: [String]] = [:]

        init(_ old: [String], _ new: [String]) {
            var insertions: [Int: String] = [:]
            for change in new.difference(from: old) {
                switch change {
                case .remove(let offset, _, _): removed.insert(offset)
                case .insert(let offset, let line, _): insertions[offset] = line
                }
            }
            var (i, j) = (0, 0)
            while j < new.count || i < old.count {
                if let line = insertions[j] {
                    inserted[i, default: []].append(line)
                    j += 1
                } else {
                    if !removed.contains(i) { j += 1 }
                    i += 1
                }
            }
        }
    }
}

extension Array where Element: Hashable {
    /// Each element once, at its first place.
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
