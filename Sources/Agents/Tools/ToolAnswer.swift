import Trajectories

/// What a tool did, before it is put into words for the model.
struct ToolAnswer: Sendable, Hashable {
    /// What it wrote; invalid UTF-8 is U+FFFD already.
    var output: String
    /// Characters of output that were dropped already, since nobody could look at them.
    var dropped = 0
    /// nil for a tool that ran no command to its end.
    var exitCode: Int32?
    /// The limit, in seconds, when that ended it.
    var timedOutAfter: Double?
    /// The whole run's time was over, before the command's own limit.
    var isOutOfTime = false
    /// A file is different now.
    var changed = false

    /// The text for the model, and the facts for the record.
    ///
    /// - Parameter limit: the most characters (Unicode scalars) of output; head and tail are kept.
    func rendered(limit: Int) -> (text: String, facts: ResultFacts) {
        var lines: [String] = []
        var output = output[...]
        while output.last == "\n" { output.removeLast() }
        let clipped = ClippedText(String(output), limit: limit, alreadyDropped: dropped)
        if !clipped.text.isEmpty { lines.append(clipped.text) }
        if isOutOfTime {
            lines.append("[the time is over]")
        } else if let seconds = timedOutAfter {
            lines.append("[timed out after \(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s]")
        } else if let code = exitCode, code != 0 {
            lines.append("[exit code \(code)]")
        } else if lines.isEmpty {
            lines.append("[no output]")
        }
        let facts = ResultFacts(
            outcome: .ran, exitCode: exitCode, timedOut: timedOutAfter != nil, truncated: clipped.isClipped, changed: changed)
        return (lines.joined(separator: "\n"), facts)
    }
}

/// A text with its middle left out when it is too long.
struct ClippedText {
    let text: String
    let isClipped: Bool

    /// - Parameter limit: the most characters (Unicode scalars) that stay, half from the beginning and half from the end.
    init(_ text: String, limit: Int, alreadyDropped: Int = 0) {
        // No scalar is shorter than a byte: most texts need not be counted.
        guard alreadyDropped > 0 || text.utf8.count > limit, case let count = text.unicodeScalars.count, count > limit else {
            self.text = text
            isClipped = false
            return
        }
        let head = text.unicodeScalars.prefix((limit + 1) / 2)
        let tail = text.unicodeScalars.suffix(limit / 2)
        self.text = "\(String(head))\n[… \(count - limit + alreadyDropped) characters left out …]\n\(String(tail))"
        isClipped = true
    }
}
