import Core

/// For every line of a harness file the edit that brought it.
public struct Blame: Sendable {
    /// One line.
    public struct Line: Sendable, Codable, Hashable {
        public var text: String
        /// nil when the first harness had it.
        public var origin: Origin?
    }

    /// Why a line is there.
    public struct Origin: Sendable, Codable, Hashable {
        public var round: Int
        public var slot: Int
        /// The edit's object.
        public var edit: String
        public var intent: String
        /// Terminal cause, criticality and mechanism of the cluster; nil for edits without one.
        public var signature: Signature?
        /// `trial#step` of the cluster's evidence.
        public var evidence: [String]
    }

    public let lines: [Line]

    /// - Parameters:
    ///   - path: of the file within the harness.
    ///   - id: which harness; nil is the one in force.
    /// - Throws: ``Failure`` when that harness has no such file.
    public init(_ lineage: Lineage, path: String, in id: String? = nil, workshop: any HarnessWorkshop) throws {
        let history = try HarnessHistory(lineage)
        let nodes = try history.path(to: id ?? history.head)
        let origins = try Self.origins(lineage)
        var files = try history.files(nodes[0].id)
        var lines = Self.split(files[path] ?? []).map { Line(text: $0, origin: nil) }
        for node in nodes.dropFirst() {
            // One edit after the other, so that each line has one origin.
            for count in 1...max(1, node.edits.count) {
                let edits = try node.edits.prefix(count).map { try lineage.objects.bytes($0) }
                guard case .merged(_, let next) = try workshop.merge(edits, onto: files), !edits.isEmpty else { continue }
                lines = Self.carry(lines, to: Self.split(next[path] ?? []), origin: origins[node.edits[count - 1]])
            }
            files = try history.files(node.id)
        }
        guard files[path] != nil else {
            throw Failure(
                .invalidInput, "the harness has no such file", at: path, hint: "it has \(files.keys.sorted().joined(separator: ", "))")
        }
        self.lines = lines
    }

    private static func split(_ bytes: [UInt8]) -> [String] {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func carry(_ old: [Line], to new: [String], origin: Origin?) -> [Line] {
        var lines = old
        for change in new.difference(from: old.map(\.text)) {
            switch change {
            case .remove(let offset, _, _): lines.remove(at: offset)
            case .insert(let offset, let text, _): lines.insert(Line(text: text, origin: origin), at: offset)
            }
        }
        return lines
    }

    private static func origins(_ lineage: Lineage) throws -> [String: Origin] {
        var clusters: [Cluster] = []
        var origins: [String: Origin] = [:]
        for event in lineage.events {
            if event.kind == .roundMined {
                clusters = try lineage.objects.value([Cluster].self, try event.fact(RoundMined.self).clusters)
            }
            guard event.kind == .proposalMade else { continue }
            let fact = try event.fact(ProposalMade.self)
            let cluster = clusters.first { $0.id == fact.cluster }
            let evidence = cluster?.lines.map { line in line.step.map { "\(line.trial)#\($0)" } ?? line.trial } ?? []
            origins[fact.edit] = Origin(
                round: fact.round, slot: fact.slot, edit: fact.edit, intent: fact.intent, signature: cluster?.signature, evidence: evidence)
        }
        return origins
    }
}
