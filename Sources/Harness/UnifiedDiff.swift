/// Differences of two harnesses as `git apply` takes them.
public enum UnifiedDiff {
    /// Lines around a change.
    static let context = 3

    /// One patch over all files, in the order of their paths; empty when nothing differs.
    public static func between(_ old: HarnessFiles, _ new: HarnessFiles) -> String {
        Set(old.keys).union(new.keys).sorted().map { file($0, old[$0], new[$0]) }.joined()
    }

    private static func file(_ path: String, _ old: [UInt8]?, _ new: [UInt8]?) -> String {
        guard old != new else { return "" }
        var text = "diff --git a/\(path) b/\(path)\n"
        if old == nil { text += "new file mode 100644\n" }
        if new == nil { text += "deleted file mode 100644\n" }
        let hunks = hunks(Lines(old), Lines(new))
        // git writes no names for a file that is empty before and after.
        guard !hunks.isEmpty else { return text }
        return text + "--- \(old == nil ? "/dev/null" : "a/\(path)")\n+++ \(new == nil ? "/dev/null" : "b/\(path)")\n" + hunks
    }

    private struct Lines {
        var texts: [Substring]
        /// The last line has no line end.
        var isOpen: Bool

        init(_ bytes: [UInt8]?) {
            let text = Substring(String(decoding: bytes ?? [], as: UTF8.self))
            texts = text.split(separator: "\n", omittingEmptySubsequences: false)
            isOpen = texts.last != ""
            if !isOpen { texts.removeLast() }
        }

        /// Equal lines with different ends differ.
        var keys: [String] { texts.indices.map { String(texts[$0]) + (isOpen && $0 == texts.count - 1 ? "" : "\n") } }
    }

    private enum Mark: Character {
        case same = " "
        case gone = "-"
        case added = "+"
    }

    private static func hunks(_ old: Lines, _ new: Lines) -> String {
        let script = script(old.keys, new.keys)
        let changed = script.indices.filter { script[$0].mark != .same }
        guard let first = changed.first else { return "" }
        var ranges: [Range<Int>] = [max(0, first - context)..<min(script.count, first + context + 1)]
        for index in changed.dropFirst() {
            let range = max(0, index - context)..<min(script.count, index + context + 1)
            if range.lowerBound <= ranges[ranges.count - 1].upperBound {
                ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return ranges.map { hunk(script, $0) }.joined()
    }

    private static func hunk(_ script: [(mark: Mark, line: String)], _ range: Range<Int>) -> String {
        let before = script[..<range.lowerBound]
        let part = script[range]
        func span(_ other: Mark) -> String {
            let count = part.count { $0.mark != other }
            let start = before.count { $0.mark != other } + (count == 0 ? 0 : 1)
            return count == 1 ? "\(start)" : "\(start),\(count)"
        }
        var text = "@@ -\(span(.added)) +\(span(.gone)) @@\n"
        for (mark, line) in part {
            text += "\(mark.rawValue)\(line)"
            if !line.hasSuffix("\n") { text += "\n\\ No newline at end of file\n" }
        }
        return text
    }

    /// Removals before additions at each place.
    private static func script(_ old: [String], _ new: [String]) -> [(mark: Mark, line: String)] {
        var (removed, inserted) = (Set<Int>(), Set<Int>())
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var script: [(Mark, String)] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                script.append((.gone, old[i]))
                i += 1
            } else if j < new.count, inserted.contains(j) {
                script.append((.added, new[j]))
                j += 1
            } else {
                script.append((.same, old[i]))
                i += 1
                j += 1
            }
        }
        return script
    }
}
