/// What the stand-ins decided: one line each, `NAME⇥DECISION⇥DETAIL`.
struct ShimLog {
    struct Entry: Equatable {
        /// The stand-in.
        var name: String
        /// `start`, `served`, `passed` (to the real program), `failed` (what the agent left is the cause) or `refused`
        /// (ours is).
        var decision: String
        var detail: String
    }

    let entries: [Entry]

    init(_ bytes: [UInt8]) {
        entries = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
            return fields.count == 3 ? Entry(name: String(fields[0]), decision: String(fields[1]), detail: String(fields[2])) : nil
        }
    }

    var problem: BootstrapProblem? {
        guard entries.contains(where: { $0.decision == "start" }) else {
            return BootstrapProblem(reasons: ["the tests did not start, or the tool-chain's log was lost"])
        }
        let refused = entries.filter { $0.decision == "refused" }.map { "\($0.name): \($0.detail)" }
        return refused.isEmpty ? nil : BootstrapProblem(reasons: refused)
    }
}
