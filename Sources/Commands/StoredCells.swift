import Core
import Evaluation
import Gates
import Improvement
import SystemPackage
import Trials

/// The cell store beside a lineage, held against the outcomes that the lineage itself keeps. It may be missing; what is there must agree.
struct StoredCells {
    /// What does not agree, each with its file.
    private(set) var problems: [String] = []
    /// Outcomes that were found in the store.
    private(set) var compared = 0

    init(_ run: FilePath) {
        guard Files.isDirectory(run.appending("cells")), let lineage = try? Lineage(run), let store = try? CellStore(run) else { return }
        var seen: Set<String> = []
        for record in Self.records(lineage) where store.holds(record.key) && seen.insert(record.key).inserted {
            let place = "cells/\(record.key.prefix(2))/\(record.key).json"
            guard let result = try? store.result(record.key) else {
                problems.append("\(place): it cannot be read, or its outcome does not fit its hash")
                continue
            }
            compared += 1
            let about = "\(record.cell.task) draw \(record.cell.draw)"
            if result.status.rawValue != record.outcome.rawValue {
                problems.append("\(place): \(about) \(result.status.rawValue) there, \(record.outcome.rawValue) in the lineage")
            } else if result.tokens != record.tokens {
                problems.append("\(place): \(about) has other tokens there than in the lineage")
            }
        }
    }

    /// Every outcome that decisions rest on; objects that are broken are the verifier's to tell.
    private static func records(_ lineage: Lineage) -> [LoopRecord] {
        lineage.events.flatMap { event -> [LoopRecord] in
            let object: String? =
                switch event.kind {
                case .roundMeasured: try? event.fact(RoundMeasured.self).cells
                case .gateDecided: try? event.fact(GateDecided.self).cells
                case .candidateRemeasured: try? event.fact(CandidateRemeasured.self).cells
                default: nil
                }
            return object.flatMap { try? lineage.objects.value([LoopRecord].self, $0) } ?? []
        }
    }
}
