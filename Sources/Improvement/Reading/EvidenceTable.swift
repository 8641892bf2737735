import Core
import Gates

/// What speaks for a run's final harness: a row per kept edit. For pull requests and for people.
public struct EvidenceTable: Sendable {
    /// In Markdown.
    public let text: String

    /// - Parameter harness: the id of the one that it is about; nil is the one in force.
    /// - Throws: ``Failure`` for a lineage that cannot be read.
    public init(_ lineage: Lineage, of harness: String? = nil) throws {
        let history = try HarnessHistory(lineage)
        let harness = harness ?? history.head
        let path = try history.path(to: harness)
        let kept = Set(path.flatMap(\.edits))
        var clusters: [String: Cluster] = [:]
        var rows: [String] = []
        var round = 0
        var mined: [Cluster] = []
        let decisions = try lineage.facts(GateDecided.self).map(\.fact)
        for event in lineage.events {
            switch event.kind {
            case .roundStarted: round = try event.fact(RoundStarted.self).round
            case .roundMined:
                mined = try lineage.objects.value([Cluster].self, try event.fact(RoundMined.self).clusters)
                for cluster in mined { clusters["\(round) \(cluster.id)"] = cluster }
            case .proposalMade:
                let fact = try event.fact(ProposalMade.self)
                guard kept.contains(fact.edit) else { continue }
                let decision = decisions.last { $0.edits == [fact.edit] && $0.accepted }
                rows.append(try Self.row(fact, clusters["\(fact.round) \(fact.cluster)"], decision, lineage.objects))
            default: break
            }
        }
        var lines = [
            "Harness \(HarnessHistory.short(history.first)) → \(HarnessHistory.short(harness)), by selfharness; "
                + "lineage head \(lineage.head?.event ?? "")", "",
        ]
        if rows.isEmpty {
            lines.append("No edit was kept.")
        } else {
            lines += [
                "| round | surface | intent | failures it rests on | evidence | predicted fixes | gate |", "|---|---|---|---|---|---|---|",
            ]
            lines += rows
        }
        let way = Set(path.map(\.id))
        for (_, fact) in try lineage.facts(CandidateRemeasured.self) where way.contains(fact.candidate) {
            let out = fact.heldOut.map { ", held-out \(Self.points($0.difference))" } ?? ""
            lines.append("")
            lines.append(
                "Measured afresh, \(HarnessHistory.short(fact.base)) → \(HarnessHistory.short(fact.candidate)): held-in "
                    + "\(Self.points(fact.heldIn.difference))\(out) (points of the pass rate; an estimate, not the reason for acceptance).")
        }
        for (_, fact) in try lineage.facts(SealedMeasured.self) where fact.candidate == harness {
            lines.append("")
            lines.append(
                "Sealed tasks, opening \(fact.opening): "
                    + (fact.estimate.map { "\(Self.points($0.difference)) points over \($0.tasks)" } ?? "no verdict") + ".")
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ fact: ProposalMade, _ cluster: Cluster?, _ decision: GateDecided?, _ objects: ObjectStore) throws -> String {
        let signature = cluster.map { cluster in
            "\(cluster.signature.mechanism.name) → \(cluster.signature.terminalCause.rawValue), \(cluster.tasks.count) \(cluster.tasks.count == 1 ? "task" : "tasks")"
        }
        let evidence = cluster?.lines.prefix(3).map { line in line.step.map { "\(line.trial)#\($0)" } ?? line.trial }.joined(
            separator: ", ")
        let verdict = try decision.map { decision in
            let cells = try objects.value([LoopRecord].self, decision.cells)
            return "\(decision.reason); \(cells.count) trials"
        }
        let columns = [
            "\(fact.round)", fact.surface, fact.intent, signature ?? "–", evidence ?? "–",
            fact.predicted.isEmpty ? "–" : fact.predicted.joined(separator: ", "), verdict ?? "–",
        ]
        return "| " + columns.map { $0.prefixLine(300).replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    private static func points(_ difference: Double) -> String {
        let value = (difference * 1000).rounded() / 10
        return value >= 0 ? "+\(value)" : "\(value)"
    }
}
