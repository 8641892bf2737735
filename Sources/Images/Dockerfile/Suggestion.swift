/// "Did you mean": the known word nearest to an unknown one.
enum Suggestion {
    /// A hint for an error message; nil if nothing is near enough to be a slip of the finger.
    static func hint(for word: String, among known: [String]) -> String? {
        let best = known.map { ($0, distance(word.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = best, distance <= max(1, word.count / 3) else { return nil }
        return "did you mean \(candidate)?"
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
