/// "Did you mean" for mistyped names.
public enum Suggestion {
    /// The candidate that is closest to a mistyped name, if one is close enough to be meant.
    public static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, name.count / 3)
        return candidates.map { (distance(name.lowercased(), $0.lowercased()), $0) }
            .filter { $0.0 <= limit }
            .min { ($0.0, $0.1) < ($1.0, $1.1) }?.1
    }

    /// The same as a hint for an error message; nil if nothing is near enough to be a slip of the finger.
    public static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
        closest(to: name, among: candidates).map { "did you mean \($0)?" }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
    static func distance(_ from: String, _ to: String) -> Int {
        let (a, b) = (Array(from), Array(to))
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1] + [Int](repeating: 0, count: b.count)
            for j in b.indices {
                row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1) }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
