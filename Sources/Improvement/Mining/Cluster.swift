/// Failures that are alike, counted by task.
public struct Cluster: Sendable, Codable, Hashable {
    /// One piece of evidence.
    public struct Line: Sendable, Codable, Hashable {
        /// ``TrialEvidence/id``.
        public var trial: String
        public var step: Int?
        public var text: String
    }

    /// `c1`, `c2` … within a round, the most promising first.
    public var id: String
    public var signature: Signature
    /// Made of failures with one mechanism whose other parts differ; the signature is the most frequent one.
    public var isJoined: Bool
    /// Names of distinct tasks, sorted. How often one of them failed does not count.
    public var tasks: [String]
    public var families: [String]
    /// At most ``lineLimit``, from distinct tasks first.
    public var lines: [Line]
    public var contrast: String?
    /// What the model said of the first case.
    public var explanation: String

    /// The figure of arXiv 2606.09498's code is six.
    static let lineLimit = 6

    /// The clusters of at least two tasks, in this order: two families or more before one, then by number of tasks, then by criticality.
    ///
    /// Exact signatures first. Failures left over are joined by mechanism alone, so that a word of the diagnosis that differs does not
    /// scatter them. The capability bucket and `other:` form no cluster.
    public static func form(_ diagnoses: [Diagnosis]) -> [Cluster] {
        let usable = diagnoses.filter(\.signature.mechanism.canFormCluster)
        var clusters: [Cluster] = []
        var left: [Diagnosis] = []
        for (signature, members) in Dictionary(grouping: usable, by: \.signature) {
            if Set(members.map(\.task)).count >= 2 {
                clusters.append(Cluster(members, signature: signature, isJoined: false))
            } else {
                left += members
            }
        }
        // In order before the rest is joined: where two share a mechanism, the same one must take it up each time.
        clusters.sort { $0.order < $1.order }
        for (mechanism, members) in Dictionary(grouping: left, by: \.signature.mechanism) where Set(members.map(\.task)).count >= 2 {
            if let place = clusters.firstIndex(where: { $0.signature.mechanism == mechanism }) {
                clusters[place] = Cluster(
                    members + usable.filter { $0.signature == clusters[place].signature }, signature: clusters[place].signature,
                    isJoined: true)
            } else {
                clusters.append(Cluster(members, signature: mostFrequent(members.map(\.signature)), isJoined: true))
            }
        }
        clusters.sort { $0.order < $1.order }
        for place in clusters.indices { clusters[place].id = "c\(place + 1)" }
        return clusters
    }

    private init(_ members: [Diagnosis], signature: Signature, isJoined: Bool) {
        let members = members.sorted { ($0.task, $0.trial) < ($1.task, $1.trial) }
        id = ""
        self.signature = signature
        self.isJoined = isJoined
        tasks = Array(Set(members.map(\.task))).sorted()
        families = Array(Set(members.map(\.family))).sorted()
        var seen: Set<String> = []
        let firsts = members.filter { seen.insert($0.task).inserted }
        let rest = members.filter { member in !firsts.contains { $0.trial == member.trial } }
        lines = (firsts + rest).prefix(Self.lineLimit).map { Line(trial: $0.trial, step: $0.steps.first, text: $0.evidence) }
        contrast = members.first { $0.contrast != nil }?.contrast?.text
        explanation = members.first { !$0.explanation.isEmpty }?.explanation ?? ""
    }

    private var order: Order {
        Order(
            keys: [families.count >= 2 ? 0 : 1, -tasks.count, signature.criticality.rank],
            name: signature.mechanism.name + signature.terminalCause.rawValue)
    }

    private struct Order: Comparable {
        var keys: [Int]
        var name: String

        static func < (a: Order, b: Order) -> Bool {
            a.keys == b.keys ? a.name < b.name : a.keys.lexicographicallyPrecedes(b.keys)
        }
    }

    private static func mostFrequent(_ signatures: [Signature]) -> Signature {
        let counts = Dictionary(grouping: signatures) { $0 }.mapValues(\.count)
        return signatures.sorted {
            (-(counts[$0] ?? 0), $0.criticality.rank, $0.terminalCause.rawValue)
                < (-(counts[$1] ?? 0), $1.criticality.rank, $1.terminalCause.rawValue)
        }[0]
    }
}
