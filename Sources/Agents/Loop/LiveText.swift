import Trajectories

/// A run as a person reads it while it happens: what the agent says, `$` before what it runs, `│` before what came of it.
struct LiveText: Sendable {
    /// Lines of one result that are shown, half from each end.
    static let lineLimit = 40

    private let write: @Sendable ([UInt8]) -> Void

    init(_ write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

    func instruction(_ text: String) { show(text, prefix: "task: ", then: "      ") }
    func message(_ text: String) { show(text, prefix: "harness: ", then: "         ") }
    func reply(_ text: String) { if !text.trimmed.isEmpty { show(text, prefix: "", then: "") } }
    func call(_ text: String) { show(text, prefix: "$ ", then: "  ") }
    func result(_ text: String) { show(text, prefix: "│ ", then: "│ ") }
    func end(_ end: RunFacts.End) { show("the run ended: \(end.rawValue.replacing("_", with: " "))", prefix: "", then: "") }

    private func show(_ text: String, prefix: String, then: String) {
        var lines = text.trimmed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.count > Self.lineLimit {
            let half = Self.lineLimit / 2
            lines = lines.prefix(half) + ["[… \(lines.count - 2 * half) lines …]"] + lines.suffix(half)
        }
        let shown = lines.enumerated().map { ($0.offset == 0 ? prefix : then) + $0.element + "\n" }.joined()
        write(Array(shown.utf8))
    }
}
