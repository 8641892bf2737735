/// The text of `instruction.md`.
enum Instruction {
    /// Drops the canary lines at the very top and the blank lines after them.
    ///
    /// A canary line is an HTML comment or a `#` line that holds the word canary: a mark against training on benchmark
    /// files, not meant for agents. Blank lines at the top go even without a canary, as in Harbor.
    static func withoutCanary(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.drop { isCanary(trim($0)) }.drop { trim($0).isEmpty }
        return rest.joined(separator: "\n")
    }

    private static func isCanary(_ line: Substring) -> Bool {
        guard line.lowercased().contains("canary") else { return false }
        return line.hasPrefix("#") || line.hasPrefix("<!--") && line.hasSuffix("-->")
    }

    private static func trim(_ line: Substring) -> Substring {
        guard let first = line.firstIndex(where: { !$0.isWhitespace }),
            let last = line.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return line[first...last]
    }
}
