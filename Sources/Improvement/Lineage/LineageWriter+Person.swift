import Core
import SystemPackage

extension LineageWriter {
    /// Puts a harness into force that was in force before. An event; nothing is forgotten.
    ///
    /// - Parameter id: a harness's id.
    /// - Throws: ``Failure`` when it never was in force, or is now.
    public func rollBack(to id: String) throws {
        let events = events
        guard let head = try LineageHead(events) else { throw Failure(.invalidInput, "the run has not begun", at: folder.description) }
        if head.harness == id { throw Failure(.invalidInput, "this harness is in force already", at: id) }
        var trees: [String: String] = [:]
        for event in events {
            switch event.kind {
            case .runStarted:
                let fact = try event.fact(RunStarted.self)
                trees[fact.harness] = fact.tree
            case .headMoved:
                let fact = try event.fact(HeadMoved.self)
                trees[fact.to] = fact.tree
            default: break
            }
        }
        guard let tree = trees[id] else {
            throw Failure(
                .invalidInput, "this harness was never in force in this run", at: id,
                hint: "in force were \(trees.keys.sorted().joined(separator: ", "))")
        }
        try append(HeadMoved(reason: .rollback, round: nil, from: head.harness, to: id, tree: tree, edits: []))
    }

    /// Answers for a candidate that passed its gate and waits.
    ///
    /// - Throws: ``Failure`` when the run waits for nobody, or for another candidate.
    public func approve(_ candidate: String, by name: String, approved: Bool) throws {
        guard let last = events.last(where: { $0.kind != .runStopped }), last.kind == .approvalAsked else {
            throw Failure(.invalidInput, "no candidate waits for an answer", at: folder.description)
        }
        let waiting = try last.fact(ApprovalAsked.self).candidate
        guard waiting == candidate else {
            throw Failure(.invalidInput, "another candidate waits for an answer", at: candidate, hint: "waiting: \(waiting)")
        }
        try append(ApprovalGiven(candidate: candidate, approved: approved, by: name))
    }
}
